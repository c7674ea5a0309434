/** @file A pack: the networks that paint together, as files in one folder. */
import { readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { messageOf } from '../message-of.ts';
import { openTokenizer, type Tokenizer } from '../text/tokenizer.ts';
import type { Checkpoint } from '../weights/checkpoint.ts';
import { fingerprint } from '../weights/flat.ts';
import { openSafetensors } from '../weights/safetensors.ts';
import { type PackConfig, packConfig } from './config.ts';
import { PackError } from './error.ts';
import { checkNetwork, isPackNetwork, packNetworks, weightsFile } from './networks.ts';

export { PackError };

export interface Pack extends PackConfig {
  readonly name: string;
  readonly folder: string;
  /** Changes when any file of the pack does. */
  readonly id: string;
  readonly tokenizer: Tokenizer;
  /** Opens one network's weights, all there and of the right shapes. Throws `PackError` or `WeightsMismatchError`. */
  openWeights(network: string): Promise<Checkpoint>;
}

const files = ['config.json', ...packNetworks.map(weightsFile), 'tokenizer.json'];

/**
 * Opens the pack in a folder.
 *
 * Throws `PackError` if a file is missing or damaged.
 *
 * @param mend - the command that restores the pack, for messages
 */
export async function openPack(folder: string, mend: string): Promise<Pack> {
  const broken = (file: string, what: string, cause?: unknown) =>
    new PackError(`${join(folder, file)} ${what}. Mend it with: ${mend}`, { cause });
  const stats = await Promise.all(
    files.map(async (file) => {
      try {
        return await stat(join(folder, file));
      } catch (cause) {
        throw broken(file, 'is missing', cause);
      }
    }),
  );
  const text = await readFile(join(folder, 'config.json'), 'utf8');
  let config: PackConfig;
  try {
    config = packConfig.parse(JSON.parse(text));
  } catch (cause) {
    const what = cause instanceof z.ZodError ? `is wrong: ${z.prettifyError(cause)}` : 'is no JSON';
    throw broken('config.json', what, cause);
  }
  const tokenizer = await openTokenizer(join(folder, 'tokenizer.json'), config.clip.text.contextLength).catch(
    (cause: unknown) => {
      throw broken('tokenizer.json', `cannot be read: ${messageOf(cause)}`, cause);
    },
  );
  return {
    ...config,
    name: basename(folder),
    folder,
    id: fingerprint(text, ...stats.map(({ size, mtimeMs }) => `${size} ${mtimeMs}`)),
    tokenizer,
    async openWeights(network) {
      if (!isPackNetwork(network)) throw new RangeError(`a pack has no network ${network}`);
      const file = weightsFile(network);
      const checkpoint = await openSafetensors(join(folder, file)).catch((cause: unknown) => {
        throw broken(file, `is damaged: ${messageOf(cause)}`, cause);
      });
      try {
        checkNetwork(network, checkpoint, config);
      } catch (error) {
        await checkpoint.close();
        throw error;
      }
      return checkpoint;
    },
  };
}
