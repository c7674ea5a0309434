/** @file What can be measured from outside: counters and histograms in Prometheus' format. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

const secondsOfAnswers = [0.05, 0.1, 0.25, 0.5, 1, 2, 3];
const millisecondsOfSteps = [20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000];

/** One registry per bot, so that two in one process (tests) do not share their numbers. */
export class Metrics {
  readonly registry = new Registry();
  /** Interactions and reactions by what they were and how they ended: `ok`, `yours`, `discord`, `ours`. */
  readonly commands = this.#counter('commands_total', 'Commands, buttons, menus, modals and reactions', [
    'name',
    'outcome',
  ]);
  /** From the arrival of an interaction to Discord's answer to our acknowledgement. */
  readonly acknowledged = this.#histogram(
    'acknowledge_seconds',
    'Time until an interaction was acknowledged',
    secondsOfAnswers,
  );
  readonly step = this.#histogram('step_milliseconds', 'Time of a painting step', millisecondsOfSteps);
  readonly jobs = this.#counter('jobs_total', 'Jobs that ended, by kind and how', ['kind', 'state']);
  /** `sent`, `superseded` (a newer frame took its place), `failed`. */
  readonly edits = this.#counter('edits_total', 'Edits of progress messages', ['result']);
  /** What the picture filter was asked about and made of it: `shown`, `held-back`, `unjudged` (it failed). */
  readonly filtered = this.#counter('filtered_total', 'Pictures and frames that the picture filter was asked about', [
    'result',
  ]);
  /** Requests that waited here because a limit was used up. */
  readonly rateLimited = this.#counter('rate_limited_total', 'Times that a request waited for a rate limit', ['scope']);
  /** Answers 429: Discord bans addresses that get too many. */
  readonly refused = this.#counter('too_many_requests_total', 'Requests that Discord refused with 429', ['scope']);

  constructor() {
    // With the event loop's delay, memory and garbage collection.
    collectDefaultMetrics({ register: this.registry });
  }

  /** Shows the queue's sizes at each scrape. */
  watchQueue(queue: { readonly waiting: number; readonly running: number }): void {
    for (const state of ['waiting', 'running'] as const) {
      new Gauge({
        name: `tessera_queue_${state}`,
        help: `Jobs ${state}`,
        registers: [this.registry],
        collect() {
          this.set(queue[state]);
        },
      });
    }
  }

  #counter<Label extends string>(name: string, help: string, labelNames: Label[]): Counter<Label> {
    return new Counter({ name: `tessera_${name}`, help, labelNames, registers: [this.registry] });
  }

  #histogram(name: string, help: string, buckets: number[]): Histogram {
    return new Histogram({ name: `tessera_${name}`, help, buckets, registers: [this.registry] });
  }
}
