/** @file The networks that every pack has: their files, and the weights that must be in them. */
import type { Graph } from '../graph/index.ts';
import { downsampling } from '../networks/vqgan/config.ts';
import { decodeGraph, embedImageGraph, embedTextGraph, encodeGraph } from '../painting/graphs.ts';
import type { Checkpoint } from '../weights/checkpoint.ts';
import { checkWeights } from '../weights/requirements.ts';
import type { PackConfig } from './config.ts';

type Networks = Pick<PackConfig, 'vqgan' | 'clip'>;

/** The graphs that use all of a network's weights; sizes of pictures do not matter. */
const graphs = {
  vqgan: ({ vqgan }: Networks): Graph[] => {
    const side = downsampling(vqgan) * 2;
    return [encodeGraph(vqgan, side, side), decodeGraph(vqgan, side, side)];
  },
  clip: ({ clip }: Networks): Graph[] => [embedImageGraph(clip, 1), embedTextGraph(clip)],
} as const;

/** Names under which weights are looked up. */
export type PackNetwork = keyof typeof graphs;
export const packNetworks: readonly PackNetwork[] = ['vqgan', 'clip'];

export const isPackNetwork = (name: string): name is PackNetwork => Object.hasOwn(graphs, name);

export const weightsFile = (network: string): string => `${network}.safetensors`;

/** In checkpoints, but of no use for painting. */
const unused = /^(logit_scale|input_resolution|context_length|vocab_size|loss\..*|.*num_batches_tracked)$/;

/** Throws `WeightsMismatchError` unless all weights of the network are there, of the right shapes. */
export function checkNetwork(network: PackNetwork, weights: Checkpoint, config: Networks): void {
  const needed = graphs[network](config).flatMap((graph) =>
    [...graph.parameters.values()].map(({ key, tensor }) => [key, tensor.shape] as const),
  );
  checkWeights(weights, new Map(needed), { ignore: unused, network });
}
