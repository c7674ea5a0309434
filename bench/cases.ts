/** @file What is measured: one step of a pack at a size, as rows of one table. */
import type { StepOptions } from '../src/inference/painting/graphs.ts';

export interface StepCase {
  readonly name: string;
  readonly pack: 'starter' | 'full-size';
  readonly step: StepOptions;
  /** Steps that are not counted: the first ones are slower. */
  readonly warmUp: number;
  readonly steps: number;
}

const starter = (side: number, cuts: number): StepCase => ({
  name: `starter-${side}-${cuts}`,
  pack: 'starter',
  step: { width: side, height: side, cuts, targets: 1, pooled: false, parts: ['noise'] },
  warmUp: 5,
  steps: 20,
});

export const starterCases: readonly StepCase[] = [starter(128, 8), starter(128, 16), starter(256, 8), starter(256, 16)];

/** VQGAN ImageNet f16 with 16,384 codes, CLIP ViT-B/32, 32 cuts: what the pack `imagenet` does, with random weights. */
export const fullSizeCase: StepCase = {
  name: 'full-size',
  pack: 'full-size',
  step: { width: 256, height: 256, cuts: 32, targets: 1, pooled: false, parts: ['warp', 'noise'] },
  warmUp: 1,
  steps: 3,
};
