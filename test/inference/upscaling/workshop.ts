/** @file Upscales in tests: a cache folder and sessions of their own, small tiles, and the fixtures' tiny network. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { PictureSource } from '../../../src/inference/pictures.ts';
import { SessionPool } from '../../../src/inference/runtime/pool.ts';
import {
  type Upscaled,
  type UpscaleProgress,
  type UpscaleSettings,
  upscale,
  type Workshop,
} from '../../../src/inference/upscaling/upscale.ts';

/** A network of a few thousand weights, ×4. */
export const tiny = new URL('../../fixtures/weights/compact.pth', import.meta.url).pathname;
export const smallTiles = { size: 32, overlap: 8 };

interface TestWorkshop {
  readonly folder: string;
  /** Runs to the end. */
  upscaled(
    source: PictureSource,
    settings: UpscaleSettings,
    control?: { readonly signal?: AbortSignal; readonly onProgress?: (progress: UpscaleProgress) => void },
  ): Promise<Upscaled>;
}

/** Lives as long as one test file. */
export async function aWorkshop(): Promise<TestWorkshop> {
  const folder = await mkdtemp(join(tmpdir(), 'tessera-upscaling-'));
  const workshop: Workshop = {
    pool: new SessionPool({ device: 'cpu', memory: { idle: 1e9, all: 1e9 }, threads: 1 }),
    cache: join(folder, 'cache'),
  };
  afterAll(async () => {
    await workshop.pool.release();
    await rm(folder, { recursive: true });
  });
  return {
    folder,
    async upscaled(source, settings, control = {}) {
      const run = upscale(workshop, source, settings, control);
      for (;;) {
        const event = await run.next();
        if (event.done) return event.value;
        control.onProgress?.(event.value);
      }
    },
  };
}
