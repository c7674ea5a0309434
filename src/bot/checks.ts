/** @file How well each part of the bot is, for `/healthz`. */
import type { Bot } from './context.ts';
import type { GatewayWatch } from './gateway-watch.ts';
import type { HealthState } from './health.ts';
import type { WatchedFilter } from './moderation/picture-filter.ts';

/** A worker that was lost counts as unwell until another has done a step, or for so long: a new one starts with the next job. */
const WORKER_LOST_MS = 10 * 60_000;

/** Reconnecting takes a moment, now and then, in the best of times. */
const RECONNECTING_MS = 15_000;

export function healthOf(
  { store, queue, settings, clock }: Bot,
  filter: WatchedFilter,
  gateway: GatewayWatch,
): HealthState {
  let workerLost = { why: '', at: Number.NEGATIVE_INFINITY };
  queue.on('progress', () => {
    workerLost.at = Number.NEGATIVE_INFINITY;
  });
  queue.on('changed', ({ error }) => {
    if (error?.code === 'worker-lost') workerLost = { why: error.message, at: clock.now() };
  });
  return {
    checks: {
      gateway: () => ((gateway.missingForMs ?? 0) > RECONNECTING_MS ? 'not connected to Discord' : null),
      worker: () => (clock.now() - workerLost.at < WORKER_LOST_MS ? workerLost.why : null),
      store: () => (store.damage ?? store.trouble)?.message ?? null,
      queue: () => queue.trouble,
      filter: () => (settings.filtered ? filter.trouble : null),
    },
    facts: () => {
      const { waiting, running, paused, draining } = queue;
      return { waiting, running, paused, draining };
    },
  };
}
