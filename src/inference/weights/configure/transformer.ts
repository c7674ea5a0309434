/** @file The sizes of the second stage from the shapes of its weights. */

import type { GptConfig } from '../../networks/transformer/config.ts';
import type { Checkpoint } from '../checkpoint.ts';
import { Shapes } from './shapes.ts';

/** Of all of taming-transformers' configurations but cIN's, which has 24. */
const USUAL_HEADS = 16;

/**
 * Everything but heads and unmasked tokens can be told from the shapes; those come from the model's yaml (settings.ts).
 *
 * @param weights under minGPT's names, without prefix
 * @throws CheckpointError, also if the width cannot be divided among the heads
 */
export function gptConfig(
  weights: Checkpoint,
  { heads = USUAL_HEADS, unmasked = 0 }: Partial<Pick<GptConfig, 'heads' | 'unmasked'>> = {},
): GptConfig {
  const shapes = new Shapes(weights, 'a transformer');
  const width = shapes.size('tok_emb.weight', 1);
  shapes.whole(width / heads, `the width of one of ${heads} heads`);
  return {
    vocabSize: shapes.size('tok_emb.weight', 0),
    blockSize: shapes.size('pos_emb', 1),
    layers: shapes.count((i) => `blocks.${i}.attn.key.weight`),
    heads,
    width,
    unmasked,
  };
}
