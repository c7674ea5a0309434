/** @file `pack.json`: what a converted pack was made of, whose it is, and the hashes of its files. */
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { sha256Of } from './measure.ts';

const file = z.object({ bytes: z.int().nonnegative(), sha256: z.string() });

const network = z.object({
  title: z.string(),
  /** The file that it was converted from. */
  source: file.extend({ name: z.string() }),
  author: z.string().optional(),
  licence: z.string().optional(),
  cite: z.string().optional(),
});

const packRecord = z.object({
  version: z.literal(1),
  dtype: z.enum(['float16', 'float32']),
  networks: z.record(z.string(), network),
  /** Every other file of the pack. */
  files: z.record(z.string(), file),
});

export type PackRecord = z.infer<typeof packRecord>;
export type NetworkRecord = z.infer<typeof network>;

const fileName = 'pack.json';

/** The record in a pack's folder; `null` if there is none, or none that can be read. */
export async function readRecord(folder: string): Promise<PackRecord | null> {
  const text = await readFile(join(folder, fileName), 'utf8').catch(() => '');
  try {
    return packRecord.parse(JSON.parse(text));
  } catch {
    return null; // A pack made by hand, or damaged: then its files are what counts.
  }
}

/** Hashes the files and writes the record beside them. */
export async function writeRecord(
  folder: string,
  files: readonly string[],
  { dtype, networks }: Pick<PackRecord, 'dtype' | 'networks'>,
): Promise<void> {
  const hashed = await Promise.all(files.map(async (name) => [name, await fileRecord(join(folder, name))] as const));
  const record: PackRecord = { version: 1, dtype, networks, files: Object.fromEntries(hashed) };
  await writeFile(join(folder, fileName), `${JSON.stringify(record, null, 1)}\n`);
}

/** Size and hash of a file. */
export async function fileRecord(path: string, signal?: AbortSignal): Promise<{ bytes: number; sha256: string }> {
  return { bytes: (await stat(path)).size, sha256: await sha256Of(path, () => undefined, signal) };
}
