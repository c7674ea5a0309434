/** @file What `npm run models -- list | fetch | verify | remove | convert` does, without the words on the screen. */
import type { ClipActivation } from '../networks/clip/config.ts';
import type { WritableDtype } from '../weights/safetensors-writer.ts';
import { type Converted, type ConvertProgress, convertPack } from './convert.ts';
import { type Fetched, type FetchProgress, fetchPack } from './fetch.ts';
import { embedded, packFolder, packsFolder } from './find.ts';
import { foldersIn } from './install.ts';
import { type ListedPack, listPacks, removePack, type VerifiedPack, verifyPack } from './installed.ts';
import type { VerifyProgress } from './verify.ts';

export type PackProgress = FetchProgress | VerifyProgress | ConvertProgress;

export interface ModelsOptions {
  readonly dataDir: string;
  readonly signal?: AbortSignal | undefined;
}

type OnProgress = (progress: PackProgress) => void;

export interface WriteOptions extends ModelsOptions {
  /** How the weights are stored; default `float16`. */
  readonly dtype?: WritableDtype | undefined;
}

export interface ConvertWriteOptions extends WriteOptions {
  /** Of the CLIP, if no configuration says. */
  readonly activation?: ClipActivation | undefined;
}

/** `models list` */
export const list = ({ dataDir }: ModelsOptions): Promise<ListedPack[]> => listPacks(dataDir);

/** `models fetch PACK` */
export const fetch = (name: string, options: WriteOptions, onProgress?: OnProgress): Promise<Fetched> =>
  fetchPack(name, { ...options, onProgress });

/** `models verify [PACK…]`: those named, else every one that is here. */
export async function verify(
  names: readonly string[],
  { dataDir, signal }: ModelsOptions,
  onProgress?: OnProgress,
): Promise<VerifiedPack[]> {
  const wanted = names.length > 0 ? names : [embedded, ...(await foldersIn(packsFolder(dataDir)))];
  const verified: VerifiedPack[] = [];
  for (const name of wanted) verified.push(await verifyPack(name, dataDir, { signal, onProgress }));
  return verified;
}

/** `models remove PACK`; returns the bytes that are free now. */
export const remove = (name: string, { dataDir }: ModelsOptions): Promise<number> => removePack(name, dataDir);

/** `models convert FILE… --out PACK`, where PACK is a name in the data folder, or a folder (`./mine`). */
export const convert = (
  files: readonly string[],
  out: string,
  { dataDir, ...options }: ConvertWriteOptions,
  onProgress?: OnProgress,
): Promise<Converted> => convertPack(files, packFolder(out, dataDir), { ...options, onProgress });
