/** @file The sizes of a CLIP model from the shapes of its weights, as OpenAI's loader finds them. */

import { type ClipConfig, type ClipResnetConfig, type ClipVitConfig, usualHeads } from '../../networks/clip/config.ts';
import type { Checkpoint } from '../checkpoint.ts';
import type { ClipSettings } from './clip-settings.ts';
import { Shapes } from './shapes.ts';

/**
 * @param weights under OpenAI's names
 * @param settings what shapes do not tell (clip-settings.ts); OpenAI's activation and the usual heads unless said
 * @throws CheckpointError
 */
export function clipConfig(weights: Checkpoint, settings: ClipSettings = {}): ClipConfig {
  const { activation = 'quick_gelu', visionHeads, textHeads } = settings;
  const shapes = new Shapes(weights, 'a CLIP model');
  const width = shapes.size('ln_final.weight', 0);
  return {
    embedDim: shapes.size('text_projection', 1),
    activation,
    vision: shapes.has('visual.layer1.0.conv1.weight') ? resnet(shapes, visionHeads) : vit(shapes, visionHeads),
    text: {
      contextLength: shapes.size('positional_embedding', 0),
      vocabSize: shapes.size('token_embedding.weight', 0),
      width,
      heads: heads(shapes, width, 'text encoder', textHeads),
      layers: shapes.count((i) => `transformer.resblocks.${i}.attn.in_proj_weight`),
    },
  };
}

/** Heads that divide the width among them. */
function heads(shapes: Shapes, width: number, network: string, told = usualHeads(width)): number {
  shapes.whole(told, `the ${network}'s number of heads`);
  shapes.whole(width / told, `the width of the ${network}'s heads (${width} / ${told})`);
  return told;
}

/** Side of the grid that the positions after the first (the class token or the mean) make. */
const grid = (shapes: Shapes, positions: string): number =>
  shapes.whole(Math.sqrt(shapes.size(positions, 0) - 1), `the side of ${positions}`);

function vit(shapes: Shapes, visionHeads: number | undefined): ClipVitConfig {
  const width = shapes.size('visual.conv1.weight', 0);
  const patchSize = shapes.size('visual.conv1.weight', 2);
  return {
    kind: 'vit',
    imageSize: patchSize * grid(shapes, 'visual.positional_embedding'),
    patchSize,
    width,
    heads: heads(shapes, width, 'image encoder', visionHeads),
    layers: shapes.count((i) => `visual.transformer.resblocks.${i}.attn.in_proj_weight`),
  };
}

/** The last stage has 32 channels per channel of the stem, and 1 / 32 of the picture's side. */
const REDUCTION = 32;

function resnet(shapes: Shapes, visionHeads: number | undefined): ClipResnetConfig {
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
    heads: heads(shapes, width * REDUCTION, 'attention pool', visionHeads),
    layers: [blocks(1), blocks(2), blocks(3), blocks(4)],
  };
}
