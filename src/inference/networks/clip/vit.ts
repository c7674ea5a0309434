/** @file CLIP's vision transformer. */
import { add, concat, dim, expand, nchw, reshape, slice, type Tensor, transpose } from '../../graph/index.ts';
import type { Layer } from '../layer.ts';
import { affine, layerNorm, project } from '../layers.ts';
import type { ClipConfig, ClipVitConfig } from './config.ts';
import { transformer } from './transformer.ts';

/**
 * The patch convolution, whose stride equals its kernel, as one matrix product over patches: faster in both directions.
 * [N, 3, S, S] → [N, (S/p)², width]
 */
function patches(visual: Layer, x: Tensor, { patchSize: p, width }: ClipVitConfig): Tensor {
  const [n, c, h, w] = nchw(x);
  const [rows, columns] = [h / p, w / p];
  const split = transpose(reshape(x, [n, c, rows, p, columns, p]), [0, 2, 4, 1, 3, 5]); // [N, S/p, S/p, 3, p, p]
  const kernels = visual.weight('conv1.weight', [width, c, p, p]);
  const weight = x.graph.once(kernels.name, () => reshape(kernels, [width, c * p * p]));
  return affine(reshape(split, [n, rows * columns, c * p * p]), weight, null);
}

/** Pictures [N, 3, S, S], normalised → embeddings [N, D] */
export function vitEmbedding(visual: Layer, config: ClipConfig, vision: ClipVitConfig, x: Tensor): Tensor {
  const { embedDim, activation } = config;
  const { width, layers, heads } = vision;
  const grid = patches(visual, x, vision); // [N, P, width]
  const n = dim(grid, 0);
  const classToken = expand(reshape(visual.weight('class_embedding', [width]), [1, 1, width]), [n, 1, width]);
  const tokens = concat([classToken, grid], 1); // [N, P + 1, width]
  const placed = add(tokens, visual.weight('positional_embedding', [dim(tokens, 1), width]));
  const normed = layerNorm(visual.at('ln_pre'), placed);
  const h = transformer(visual.at('transformer'), normed, layers, { heads, activation });
  const pooled = layerNorm(visual.at('ln_post'), reshape(slice(h, 1, 0, 1), [n, width]));
  return project(pooled, visual.weight('proj', [width, embedDim]));
}
