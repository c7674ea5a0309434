/** @file Requests for engines that paint nothing real. */

import type { PaintSettings } from '../../../src/inference/painting/request.ts';
import type { PaintRequest } from '../../../src/inference/worker/protocol.ts';

export const someSettings: PaintSettings = {
  prompt: 'a castle',
  negative: '',
  width: 128,
  height: 128,
  steps: 5,
  seed: 1,
  cuts: 8,
  cutMethod: 'crops',
  augment: [],
  lr: 0.1,
  optimiser: 'adam',
  schedule: 'constant',
  ema: 0.9,
  stages: [],
  flat: null,
  start: 'codes',
  startWeight: 0,
  smoothness: 0,
  noisePrompts: [],
};

export const aRequest = (changes: Partial<PaintSettings> = {}): PaintRequest => ({
  pack: 'starter',
  settings: { ...someSettings, ...changes },
  inputs: { imagePrompts: [] },
});
