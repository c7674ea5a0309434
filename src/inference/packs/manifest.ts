/** @file The packs that can be fetched: `models/<name>.json` says what is in each, where it lies, and whose it is. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { messageOf } from '../message-of.ts';
import { imageConfig } from './config.ts';
import { PackError } from './error.ts';

const text = z.string().min(1);

const remoteFile = z.strictObject({
  name: z.string().regex(/^[\w-][\w.-]*$/, 'is no file name'),
  /** Tried in this order. */
  addresses: z.array(z.url({ protocol: /^https?$/ })).min(1),
  bytes: z.int().positive(),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
});

const network = z.strictObject({
  title: text,
  author: text,
  licence: text,
  cite: text,
  file: remoteFile,
});

const packManifest = z.strictObject({
  description: text,
  /** Pixels of a picture that is not told otherwise. */
  image: imageConfig,
  networks: z.strictObject({
    vqgan: network,
    clip: network,
    esrgan: network.optional(),
  }),
});

export type RemoteFile = z.infer<typeof remoteFile>;
export type NetworkManifest = z.infer<typeof network>;
export type PackManifest = z.infer<typeof packManifest> & { readonly name: string };

/** The folder `models/` of the program. */
export const modelsFolder = fileURLToPath(new URL('../../../models/', import.meta.url));

/** Names of packs, which are names of folders too. */
export const packName = /^[a-z0-9][a-z0-9._-]*$/;

export async function readManifests(folder = modelsFolder): Promise<PackManifest[]> {
  const names = (await readdir(folder)).flatMap((file) => /^(.+)\.json$/.exec(file)?.[1] ?? []);
  return Promise.all(names.sort().map((name) => readManifest(join(folder, `${name}.json`), name)));
}

async function readManifest(path: string, name: string): Promise<PackManifest> {
  try {
    return { name, ...packManifest.parse(JSON.parse(await readFile(path, 'utf8'))) };
  } catch (cause) {
    const why = cause instanceof z.ZodError ? z.prettifyError(cause) : messageOf(cause);
    throw new PackError(`${path} is wrong: ${why}. Mend it with: git checkout -- models`, { cause });
  }
}

/** Every network of a pack by its name, in the order in which they are fetched. */
export const networksOf = ({ networks: { vqgan, clip, esrgan } }: PackManifest): [string, NetworkManifest][] => [
  ['vqgan', vqgan],
  ['clip', clip],
  ...(esrgan ? [['esrgan', esrgan] satisfies [string, NetworkManifest]] : []),
];

/** Bytes to download. */
export const downloadSize = (manifest: PackManifest): number =>
  networksOf(manifest).reduce((sum, [, { file }]) => sum + file.bytes, 0);
