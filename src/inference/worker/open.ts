/** @file The engine that the rest of the program holds: a worker per device, which tries a smaller size when memory runs out. */

import type { Device } from '../runtime/devices.ts';
import { type MemoryLimit, memoryLimit } from '../runtime/memory-limit.ts';
import { ownModule } from '../runtime/own-module.ts';
import type { PoolLimits } from '../runtime/pool.ts';
import type { WorkerKind } from './channel.ts';
import type { LocalOptions } from './local-engine.ts';
import type { Engine } from './protocol.ts';
import { withSmallerSize } from './smaller.ts';
import { WorkerEngine } from './worker-engine.ts';

const local = ownModule(import.meta.url, './local-engine');

/** Part of the memory we may use that sessions may hold: a large step and its decoder, which take turns, fit into it. */
const SHARE = 0.5;
/** Part that those of earlier jobs may hold at most. */
const IDLE_SHARE = 0.125;
/** Bytes of earlier jobs' sessions: of the starter pack, a size or two beside the one that is painted. */
const MOST_IDLE = 400e6;

export function sessionLimits({ machine, container }: MemoryLimit = memoryLimit()): PoolLimits {
  const ours = container ?? machine;
  return { all: SHARE * ours, idle: Math.min(MOST_IDLE, IDLE_SHARE * ours) };
}

/** Nothing is loaded before the first request. `dataDir`: where fetched packs and built graphs lie. */
export function openEngine(kind: WorkerKind, device: Device, dataDir: string): Engine {
  const options: LocalOptions = { device, dataDir, memory: sessionLimits() };
  return withSmallerSize(new WorkerEngine({ kind, device, module: local.url.href, options }));
}
