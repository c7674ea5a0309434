/** @file Brings a well-known pack: downloads its files, converts them, and deletes the downloads. */
import { mkdir, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { CheckpointError } from '../weights/error.ts';
import type { WritableDtype } from '../weights/safetensors-writer.ts';
import { formatBytes } from './bytes.ts';
import { buildPack, type ConvertProgress } from './convert.ts';
import { type DownloadProgress, download, type Patience } from './download/download.ts';
import { asPackError, PackError, recommend } from './error.ts';
import { downloadsFolder, packsFolder } from './find.ts';
import { alone, settle } from './install.ts';
import {
  downloadSize,
  modelsFolder,
  networksOf,
  type PackManifest,
  type RemoteFile,
  readManifests,
} from './manifest.ts';
import { sizeOf } from './measure.ts';
import { readRecord } from './record.ts';
import { changedFiles } from './verify.ts';

export type FetchProgress = DownloadProgress | ConvertProgress;

export interface FetchOptions {
  readonly dataDir: string;
  /** Default `float16`. */
  readonly dtype?: WritableDtype | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: FetchProgress) => void) | undefined;
  /** Where manifests lie, if not in `models/`. */
  readonly manifests?: string;
  readonly patience?: Patience | undefined;
}

export interface Fetched {
  readonly folder: string;
  /** It was here, whole; nothing was done. */
  readonly wasHere: boolean;
}

/**
 * Downloads and converts the pack `name`. What was downloaded stays if this is stopped, and is gone on from next time;
 * an installed pack stays as it is until the new one is whole.
 *
 * Throws `PackError`, `CheckpointError`, or `signal.reason` when stopped.
 */
export async function fetchPack(name: string, options: FetchOptions): Promise<Fetched> {
  const { dataDir, manifests, dtype = 'float16', signal, onProgress, patience } = options;
  const manifest = await manifestNamed(name, manifests);
  const folder = join(packsFolder(dataDir), name);
  return alone(folder, async () => {
    await settle(folder);
    if (await isInstalled(folder, manifest, options)) return { folder, wasHere: true };
    const downloads = join(downloadsFolder(dataDir), name);
    await checkSpace(downloads, manifest, dtype);
    for (const file of filesOf(manifest)) {
      const path = join(downloads, file.name);
      await download(file, path, { signal, onProgress, patience, advice: adviceFor(name) });
    }
    const files = filesOf(manifest).map((file) => join(downloads, file.name));
    const credits = Object.fromEntries(networksOf(manifest).map(([network, { file: _, ...rest }]) => [network, rest]));
    try {
      await buildPack(files, folder, { dtype, image: manifest.image, credits, signal, onProgress });
    } catch (error) {
      await dropDoubtful(error, downloads, manifest);
      throw error;
    }
    await rm(downloads, { recursive: true, force: true });
    return { folder, wasHere: false };
  });
}

const filesOf = (manifest: PackManifest): RemoteFile[] => networksOf(manifest).map(([, { file }]) => file);

/** Deletes a file that cannot be used and that no hash says to be the right one: the next fetch may bring a better copy. */
async function dropDoubtful(error: unknown, downloads: string, manifest: PackManifest): Promise<void> {
  if (!(error instanceof CheckpointError)) return;
  for (const { name, sha256 } of filesOf(manifest)) {
    const path = join(downloads, name);
    if (sha256 === undefined && error.source === path) await rm(path);
  }
}

async function manifestNamed(name: string, folder = modelsFolder): Promise<PackManifest> {
  const manifests = await readManifests(folder);
  const found = manifests.find((manifest) => manifest.name === name);
  if (found) return found;
  const names = manifests.map((manifest) => manifest.name);
  throw new PackError(`There is no pack "${name}" to fetch. There are: ${names.join(', ')}`);
}

/** Made of these very files, in this format, and undamaged. */
async function isInstalled(
  folder: string,
  manifest: PackManifest,
  { dtype = 'float16', signal, onProgress }: FetchOptions,
): Promise<boolean> {
  const record = await readRecord(folder);
  if (record?.dtype !== dtype) return false;
  const same = networksOf(manifest).every(([network, { file }]) => {
    const source = record.networks[network]?.source;
    return source?.bytes === file.bytes && (file.sha256 === undefined || source.sha256 === file.sha256);
  });
  return same && (await changedFiles(folder, { signal, onProgress })).length === 0;
}

/** Throws `PackError` if the disk cannot hold what is still to come, and the pack made of it. */
async function checkSpace(downloads: string, manifest: PackManifest, dtype: WritableDtype): Promise<void> {
  await mkdir(downloads, { recursive: true }).catch((cause: unknown) => {
    throw asPackError(downloads, cause);
  });
  const sizes = filesOf(manifest).map(async ({ name }) => {
    const path = join(downloads, name);
    return (await sizeOf(path)) || (await sizeOf(`${path}.part`));
  });
  const here = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  // Checkpoints hold discriminators and optimisers beside the networks; none of ours grows by more than this.
  const converted = downloadSize(manifest) * (dtype === 'float16' ? 0.6 : 1.2);
  const needed = downloadSize(manifest) - here + converted;
  const { bavail, bsize, blocks } = await statfs(downloads);
  if (blocks === 0 || bavail * bsize >= needed) return; // some network disks do not tell
  throw new PackError(
    `The pack ${manifest.name} needs ${formatBytes(needed)} on the disk of ${downloads} while it is made, but ` +
      `${formatBytes(bavail * bsize)} are free. Free some space, or set DATA_DIR to another place`,
  );
}

const adviceFor = (name: string): string =>
  `What has come is kept. Try again later: ${recommend.fetch(name)}\n` +
  `Or bring the files yourself, and make the pack of them: ${recommend.convert(name)}`;
