/** @file The residual attention block that CLIP's text and picture transformers share. */
import { add, dim, recompute, slice, type Tensor } from '../../graph/index.ts';
import { attention } from '../attention.ts';
import type { Layer } from '../layer.ts';
import { affine, gelu, layerNorm, linear, quickGelu } from '../layers.ts';
import type { ClipActivation } from './config.ts';

function selfAttention(layer: Layer, x: Tensor, heads: number, mask?: Tensor): Tensor {
  const width = dim(x, -1);
  const qkv = layer.name(() =>
    affine(x, layer.weight('in_proj_weight', [3 * width, width]), layer.weight('in_proj_bias', [3 * width])),
  ); // [N, L, 3D]
  const part = (i: number) => slice(qkv, 2, i * width, (i + 1) * width);
  return linear(layer.at('out_proj'), attention(part(0), part(1), part(2), heads, mask), width);
}

const activations: Readonly<Record<ClipActivation, (x: Tensor) => Tensor>> = { quick_gelu: quickGelu, gelu };

function feedForward(layer: Layer, x: Tensor, activation: ClipActivation): Tensor {
  const width = dim(x, -1);
  return linear(layer.at('c_proj'), recompute(activations[activation], linear(layer.at('c_fc'), x, 4 * width)), width);
}

/** What all blocks of one transformer share. */
interface Blocks {
  readonly heads: number;
  readonly activation: ClipActivation;
  /** Added to the attention scores. */
  readonly mask?: Tensor;
}

/** [N, L, D] → [N, L, D] */
function residualBlock(layer: Layer, input: Tensor, { heads, activation, mask }: Blocks): Tensor {
  const x = add(input, selfAttention(layer.at('attn'), layerNorm(layer.at('ln_1'), input), heads, mask));
  return add(x, feedForward(layer.at('mlp'), layerNorm(layer.at('ln_2'), x), activation));
}

/** `layers` blocks in a row: [N, L, D] → [N, L, D] */
export function transformer(layer: Layer, x: Tensor, layers: number, blocks: Blocks): Tensor {
  let h = x;
  for (let i = 0; i < layers; i++) h = residualBlock(layer.at(`resblocks.${i}`), h, blocks);
  return h;
}
