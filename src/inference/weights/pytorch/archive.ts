/** @file The zip archives of torch.save (since PyTorch 1.6) and TorchScript: `data.pkl`, and one entry per storage. */

import { promisify } from 'node:util';
import { inflateRaw } from 'node:zlib';
import { type Entry, fromRandomAccessReaderPromise, RandomAccessReader, type ZipFile } from 'yauzl';
import { messageOf } from '../../message-of.ts';
import { CheckpointError } from '../error.ts';
import type { RandomAccessFile } from '../file.ts';
import { unpickle } from './pickle.ts';
import type { PickledFile } from './pickled-file.ts';
import { LARGEST_PICKLE, storageOf } from './pickled-file.ts';

const MOST_ENTRIES = 100_000;
/** Weights are noise to deflate; it hardly shrinks them. What grows more than this when inflated is a bomb. */
const MOST_INFLATION = 20;
/** Small entries (zeros, texts) may be shrunk as far as deflate can. */
const SMALL = 2 ** 20;

export async function openArchive(file: RandomAccessFile): Promise<PickledFile> {
  const zip = await openZip(file);
  const entries = await listEntries(file, zip);
  const prefix = folderOfPickle(file, [...entries.keys()]);

  const read = async (name: string, start: number, length: number) => {
    const entry = entries.get(name);
    if (!entry) throw new CheckpointError(file.path, `the entry ${name} is missing; the file is damaged`);
    if (start + length > entry.uncompressedSize) {
      throw new CheckpointError(
        file.path,
        `${name} has ${entry.uncompressedSize} bytes, but ${start + length} are needed`,
      );
    }
    return readEntry(file, zip, entry, start, length);
  };
  const size = (name: string) => entries.get(name)?.uncompressedSize;

  const byteOrder = `${prefix}byteorder`;
  if (size(byteOrder) === 3) throw new CheckpointError(file.path, 'its numbers are big-endian, which is not read');
  const pickleSize = size(`${prefix}data.pkl`) ?? 0;
  if (pickleSize > LARGEST_PICKLE) {
    throw new CheckpointError(file.path, `its data.pkl has ${pickleSize} bytes (at most ${LARGEST_PICKLE} are read)`);
  }
  const pickle = await read(`${prefix}data.pkl`, 0, pickleSize);
  try {
    return {
      root: unpickle(pickle, 0, storageOf).value,
      isTorchScript: entries.has(`${prefix}constants.pkl`),
      bytesOf: (key) => size(`${prefix}data/${key}`),
      read: (key, start, length) => read(`${prefix}data/${key}`, start, length),
    };
  } catch (error) {
    throw new CheckpointError(file.path, messageOf(error), { cause: error });
  }
}

/** Lets yauzl read through `RandomAccessFile`, where positions are checked. */
class Reader extends RandomAccessReader {
  readonly #file: RandomAccessFile;

  constructor(file: RandomAccessFile) {
    super();
    this.#file = file;
  }

  override read(into: Buffer, offset: number, length: number, position: number, done: (error: Error | null) => void) {
    this.#file.read(position, length).then(
      (bytes) => {
        into.set(bytes, offset);
        done(null);
      },
      (error) => done(error),
    );
  }
}

async function openZip(file: RandomAccessFile): Promise<ZipFile> {
  try {
    return await fromRandomAccessReaderPromise(new Reader(file), file.size, { lazyEntries: true, autoClose: false });
  } catch (error) {
    throw damaged(file, error);
  }
}

async function listEntries(file: RandomAccessFile, zip: ZipFile): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  try {
    for await (const entry of zip.eachEntry()) {
      if (entries.has(entry.fileName)) throw new Error(`two entries are called ${entry.fileName}`);
      if (entries.size === MOST_ENTRIES) throw new Error(`more than ${MOST_ENTRIES} entries`);
      entries.set(entry.fileName, entry);
    }
  } catch (error) {
    throw damaged(file, error);
  }
  return entries;
}

const damaged = (file: RandomAccessFile, error: unknown): CheckpointError =>
  error instanceof CheckpointError
    ? error
    : new CheckpointError(file.path, `its zip archive is damaged or cut short: ${messageOf(error)}`, { cause: error });

/** The folder inside the archive that holds `data.pkl`, with its slash, or nothing. */
function folderOfPickle(file: RandomAccessFile, names: readonly string[]): string {
  const pickle = names.find((name) => /^([^/]+\/)?data\.pkl$/.test(name));
  if (pickle !== undefined) return pickle.slice(0, -'data.pkl'.length);
  const inside = names.find((name) => /\.(ckpt|pth?|safetensors)$/.test(name));
  throw new CheckpointError(
    file.path,
    inside === undefined
      ? 'it is a zip archive, but has no data.pkl: PyTorch did not write it'
      : `it is a zip archive with ${inside} inside; unpack it and use that file`,
  );
}

const inflate = promisify<Uint8Array, { maxOutputLength: number }, Buffer>(inflateRaw);

/** `length` bytes from `start` of the entry's content. Stored entries are read in place, deflated ones wholly. */
async function readEntry(file: RandomAccessFile, zip: ZipFile, entry: Entry, start: number, length: number) {
  const { fileName, compressedSize, uncompressedSize, compressionMethod } = entry;
  if (!entry.canDecodeFileData()) {
    throw new CheckpointError(
      file.path,
      `${fileName} is encrypted or packed in an unusual way (method ${compressionMethod})`,
    );
  }
  if (uncompressedSize > SMALL && uncompressedSize > MOST_INFLATION * compressedSize) {
    throw new CheckpointError(
      file.path,
      `${fileName} would grow from ${compressedSize} to ${uncompressedSize} bytes when unpacked; weights never do`,
    );
  }
  try {
    const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
    if (compressionMethod === 0) return await file.read(fileDataStart + start, length);
    const packed = await file.read(fileDataStart, compressedSize);
    const content = await inflate(packed, { maxOutputLength: Math.max(uncompressedSize, 1) });
    if (content.length !== uncompressedSize) {
      throw new Error(`${fileName} has ${content.length} bytes, not the ${uncompressedSize} it claims`);
    }
    return new Uint8Array(content.subarray(start, start + length));
  } catch (error) {
    throw damaged(file, error);
  }
}
