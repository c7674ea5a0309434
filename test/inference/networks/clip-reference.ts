/** @file CLIP with transformers of one head, in plain loops over float64, with any activation. */
import type { Checkpoint } from '../../../src/inference/weights/checkpoint.ts';
import type { Nd } from '../graph/reference.ts';
import * as by from '../graph/reference.ts';

export type Activation = (x: number) => number;

/** x·σ(1.702x) and x·Φ(x), as their papers write them. */
export const activations = {
  quick_gelu: (x: number): number => x / (1 + Math.exp(-1.702 * x)),
  gelu: (x: number): number => (x / 2) * (1 + by.erf(x / Math.SQRT2)),
} as const;

/** A weight by its name. */
export type Weights = (name: string) => Nd;

export async function weightsOf(checkpoint: Checkpoint): Promise<Weights> {
  const all = new Map<string, Nd>();
  for (const { name, shape } of checkpoint.tensors.values()) {
    all.set(name, { shape, data: Float64Array.from(await checkpoint.read(name)) });
  }
  return (name) => {
    const found = all.get(name);
    if (!found) throw new Error(`${checkpoint.source} has no ${name}`);
    return found;
  };
}

const add = (...terms: Nd[]): Nd => by.zip((...values) => by.sum(values), ...terms);
const turned = (x: Nd): Nd => by.transpose(x, [1, 0]);

/** x·Wᵀ + b: [L, D] → [L, out] */
const linear = (x: Nd, weight: Nd, bias: Nd): Nd => add(by.matmul(x, turned(weight)), bias);

const layerNorm = (x: Nd, w: Weights, name: string): Nd =>
  by.zip((v, scale, shift) => v * scale + shift, by.standardise(x, 1e-5), w(`${name}.weight`), w(`${name}.bias`));

/** [L, D] → [L, D]; `causal`: nobody looks ahead. */
function attention(x: Nd, w: Weights, name: string, causal: boolean): Nd {
  const width = x.shape[1]!;
  const qkv = linear(x, w(`${name}.in_proj_weight`), w(`${name}.in_proj_bias`));
  const [q, k, v] = [0, 1, 2].map((i) => by.slice(qkv, 1, i * width, (i + 1) * width)) as [Nd, Nd, Nd];
  const all = by.zip((score) => score / Math.sqrt(width), by.matmul(q, turned(k)));
  const seen = by.nd(all.shape, (i, j) => (causal && j! > i! ? -Infinity : by.at(all, i!, j!)));
  return linear(by.matmul(by.softmax(seen, 1), v), w(`${name}.out_proj.weight`), w(`${name}.out_proj.bias`));
}

function transformer(x: Nd, w: Weights, name: string, layers: number, activation: Activation, causal: boolean): Nd {
  let h = x;
  for (let i = 0; i < layers; i++) {
    const block = `${name}.resblocks.${i}`;
    h = add(h, attention(layerNorm(h, w, `${block}.ln_1`), w, `${block}.attn`, causal));
    const wide = linear(layerNorm(h, w, `${block}.ln_2`), w(`${block}.mlp.c_fc.weight`), w(`${block}.mlp.c_fc.bias`));
    h = add(h, linear(by.zip(activation, wide), w(`${block}.mlp.c_proj.weight`), w(`${block}.mlp.c_proj.bias`)));
  }
  return h;
}

/** Token numbers of one text → its embedding, read at the largest. */
export function embedText(w: Weights, tokens: readonly number[], layers: number, activation: Activation): Nd {
  const words = by.gather(w('token_embedding.weight'), { shape: [tokens.length], data: Float64Array.from(tokens) }, 0);
  const h = transformer(add(words, w('positional_embedding')), w, 'transformer', layers, activation, true);
  const end = tokens.indexOf(Math.max(...tokens));
  return by.matmul(by.slice(layerNorm(h, w, 'ln_final'), 0, end, end + 1), w('text_projection'));
}

/** A picture [1, 3, S, S], normalised → its embedding. */
export function embedPicture(w: Weights, picture: Nd, layers: number, activation: Activation): Nd {
  const kernel = w('visual.conv1.weight');
  const [width = 0, , p = 0] = kernel.shape;
  const grid = by.conv(picture, kernel, null, { stride: p, pad: 0, dilation: 1, groups: 1 }); // [1, D, S/p, S/p]
  const patches = turned(by.reshape(grid, [width, grid.data.length / width]));
  const tokens = by.concat([by.reshape(w('visual.class_embedding'), [1, width]), patches], 0);
  const placed = layerNorm(add(tokens, w('visual.positional_embedding')), w, 'visual.ln_pre');
  const h = transformer(placed, w, 'visual.transformer', layers, activation, false);
  return by.matmul(layerNorm(by.slice(h, 0, 0, 1), w, 'visual.ln_post'), w('visual.proj'));
}
