/** @file The network that judges pictures: the small MobileNetV2 of the npm package `nsfwjs` (MIT), trained by GantMan's nsfw_model. */
import { messageOf } from '../message-of.ts';
import type { MobilenetConfig } from '../networks/mobilenet/config.ts';
import type { GraphSource } from '../packs/cache.ts';
import type { Checkpoint } from '../weights/checkpoint.ts';
import { mobilenetConfig } from '../weights/configure/mobilenet.ts';
import { CheckpointError } from '../weights/error.ts';
import { fileInMemory } from '../weights/file.ts';
import { fingerprint } from '../weights/flat.ts';
import { mobilenetMap } from '../weights/keys/mobilenet.ts';
import { mapped } from '../weights/mapped.ts';
import { checkWeights } from '../weights/requirements.ts';
import { readTfjs } from '../weights/tfjs.ts';
import { classes } from './classes.ts';
import { ScreeningError } from './error.ts';
import { screeningGraph } from './graph.ts';

export interface ScreeningNet extends GraphSource {
  readonly config: MobilenetConfig;
}

/** A model as `nsfwjs` packs it: a module with what its model.json says, and one per shard with its bytes in base64. */
export interface PackedModel {
  readonly model: unknown;
  readonly shards: readonly unknown[];
}

const source = 'nsfwjs/models/mobilenet_v2';

/** The package's own modules. TensorFlow.js, which it wants beside it, is not loaded. */
export async function packedModel(): Promise<PackedModel> {
  const { MobileNetV2Model: packed } = await import('nsfwjs/models/mobilenet_v2');
  const model: { readonly default: unknown } = await packed.modelJson();
  const shards: { readonly default: unknown }[] = await Promise.all(packed.weightBundles.map((bundle) => bundle()));
  return { model: model.default, shards: shards.map((shard) => shard.default) };
}

/**
 * Reads the network and checks its weights.
 * @param load - for tests
 * @throws ScreeningError
 */
export async function openScreeningNet(load: () => Promise<PackedModel> = packedModel): Promise<ScreeningNet> {
  try {
    const { model, shards } = await load();
    const bytes = shards.map((shard, i) => decoded(shard, i));
    const openWeights = (): Promise<Checkpoint> => openMobilenet(model, bytes);
    const weights = await openWeights();
    const config = mobilenetConfig(weights);
    if (config.dense.at(-1) !== classes.length) {
      throw new CheckpointError(source, `it tells ${config.dense.at(-1)} classes apart instead of ${classes.length}`);
    }
    const graph = screeningGraph(config);
    checkWeights(weights, new Map([...graph.parameters.values()].map(({ key, tensor }) => [key, tensor.shape])));
    const id = fingerprint(JSON.stringify(model), ...bytes.map((shard) => shard.toString('base64')));
    return { name: 'screening', id, config, openWeights };
  } catch (cause) {
    const problem = isMissing(cause) ? 'is not installed' : `cannot be used (${messageOf(cause)})`;
    throw new ScreeningError(`The network of the picture filter ${problem}. Install it again with: npm ci`, { cause });
  }
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';

function decoded(shard: unknown, index: number): Buffer {
  if (typeof shard === 'string') return Buffer.from(shard, 'base64');
  throw new CheckpointError(source, `its part ${index + 1} is no text`);
}

async function openMobilenet(model: unknown, shards: readonly Buffer[]): Promise<Checkpoint> {
  const left = shards.values();
  const file = await readTfjs(source, model, async (name) => {
    const { value } = left.next();
    if (!value) throw new CheckpointError(source, `its part ${name} is missing`);
    return fileInMemory(name, value);
  });
  const keys = mobilenetMap(new Set(file.tensors.keys()));
  if (!keys) throw new CheckpointError(source, 'it is no MobileNetV2');
  return mapped(file, keys);
}
