/** @file A network's weights as one file of float32 values, which ONNX Runtime maps into memory beside any graph. */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Checkpoint } from './checkpoint.ts';

/** Where each weight lies in the file, in bytes. */
export type FlatIndex = ReadonlyMap<string, { readonly offset: number; readonly length: number }>;

/** Weights begin at memory pages, so that each can be mapped by itself. */
const page = 4096;

/**
 * Writes the named weights, one at a time, to `path`, and their places to `path`.json; neither exists unless whole.
 * Throws the file system's error (a full disk, for one), and leaves nothing behind.
 */
export async function writeFlat(checkpoint: Checkpoint, names: Iterable<string>, path: string): Promise<FlatIndex> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${randomUUID()}.part`; // another may be writing the same, even in this process
  const index = new Map<string, { offset: number; length: number }>();
  try {
    const file = await open(temporary, 'w');
    try {
      let end = 0;
      for (const name of names) {
        const values = await checkpoint.read(name);
        const offset = Math.ceil(end / page) * page;
        await file.write(
          new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
          0,
          values.byteLength,
          offset,
        );
        index.set(name, { offset, length: values.byteLength });
        end = offset + values.byteLength;
      }
      await file.sync();
    } finally {
      await file.close();
    }
    await writeFile(`${temporary}.json`, JSON.stringify([...index]));
    await rename(temporary, path);
    await rename(`${temporary}.json`, `${path}.json`);
  } catch (error) {
    await Promise.all([rm(temporary, { force: true }), rm(`${temporary}.json`, { force: true })]);
    throw error;
  }
  return index;
}

/** The index of a file that `writeFlat` finished; `null` if there is none. */
export async function readFlatIndex(path: string): Promise<FlatIndex | null> {
  try {
    return new Map(
      JSON.parse(await readFile(`${path}.json`, 'utf8')) as [string, { offset: number; length: number }][],
    );
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || error instanceof SyntaxError) return null;
    throw error;
  }
}

/** A short name for some content. */
export const fingerprint = (...parts: readonly (string | Uint8Array)[]): string => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex').slice(0, 20);
};
