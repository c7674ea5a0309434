/** @file How well each part of the bot is, for `/healthz`. */
import { Status } from 'discord.js';
import type { Bot } from './context.ts';
import type { HealthOptions } from './health.ts';
import type { WatchedFilter } from './moderation/picture-filter.ts';

/** A worker that was lost counts as unwell until another has done a step, or for so long: a new one starts with the next job. */
const WORKER_LOST_MS = 10 * 60_000;

export function healthOf(
  { client, store, queue, settings, clock }: Bot,
  filter: WatchedFilter,
): Pick<HealthOptions, 'checks' | 'facts'> {
  let workerLost = { why: '', at: Number.NEGATIVE_INFINITY };
  queue.on('progress', () => {
    workerLost.at = Number.NEGATIVE_INFINITY;
  });
  queue.on('changed', ({ error }) => {
    if (error?.code === 'worker-lost') workerLost = { why: error.message, at: clock.now() };
  });
  return {
    checks: {
      gateway: () => (client.ws.status === Status.Ready ? null : 'not connected to Discord'),
      worker: () => (clock.now() - workerLost.at < WORKER_LOST_MS ? workerLost.why : null),
      store: () => store.damage?.message ?? null,
      queue: () => queue.trouble,
      filter: () => (settings.filtered ? filter.trouble : null),
    },
    facts: () => ({ waiting: queue.waiting, running: queue.running, paused: queue.paused }),
  };
}
