/**
 * @file VQGAN (Esser, Rombach, Ommer: Taming Transformers for High-Resolution Image Synthesis, 2021): encoder and decoder.
 * Layer names are the keys of taming-transformers' checkpoints. f = 2^(levels − 1).
 */
import type { Tensor } from '../../graph/index.ts';
import type { Layer } from '../layer.ts';
import { convolution } from '../layers.ts';
import { activate, attentionBlock, downsample, middle, resnetBlock, upsample } from './blocks.ts';
import type { VqganConfig } from './config.ts';

/** Attention sits at a level by its *configured* resolution, whatever the size of the picture at hand. */
const hasAttention = ({ resolution, attnResolutions }: VqganConfig, level: number): boolean =>
  attnResolutions.includes(resolution / 2 ** level);

const channels = ({ ch, chMult }: VqganConfig, level: number): number => ch * (chMult[level] ?? 1);

const levels = ({ chMult }: VqganConfig): number[] => chMult.map((_, level) => level);

/**
 * A picture to its latent before quantisation, `quant_conv` included.
 *
 * @param x - [N, 3, H, W] in −1…1, H and W multiples of f
 * @returns [N, C, H/f, W/f]; for GumbelVQ, [N, zChannels, H/f, W/f]
 */
export function encode(root: Layer, config: VqganConfig, x: Tensor): Tensor {
  const encoder = root.at('encoder');
  let h = convolution(encoder.at('conv_in'), x, config.ch, 3);
  for (const level of levels(config)) {
    const down = encoder.at(`down.${level}`);
    for (let block = 0; block < config.resBlocks; block++) {
      h = resnetBlock(down.at(`block.${block}`), h, channels(config, level));
      if (hasAttention(config, level)) h = attentionBlock(down.at(`attn.${block}`), h);
    }
    if (level < config.chMult.length - 1) h = downsample(down.at('downsample'), h); // [N, ch·mult, H/2^(l+1), …]
  }
  h = middle(encoder.at('mid'), h);
  h = convolution(encoder.at('conv_out'), activate(encoder.at('norm_out'), h), config.zChannels, 3);
  const width = config.quantiser === 'vq' ? config.embedDim : config.zChannels; // Gumbel projects to logits, not to codes
  return convolution(root.at('quant_conv'), h, width, 1); // [N, width, H/f, W/f]
}

/**
 * Quantised codes to a picture, `post_quant_conv` included.
 *
 * @param z - [N, C, h, w]
 * @returns [N, 3, f·h, f·w], about −1…1, not clamped
 */
export function decode(root: Layer, config: VqganConfig, z: Tensor): Tensor {
  const decoder = root.at('decoder');
  const lowest = config.chMult.length - 1;
  let h = convolution(root.at('post_quant_conv'), z, config.zChannels, 1);
  h = convolution(decoder.at('conv_in'), h, channels(config, lowest), 3);
  h = middle(decoder.at('mid'), h);
  for (const level of levels(config).reverse()) {
    const up = decoder.at(`up.${level}`);
    for (let block = 0; block <= config.resBlocks; block++) {
      h = resnetBlock(up.at(`block.${block}`), h, channels(config, level));
      if (hasAttention(config, level)) h = attentionBlock(up.at(`attn.${block}`), h);
    }
    if (level > 0) h = upsample(up.at('upsample'), h); // [N, ch·mult, 2H, 2W]
  }
  return convolution(decoder.at('conv_out'), activate(decoder.at('norm_out'), h), config.outChannels, 3);
}
