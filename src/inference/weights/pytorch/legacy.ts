/**
 * @file The stream format of torch.save before 1.6: five pickles (magic number, protocol, system, object, keys of
 * storages) and then the storages in the order of the keys, each as a 64-bit element count and its bytes.
 */

import { messageOf } from '../../message-of.ts';
import { bytesPerElement } from '../dtype.ts';
import { CheckpointError } from '../error.ts';
import type { RandomAccessFile } from '../file.ts';
import { unpickle } from './pickle.ts';
import { LARGEST_PICKLE, type PickledFile, storageOf } from './pickled-file.ts';
import { dtypeOf } from './storage-types.ts';
import { Dict, type Storage, type Value } from './values.ts';

const MAGIC = 0x1950a86a20f9469cfc6cn;
const PROTOCOL = 1001;
/** The magic number's pickle: protocol 2, LONG1 of 10 bytes, stop. */
export const LEGACY_START = Uint8Array.of(
  0x80,
  2,
  0x8a,
  10,
  0x6c,
  0xfc,
  0x9c,
  0x46,
  0xf9,
  0x20,
  0x6a,
  0xa8,
  0x50,
  0x19,
);

export async function openLegacy(file: RandomAccessFile): Promise<PickledFile> {
  const head = await file.read(0, Math.min(file.size, LARGEST_PICKLE));
  let contents: Contents;
  try {
    contents = readPickles(head);
  } catch (error) {
    throw new CheckpointError(file.path, messageOf(error), { cause: error });
  }
  const places = await locate(file, contents);
  return {
    root: contents.root,
    isTorchScript: false,
    bytesOf: (key) => places.get(key)?.length,
    async read(key, start, length) {
      const place = places.get(key);
      if (!place || start + length > place.length) throw new CheckpointError(file.path, `storage ${key} is too short`);
      return file.read(place.start + start, length);
    },
  };
}

interface Contents {
  readonly root: Value;
  readonly keys: readonly string[];
  /** One of the storages that live under each key. */
  readonly storages: ReadonlyMap<string, Storage>;
  /** Where the first storage begins. */
  readonly end: number;
}

function readPickles(bytes: Uint8Array): Contents {
  const storages = new Map<string, Storage>();
  let end = 0;
  const next = (): Value => {
    const pickle = unpickle(bytes, end, (id) => {
      const storage = storageOf(id);
      storages.set(storage.key, storage);
      return storage;
    });
    end = pickle.end;
    return pickle.value;
  };
  if (next() !== MAGIC) throw new Error('it is a pickle, but not one that torch.save wrote');
  const protocol = next();
  if (protocol !== PROTOCOL)
    throw new Error(`it has version ${String(protocol)} of the old format; ${PROTOCOL} is read`);
  const system = next();
  if (!(system instanceof Dict) || system.get('little_endian') !== true) {
    throw new Error('its numbers are big-endian, which is not read');
  }
  const root = next();
  const keys = next();
  if (!isTexts(keys)) throw new Error('its list of storages is malformed');
  return { root, keys, storages, end };
}

const isTexts = (value: Value): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');

/** Each storage's bytes. The counts in the file are read to check them, and because views do not know their whole. */
async function locate(file: RandomAccessFile, { keys, storages, end }: Contents) {
  const places = new Map<string, { start: number; length: number }>();
  let position = end;
  for (const key of keys) {
    const storage = storages.get(key);
    if (!storage) throw new CheckpointError(file.path, `nothing in it uses storage ${key}; it is damaged`);
    const dtype = dtypeOf(storage);
    if (!dtype) throw new CheckpointError(file.path, `storage ${key} is a ${storage.type}, which is not read`);
    const count = new DataView((await file.read(position, 8)).buffer).getBigInt64(0, true);
    const start = position + 8;
    const length = Number(count) * bytesPerElement[dtype];
    if (length < 0 || start + length > file.size) {
      throw new CheckpointError(
        file.path,
        `storage ${key} claims ${count} elements at byte ${start}, but the file has ${file.size} bytes; it is cut short`,
      );
    }
    places.set(key, { start, length });
    position = start + length;
  }
  return places;
}
