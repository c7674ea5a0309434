/** @file Writes safetensors files, one tensor in memory at a time, and never leaves half a file under the final name. */

import { randomBytes } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import type { Checkpoint } from './checkpoint.ts';
import { bytesPerElement, elementCount, floatsToHalves } from './dtype.ts';
import { CheckpointError } from './error.ts';

export interface TensorToWrite {
  readonly name: string;
  readonly shape: readonly number[];
  /** Row-major values, or how to get them when their turn comes. */
  readonly values: Float32Array | (() => Promise<Float32Array>);
  /** Overrides the file's dtype for this tensor. */
  readonly dtype?: WritableDtype;
}

export type WritableDtype = 'float16' | 'float32';

export interface WriteOptions {
  /** Default `float32`. float16 rounds to nearest, ties to even, and refuses values that would become infinite. */
  readonly dtype?: WritableDtype;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** All tensors of a checkpoint, read one by one as they are written. */
export function tensorsOf(checkpoint: Checkpoint): TensorToWrite[] {
  return [...checkpoint.tensors.values()].map(({ name, shape }) => ({
    name,
    shape,
    values: () => checkpoint.read(name),
  }));
}

/**
 * Writes `tensors` to `path` in the given order: first into a file beside it, which is then renamed.
 * @throws CheckpointError if two tensors share a name, or a tensor's values do not fit its shape or dtype
 */
export async function writeSafetensors(
  path: string,
  tensors: Iterable<TensorToWrite>,
  { dtype: defaultDtype = 'float32', metadata }: WriteOptions = {},
): Promise<void> {
  const planned = [...tensors].map((tensor) => ({ dtype: defaultDtype, ...tensor }));
  const header = headerOf(path, planned, metadata);
  const temporary = `${path}.${randomBytes(4).toString('hex')}.part`;
  try {
    const file = await open(temporary, 'wx');
    try {
      await writeAll(file, header);
      for (const tensor of planned) await writeAll(file, await encode(path, tensor));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

type PlannedTensor = TensorToWrite & { readonly dtype: WritableDtype };

function headerOf(path: string, tensors: readonly PlannedTensor[], metadata: WriteOptions['metadata']): Uint8Array {
  const entries = new Map<string, unknown>();
  if (metadata) entries.set('__metadata__', metadata);
  let begin = 0;
  for (const { name, shape, dtype } of tensors) {
    if (entries.has(name)) throw new CheckpointError(path, `two tensors are called "${name}"`);
    const count = elementCount(shape);
    if (count === undefined) throw new CheckpointError(path, `"${name}" has an impossible shape [${shape}]`);
    const end = begin + count * bytesPerElement[dtype];
    entries.set(name, { dtype: dtype === 'float16' ? 'F16' : 'F32', shape, data_offsets: [begin, end] });
    begin = end;
  }
  const json = JSON.stringify(Object.fromEntries(entries));
  // The header is padded with spaces so that the data start at a multiple of 8.
  const text = Buffer.from(json.padEnd(json.length + ((8 - (Buffer.byteLength(json) % 8)) % 8)));
  const prefix = Buffer.alloc(8);
  prefix.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([prefix, text]);
}

async function encode(path: string, { name, shape, values, dtype }: PlannedTensor): Promise<Uint8Array> {
  const floats = typeof values === 'function' ? await values() : values;
  if (floats.length !== elementCount(shape)) {
    throw new CheckpointError(path, `"${name}" has shape [${shape}] but ${floats.length} values`);
  }
  if (dtype === 'float32') return new Uint8Array(floats.buffer, floats.byteOffset, floats.byteLength);
  const halves = floatsToHalves(floats);
  const tooLarge = halves.findIndex((half, i) => (half & 0x7fff) === 0x7c00 && Number.isFinite(floats[i]));
  if (tooLarge >= 0) {
    throw new CheckpointError(path, `"${name}" holds ${floats[tooLarge]}, too large for float16; write it as float32`);
  }
  return new Uint8Array(halves.buffer);
}

async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  const CHUNK = 2 ** 30;
  for (let start = 0; start < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, start, Math.min(CHUNK, bytes.length - start));
    start += bytesWritten;
  }
}
