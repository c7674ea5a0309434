/** @file The sizes of a VQGAN from the shapes of its weights. */

import type { VqganConfig } from '../../networks/vqgan/config.ts';
import type { Checkpoint } from '../checkpoint.ts';
import { Shapes } from './shapes.ts';

/** All published models were trained on pictures of this size. */
const USUAL_RESOLUTION = 256;

/**
 * Everything can be told from the shapes but `resolution`, the side of the pictures it was trained on. The network is the
 * same for any: attention sits where the checkpoint has its weights, and `attnResolutions` says so for this resolution.
 *
 * @param weights under taming-transformers' names
 * @throws CheckpointError
 */
export function vqganConfig(weights: Checkpoint, resolution: number = USUAL_RESOLUTION): VqganConfig {
  const shapes = new Shapes(weights, 'a VQGAN');
  const quantiser = shapes.has('quantize.embed.weight') ? 'gumbel' : 'vq';
  const codebook = quantiser === 'gumbel' ? 'quantize.embed.weight' : 'quantize.embedding.weight';
  const ch = shapes.size('encoder.conv_in.weight', 0);
  const level = (index: number) => `encoder.down.${index}.block.0.conv1.weight`;
  const levels = Array.from({ length: shapes.count(level) }, (_, index) => index);
  return {
    quantiser,
    embedDim: shapes.size(codebook, 1),
    codes: shapes.size(codebook, 0),
    ch,
    chMult: levels.map((index) => shapes.whole(shapes.size(level(index), 0) / ch, `ch_mult of level ${index}`)),
    resBlocks: shapes.count((block) => `encoder.down.0.block.${block}.conv1.weight`),
    attnResolutions: levels
      .filter((index) => shapes.has(`encoder.down.${index}.attn.0.q.weight`))
      .map((index) => resolution / 2 ** index),
    resolution,
    zChannels: shapes.size('encoder.conv_out.weight', 0),
    inChannels: shapes.size('encoder.conv_in.weight', 1),
    outChannels: shapes.size('decoder.conv_out.weight', 0),
  };
}
