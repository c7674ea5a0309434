/** @file Opens a pack on a device, ready to paint. */
import { join } from 'node:path';
import { GraphCache } from '../src/inference/packs/cache.ts';
import type { Pack } from '../src/inference/packs/pack.ts';
import { Studio } from '../src/inference/painting/studio.ts';
import type { Device } from '../src/inference/runtime/devices.ts';
import { SessionPool } from '../src/inference/runtime/pool.ts';
import { sessionLimits } from '../src/inference/worker/open.ts';

export interface OpenStudio {
  readonly studio: Studio;
  release(): Promise<void>;
}

export function openStudio(pack: Pack, device: Device, dataDir: string): OpenStudio {
  const pool = new SessionPool({ device, memory: sessionLimits() });
  const cache = new GraphCache(pack, join(dataDir, 'cache'));
  return { studio: new Studio(pack, cache, pool), release: () => pool.release() };
}
