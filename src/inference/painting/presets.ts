/** @file Qualities to choose from: how much work a picture gets. One row each; the numbers may be tuned freely. */

import type { OptimiserName } from './optimisers/optimiser.ts';
import type { Flatness, LearningRateSchedule, StageShare } from './schedule.ts';

export interface Preset {
  readonly steps: number;
  /** Cut-outs per step. */
  readonly cuts: number;
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
    steps: 60,
    cuts: 8,
    lr: 0.15,
    optimiser: 'adam',
    schedule: 'constant',
    ema: 0.9,
    stages: [],
    flat: { window: 20, improvement: 0.002 },
  },
  normal: {
    steps: 150,
    cuts: 16,
    lr: 0.1,
    optimiser: 'adam',
    schedule: 'drop',
    ema: 0.95,
    stages: [{ scale: 0.5, share: 0.3 }],
    flat: { window: 40, improvement: 0.001 },
  },
  best: {
    steps: 400,
    cuts: 32,
    lr: 0.1,
    optimiser: 'adam',
    schedule: 'cosine',
    ema: 0.99,
    stages: [
      { scale: 0.5, share: 0.25 },
      { scale: 0.75, share: 0.25 },
    ],
    flat: null,
  },
} as const satisfies Record<string, Preset>;

export type Quality = keyof typeof presets;
export const qualities = Object.keys(presets) as readonly Quality[];
