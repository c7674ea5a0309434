/** @file The starter pack on the CPU, for tests. */
import { join } from 'node:path';
import { GraphCache } from '../../../src/inference/packs/cache.ts';
import { openNamedPack } from '../../../src/inference/packs/find.ts';
import { Studio } from '../../../src/inference/painting/studio.ts';
import { SessionPool } from '../../../src/inference/runtime/pool.ts';

export interface Starter {
  readonly studio: Studio;
  readonly pool: SessionPool;
}

/** Release the pool when done. One thread: others would wait for it most of the time, and for the tests beside this one. */
export async function openStarter(dataDir: string): Promise<Starter> {
  const pack = await openNamedPack('starter', dataDir);
  const pool = new SessionPool({ device: 'cpu', memory: { idle: 1e9, all: 1e9 }, threads: 1 });
  return { studio: new Studio(pack, new GraphCache(pack, join(dataDir, 'cache')), pool), pool };
}
