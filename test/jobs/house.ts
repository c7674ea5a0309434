/** @file A queue with a fake clock, a fake device and a fake Discord. */

import type { Logger } from 'pino';
import { onTestFinished } from 'vitest';
import type { Job } from '../../src/jobs/job.ts';
import { JobQueue } from '../../src/jobs/queue.ts';
import { openStore, type Store } from '../../src/jobs/store/store.ts';
import { FakeClock, FakeDelivery, FakeEngine, type FakeEngineOptions, silent } from './fakes.ts';
import { temporaryFolder } from './temporary-folder.ts';

export interface House {
  readonly store: Store;
  readonly clock: FakeClock;
  readonly engine: FakeEngine;
  readonly delivery: FakeDelivery;
  readonly queue: JobQueue;
  /** In the order in which they were announced. */
  readonly changes: Job[];
}

export async function aQueue(
  options: FakeEngineOptions & {
    readonly folder?: string;
    readonly devices?: number;
    readonly start?: boolean;
    readonly log?: Logger;
  } = {},
): Promise<House> {
  const store = await openStore(options.folder ?? temporaryFolder());
  const clock = new FakeClock();
  const engine = new FakeEngine({ clock, ...options });
  const delivery = new FakeDelivery();
  const others = Array.from({ length: (options.devices ?? 1) - 1 }, () => engine);
  const queue = new JobQueue({ store, engines: [engine, ...others], delivery, log: options.log ?? silent, clock });
  const changes: Job[] = [];
  queue.on('changed', (job) => changes.push(job));
  onTestFinished(async () => {
    await queue.close(0);
    store.close();
  });
  if (options.start !== false) await queue.start();
  return { store, clock, engine, delivery, queue, changes };
}

/** Holds every step until the returned function is called. */
export function closeGate(engine: FakeEngine): () => void {
  let open: () => void = () => undefined;
  engine.gate = new Promise((resolve) => {
    open = () => {
      engine.gate = null;
      resolve();
    };
  });
  return open;
}
