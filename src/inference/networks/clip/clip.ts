/**
 * @file CLIP (Radford et al.: Learning Transferable Visual Models From Natural Language Supervision, 2021).
 * Layer names are the keys of OpenAI's checkpoints.
 */
import { add, argMax, cast, div, equal, gather, mul, reshape, sqrt, sub, sum, type Tensor } from '../../graph/index.ts';
import { causalMask } from '../attention.ts';
import type { Layer } from '../layer.ts';
import { layerNorm, project } from '../layers.ts';
import type { ClipConfig } from './config.ts';
import { resnetEmbedding } from './resnet.ts';
import { transformer } from './transformer.ts';
import { vitEmbedding } from './vit.ts';

/** Mean and deviation of CLIP's training pictures, per channel, in 0…1. */
export const pixelMean = [0.48145466, 0.4578275, 0.40821073] as const;
export const pixelDeviation = [0.26862954, 0.26130258, 0.27577711] as const;

/** Pictures [N, 3, H, W] in 0…1 → the same, as CLIP wants them. */
export const normalisePixels = (x: Tensor): Tensor =>
  div(sub(x, x.graph.constant(pixelMean, [3, 1, 1])), x.graph.constant(pixelDeviation, [3, 1, 1]));

/** Pictures [N, 3, S, S], normalised → embeddings [N, D], not yet of length 1. */
export function embedImage(root: Layer, config: ClipConfig, x: Tensor): Tensor {
  const visual = root.at('visual');
  const { vision } = config;
  return vision.kind === 'vit' ? vitEmbedding(visual, config, vision, x) : resnetEmbedding(visual, config, vision, x);
}

/**
 * Token numbers, int64 [N, L] → embeddings [N, D], not yet of length 1. The embedding is read at the end token, which has
 * the largest number of all.
 */
export function embedText(root: Layer, { text, embedDim, activation }: ClipConfig, tokens: Tensor): Tensor {
  const { contextLength: length, width } = text;
  const words = gather(root.weight('token_embedding.weight', [text.vocabSize, width]), tokens, 0); // [N, L, width]
  const placed = add(words, root.weight('positional_embedding', [length, width]));
  const blocks = { heads: text.heads, activation, mask: causalMask(tokens, length) };
  const h = layerNorm(root.at('ln_final'), transformer(root.at('transformer'), placed, text.layers, blocks));
  const end = argMax(cast(tokens, 'float32'), 1); // [N, 1]
  const positions = tokens.graph.constant(
    Array.from({ length }, (_, i) => i),
    [1, length],
    'int64',
  );
  const atEnd = reshape(cast(equal(positions, end), 'float32'), [...tokens.shape, 1]); // [N, L, 1]
  return project(
    reshape(sum(mul(h, atEnd), [1]), [h.shape[0] ?? 1, width]),
    root.weight('text_projection', [width, embedDim]),
  );
}

/** x / ‖x‖ over the last axis. */
export const unit = (x: Tensor): Tensor => div(x, sqrt(sum(mul(x, x), [-1])));
