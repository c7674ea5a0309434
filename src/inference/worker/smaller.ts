/** @file When memory does not suffice, the same picture smaller. */

import type { Engine, PaintControl, PaintEvent, PaintRequest } from './protocol.ts';

/** Sides are multiples of this many pixels: of every pack's f, and even numbers of latent cells. */
const GRAIN = 32;
const LEAST = 64;

/** About half the pixels, with about the same shape; `null` when it is as small as it gets. */
export function smallerSize(width: number, height: number): { width: number; height: number } | null {
  const shrink = (side: number): number => Math.max(LEAST, Math.floor((side * Math.SQRT1_2) / GRAIN) * GRAIN);
  const [newWidth, newHeight] = [Math.min(width, shrink(width)), Math.min(height, shrink(height))];
  return newWidth * newHeight < width * height ? { width: newWidth, height: newHeight } : null;
}

/** The same engine, which on `out-of-memory` says `resized` and tries once more at the next smaller size. */
export function withSmallerSize(engine: Engine): Engine {
  return {
    get device() {
      return engine.device;
    },
    paint: (request, control) => paintOrShrink(engine, request, control),
    upscale: (request, control) => engine.upscale(request, control),
    describe: (request, control) => engine.describe(request, control),
    close: () => engine.close(),
  };
}

async function* paintOrShrink(
  engine: Engine,
  request: PaintRequest,
  control: PaintControl = {},
): AsyncGenerator<PaintEvent> {
  const { settings } = request;
  const size = smallerSize(settings.width, settings.height);
  let failed = false;
  for await (const event of engine.paint(request, control)) {
    failed = event.type === 'failed' && event.code === 'out-of-memory' && size !== null;
    if (!failed) yield event;
  }
  if (!failed || !size) return;
  yield { type: 'resized', ...size };
  // The checkpoint is of the larger size.
  const { checkpoint: _, ...signals } = control;
  yield* engine.paint({ ...request, settings: { ...settings, ...size } }, signals);
}
