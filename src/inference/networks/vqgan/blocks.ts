/** @file The blocks of taming-transformers' encoder and decoder (diffusionmodules/model.py), which have no time embedding. */
import { add, dim, nchw, pad, recompute, reshape, type Tensor, transpose } from '../../graph/index.ts';
import { attention } from '../attention.ts';
import type { Layer } from '../layer.ts';
import { convolution, groupNorm, silu, upsampledConvolution } from '../layers.ts';

const norm = (layer: Layer, x: Tensor): Tensor => groupNorm(layer, x, 32, 1e-6);

/** silu(norm(x)): [N, C, H, W] → [N, C, H, W] */
export const activate = (layer: Layer, x: Tensor): Tensor => recompute((input) => silu(norm(layer, input)), x);

/** x + conv(silu(norm(conv(silu(norm(x)))))): [N, C, H, W] → [N, out, H, W] */
export function resnetBlock(layer: Layer, x: Tensor, out: number): Tensor {
  const h = convolution(layer.at('conv1'), activate(layer.at('norm1'), x), out, 3); // [N, out, H, W]
  const y = convolution(layer.at('conv2'), activate(layer.at('norm2'), h), out, 3); // [N, out, H, W]
  return add(dim(x, 1) === out ? x : convolution(layer.at('nin_shortcut'), x, out, 1), y);
}

/** x + attention over all positions, in one head: [N, C, H, W] → [N, C, H, W] */
export function attentionBlock(layer: Layer, x: Tensor): Tensor {
  const [n, c, h, w] = nchw(x);
  const normed = norm(layer.at('norm'), x);
  const tokens = (name: string) =>
    transpose(reshape(convolution(layer.at(name), normed, c, 1), [n, c, h * w]), [0, 2, 1]); // [N, HW, C]
  const mixed = attention(tokens('q'), tokens('k'), tokens('v'), 1); // [N, HW, C]
  const picture = reshape(transpose(mixed, [0, 2, 1]), [n, c, h, w]);
  return add(x, convolution(layer.at('proj_out'), picture, c, 1));
}

/** Zeros to the right and below, then every second window: [N, C, H, W] → [N, C, H/2, W/2] */
export const downsample = (layer: Layer, x: Tensor): Tensor => {
  const padded = pad(x, [
    [0, 0],
    [0, 0],
    [0, 1],
    [0, 1],
  ]);
  return convolution(layer.at('conv'), padded, dim(x, 1), 3, 2, 0);
};

/** [N, C, H, W] → [N, C, 2H, 2W] */
export const upsample = (layer: Layer, x: Tensor): Tensor => upsampledConvolution(layer.at('conv'), x, dim(x, 1));

/** The block, attention, block at the lowest resolution. */
export function middle(layer: Layer, x: Tensor): Tensor {
  const c = dim(x, 1);
  const a = resnetBlock(layer.at('block_1'), x, c);
  const b = attentionBlock(layer.at('attn_1'), a);
  return resnetBlock(layer.at('block_2'), b, c);
}
