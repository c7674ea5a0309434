/** @file The engine that the rest of the program holds: a worker per device, which tries a smaller size when memory runs out. */

import { totalmem } from 'node:os';
import type { Device } from '../runtime/devices.ts';
import { ownModule } from '../runtime/own-module.ts';
import type { WorkerKind } from './channel.ts';
import type { LocalOptions } from './local-engine.ts';
import type { Engine } from './protocol.ts';
import { withSmallerSize } from './smaller.ts';
import { WorkerEngine } from './worker-engine.ts';

const local = ownModule(import.meta.url, './local-engine');

/** Part of the machine's memory that idle sessions may keep. */
const IDLE_SHARE = 0.25;

/** Nothing is loaded before the first request. `dataDir`: where fetched packs and built graphs lie. */
export function openEngine(kind: WorkerKind, device: Device, dataDir: string): Engine {
  const options: LocalOptions = { device, dataDir, memory: totalmem() * IDLE_SHARE };
  return withSmallerSize(new WorkerEngine({ kind, device, module: local.url.href, options }));
}
