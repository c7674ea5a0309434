/** @file What can be measured from outside: counters and histograms in Prometheus' format. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

const secondsOfAnswers = [0.05, 0.1, 0.25, 0.5, 1, 2, 3];
const secondsOfSteps = [0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30];
const secondsOfJobs = [1, 5, 15, 30, 60, 120, 300, 600, 1_800, 3_600];

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
  readonly step = this.#histogram(
    'step_seconds',
    'Time of a step of a painting or a tile of an upscale',
    secondsOfSteps,
  );
  readonly waited = this.#histogram('waiting_seconds', 'Time from asking until the start of a job', secondsOfJobs);
  readonly worked = this.#histogram('job_seconds', 'Time from the start of a job until its end', secondsOfJobs);
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
