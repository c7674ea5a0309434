/** @file The engine that the rest of the program holds: a worker per device, which tries a smaller size when memory runs out. */

import type { WorkerKind } from './channel.ts';
import type { LocalOptions } from './local-engine.ts';
import type { Engine } from './protocol.ts';
import { withSmallerSize } from './smaller.ts';
import { WorkerEngine } from './worker-engine.ts';

const local = new URL(import.meta.url.endsWith('.ts') ? './local-engine.ts' : './local-engine.js', import.meta.url);

/** Nothing is loaded before the first request. */
export function openEngine(kind: WorkerKind, options: LocalOptions): Engine {
  return withSmallerSize(new WorkerEngine({ kind, device: options.device, module: local.href, options }));
}
