/** @file The sizes of a CLIP model from the shapes of its weights, as OpenAI's loader finds them. */

import type { ClipActivation, ClipConfig, ClipResnetConfig, ClipVitConfig } from '../../networks/clip/config.ts';
import type { Checkpoint } from '../checkpoint.ts';
import { Shapes } from './shapes.ts';

/** Width of one attention head in all of OpenAI's models. */
const HEAD_WIDTH = 64;

/**
 * Two things cannot be told from shapes: heads, taken to be of OpenAI's width, and the activation.
 *
 * @param weights under OpenAI's names
 * @param activation OpenAI's unless said (clip-activation.ts)
 * @throws CheckpointError
 */
export function clipConfig(weights: Checkpoint, activation: ClipActivation = 'quick_gelu'): ClipConfig {
  const shapes = new Shapes(weights, 'a CLIP model');
  const width = shapes.size('ln_final.weight', 0);
  return {
    embedDim: shapes.size('text_projection', 1),
    activation,
    vision: shapes.has('visual.layer1.0.conv1.weight') ? resnet(shapes) : vit(shapes),
    text: {
      contextLength: shapes.size('positional_embedding', 0),
      vocabSize: shapes.size('token_embedding.weight', 0),
      width,
      heads: shapes.whole(width / HEAD_WIDTH, "the text encoder's number of heads"),
      layers: shapes.count((i) => `transformer.resblocks.${i}.attn.in_proj_weight`),
    },
  };
}

/** Side of the grid that the positions after the first (the class token or the mean) make. */
const grid = (shapes: Shapes, positions: string): number =>
  shapes.whole(Math.sqrt(shapes.size(positions, 0) - 1), `the side of ${positions}`);

function vit(shapes: Shapes): ClipVitConfig {
  const width = shapes.size('visual.conv1.weight', 0);
  const patchSize = shapes.size('visual.conv1.weight', 2);
  return {
    kind: 'vit',
    imageSize: patchSize * grid(shapes, 'visual.positional_embedding'),
    patchSize,
    width,
    heads: shapes.whole(width / HEAD_WIDTH, "the image encoder's number of heads"),
    layers: shapes.count((i) => `visual.transformer.resblocks.${i}.attn.in_proj_weight`),
  };
}

/** The last stage has 32 channels per channel of the stem, and 1 / 32 of the picture's side. */
const REDUCTION = 32;

function resnet(shapes: Shapes): ClipResnetConfig {
  const width = shapes.size('visual.layer1.0.conv1.weight', 0);
  const blocks = (stage: number) =>
    shapes.whole(
      shapes.count((i) => `visual.layer${stage}.${i}.conv1.weight`),
      `the number of blocks of visual.layer${stage}`,
    );
  return {
    kind: 'resnet',
    imageSize: REDUCTION * grid(shapes, 'visual.attnpool.positional_embedding'),
    width,
    heads: shapes.whole((width * REDUCTION) / HEAD_WIDTH, "the attention pool's number of heads"),
    layers: [blocks(1), blocks(2), blocks(3), blocks(4)],
  };
}
