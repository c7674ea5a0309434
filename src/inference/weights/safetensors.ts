/** @file Reads safetensors files: the header at once, each tensor by position when asked for. */

import { messageOf } from '../message-of.ts';
import type { Checkpoint } from './checkpoint.ts';
import { toFloat32 } from './dtype.ts';
import { CheckpointError } from './error.ts';
import { openFile, type RandomAccessFile } from './file.ts';
import { type Header, parseHeader } from './safetensors-header.ts';

export { type TensorToWrite, tensorsOf, type WritableDtype, writeSafetensors } from './safetensors-writer.ts';

export interface SafetensorsCheckpoint extends Checkpoint {
  /** The header's `__metadata__`; empty if it has none. */
  readonly metadata: ReadonlyMap<string, string>;
}

/** Bytes before the header: its length, little-endian. */
const PREFIX = 8;
/** A header of the largest network read here is 0.2 MB. */
const LARGEST_HEADER = 16 * 2 ** 20;

/**
 * Opens a safetensors file. The header is checked completely: sizes, bounds, overlaps, holes, duplicate names.
 * @throws CheckpointError
 */
export async function openSafetensors(path: string): Promise<SafetensorsCheckpoint> {
  const file = await openFile(path);
  try {
    return await readContents(file);
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function readContents(file: RandomAccessFile): Promise<SafetensorsCheckpoint> {
  const { header, dataStart } = await readHeader(file);
  return {
    source: file.path,
    tensors: header.tensors,
    metadata: header.metadata,
    async read(name) {
      const tensor = header.tensors.get(name);
      if (!tensor) throw new CheckpointError(file.path, `it has no tensor "${name}"`);
      return toFloat32(await file.read(dataStart + tensor.begin, tensor.end - tensor.begin), tensor.dtype);
    },
    close: () => file.close(),
  };
}

async function readHeader(file: RandomAccessFile): Promise<{ header: Header; dataStart: number }> {
  if (file.size < PREFIX + 2) {
    throw new CheckpointError(file.path, `${file.size} bytes are too few for a safetensors file; it is cut short`);
  }
  const prefix = await file.read(0, PREFIX);
  const length = new DataView(prefix.buffer).getBigUint64(0, true);
  if (length > LARGEST_HEADER) {
    throw new CheckpointError(
      file.path,
      `it claims a header of ${length} bytes (at most ${LARGEST_HEADER} are read); it is not a safetensors file, or damaged`,
    );
  }
  const dataStart = PREFIX + Number(length);
  if (dataStart > file.size) {
    throw new CheckpointError(
      file.path,
      `its header needs ${length} bytes, but ${file.size - PREFIX} are there; it is cut short`,
    );
  }
  const bytes = await file.read(PREFIX, Number(length));
  try {
    const json = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return { header: parseHeader(json, file.size - dataStart), dataStart };
  } catch (error) {
    throw new CheckpointError(file.path, messageOf(error), { cause: error });
  }
}
