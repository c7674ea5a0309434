/** @file The real engine in a process of its own, painting something small with a checkpoint after every step. */

import { openEngine } from '../../src/inference/worker/open.ts';
import type { Engine } from '../../src/inference/worker/protocol.ts';
import type { Asked } from '../../src/jobs/job.ts';
import { asked } from '../jobs/fakes.ts';
import { someSettings } from '../jobs/fixtures.ts';

export function paintingEngine(dataDir: string): Engine {
  const engine = openEngine('process', 'cpu', dataDir);
  return {
    device: engine.device,
    paint: (request, control) => engine.paint({ ...request, checkpointEveryMs: 0 }, control),
    upscale: (request, control) => engine.upscale(request, control),
    describe: (request, control) => engine.describe(request, control),
    close: () => engine.close(),
  };
}

export const somethingSmall: Asked = {
  ...asked(''),
  request: {
    kind: 'paint',
    pack: 'starter',
    settings: { ...someSettings('a red apple', 12), width: 64, height: 64, cuts: 2 },
    imagePrompts: [],
  },
};
