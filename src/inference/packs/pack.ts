/** @file A pack: the networks that paint together, as files in one folder. */
import { readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import type { Graph } from '../graph/index.ts';
import { downsampling } from '../networks/vqgan/config.ts';
import { decodeGraph, embedImageGraph, embedTextGraph, encodeGraph, vqganNetwork } from '../painting/graphs.ts';
import { openTokenizer, type Tokenizer } from '../text/tokenizer.ts';
import type { Checkpoint } from '../weights/checkpoint.ts';
import { fingerprint } from '../weights/flat.ts';
import { checkWeights } from '../weights/requirements.ts';
import { openSafetensors } from '../weights/safetensors.ts';
import { type PackConfig, packConfig } from './config.ts';
import { PackError } from './error.ts';

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

const files = ['config.json', 'vqgan.safetensors', 'clip.safetensors', 'tokenizer.json'] as const;

/** In checkpoints, but of no use for painting. */
const unused = /^(logit_scale|input_resolution|context_length|vocab_size|loss\..*|.*num_batches_tracked)$/;

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
      throw broken('tokenizer.json', `cannot be read: ${cause instanceof Error ? cause.message : cause}`, cause);
    },
  );
  const networks = new Map([
    [vqganNetwork, { file: 'vqgan.safetensors', graphs: () => vqganGraphs(config) }],
    [
      'clip',
      { file: 'clip.safetensors', graphs: () => [embedImageGraph(config.clip, 1), embedTextGraph(config.clip)] },
    ],
  ]);
  return {
    ...config,
    name: basename(folder),
    folder,
    id: fingerprint(text, ...stats.map(({ size, mtimeMs }) => `${size} ${mtimeMs}`)),
    tokenizer,
    async openWeights(network) {
      const known = networks.get(network);
      if (!known) throw new RangeError(`a pack has no network ${network}`);
      const checkpoint = await openSafetensors(join(folder, known.file)).catch((cause: unknown) => {
        throw broken(known.file, `is damaged: ${cause instanceof Error ? cause.message : cause}`, cause);
      });
      checkWeights(checkpoint, weightsOf(known.graphs()), { ignore: unused, network });
      return checkpoint;
    },
  };
}

function vqganGraphs({ vqgan }: PackConfig): Graph[] {
  const side = downsampling(vqgan) * 2;
  return [encodeGraph(vqgan, side, side), decodeGraph(vqgan, side, side)];
}

/** Names and shapes of all weights that some graphs use. */
const weightsOf = (graphs: readonly Graph[]): ReadonlyMap<string, readonly number[]> =>
  new Map(
    graphs.flatMap((graph) => [...graph.parameters.values()].map(({ key, tensor }) => [key, tensor.shape] as const)),
  );
