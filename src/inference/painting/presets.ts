/** @file Qualities to choose from: how much work a picture gets. One row each. Chosen on the starter pack, by eye and by the similarity of
 * the whole picture to its prompt: a coarse stage makes one composition instead of many small ones. */

import type { AugmentationName } from './cuts/augmentations.ts';
import type { OptimiserName } from './optimisers/optimiser.ts';
import type { Flatness, LearningRateSchedule, StageShare } from './schedule.ts';

export interface Preset {
  readonly steps: number;
  /** Cut-outs per step. */
  readonly cuts: number;
  /** How cuts are disturbed. */
  readonly augment: readonly AugmentationName[];
  readonly lr: number;
  readonly optimiser: OptimiserName;
  readonly schedule: LearningRateSchedule;
  /** Decay of the latent's running mean, which is what is shown; 0 shows the latent itself. */
  readonly ema: number;
  /** Sizes before the full one; what they leave of the steps is painted at full size. */
  readonly stages: readonly StageShare[];
  /** When to stop before the last step; null: never. */
  readonly flat: Flatness | null;
}

export const presets = {
  draft: {
    steps: 50,
    cuts: 8,
    lr: 0.25,
    optimiser: 'adam',
    schedule: 'constant',
    ema: 0.9,
    augment: ['Hf'],
    stages: [{ scale: 0.5, share: 0.7 }],
    flat: null,
  },
  normal: {
    steps: 100,
    cuts: 8,
    lr: 0.25,
    optimiser: 'adam',
    schedule: 'drop',
    ema: 0.9,
    augment: ['Hf'],
    stages: [{ scale: 0.5, share: 0.6 }],
    flat: null,
  },
  best: {
    steps: 300,
    cuts: 16,
    lr: 0.2,
    optimiser: 'adam',
    schedule: 'drop',
    ema: 0.95,
    augment: ['Hf', 'Ji'],
    stages: [{ scale: 0.5, share: 0.5 }],
    flat: { window: 50, improvement: 0.002 },
  },
} as const satisfies Record<string, Preset>;

export type Quality = keyof typeof presets;
export const qualities = Object.keys(presets) as readonly Quality[];
