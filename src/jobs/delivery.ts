/** @file Handing a finished job to whoever shows it, until that succeeds. */

import type { Logger } from 'pino';
import type { Clock } from './clock.ts';
import type { Job, JobRecord } from './job.ts';

/** What the bot does with finished jobs. Both are idempotent by job id: after a crash they are called again. */
export interface Delivery {
  /**
   * Shows the results of a painted job. `impossible` when nobody can ever be shown them (the channel is gone); a throw
   * means that it may work later.
   */
  deliver(job: Job): Promise<'delivered' | 'impossible'>;
  /** Shows that a job failed or was cancelled. A throw means that it may work later. */
  tell(job: JobRecord): Promise<void>;
}

/** Milliseconds before the second attempt, the third, and so on; the last one repeats. */
const PAUSES = [5_000, 15_000, 60_000, 300_000, 900_000] as const;

const LONGEST_MS = 24 * 3_600_000;

/** Tries again after each failure, with longer and longer pauses, for a day; then the answer is `impossible`. */
export class Courier {
  readonly #delivery: Delivery;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #closing = new AbortController();

  constructor(delivery: Delivery, clock: Clock, log: Logger) {
    this.#delivery = delivery;
    this.#clock = clock;
    this.#log = log;
  }

  /** `interrupted` after `close`: the job stays as it is in the store, for the next start. */
  deliver(job: Job): Promise<'delivered' | 'impossible' | 'interrupted'> {
    return this.#persist(job, () => this.#delivery.deliver(job));
  }

  /** As `deliver`. */
  tell(job: JobRecord): Promise<'delivered' | 'impossible' | 'interrupted'> {
    return this.#persist(job, async () => {
      await this.#delivery.tell(job);
      return 'delivered';
    });
  }

  /** Stops trying again; what is on its way is not cut off. */
  close(): void {
    this.#closing.abort();
  }

  async #persist(job: JobRecord, attempt: () => Promise<'delivered' | 'impossible'>) {
    const { signal } = this.#closing;
    const begun = this.#clock.now();
    for (let failures = 0; !signal.aborted; failures++) {
      try {
        return await attempt();
      } catch (error) {
        if (this.#clock.now() - begun > LONGEST_MS) return 'impossible';
        const pause = PAUSES[Math.min(failures, PAUSES.length - 1)] ?? LONGEST_MS;
        this.#log.warn({ err: error, job: job.id, failures: failures + 1, retryInMs: pause }, 'delivery failed');
        await this.#clock.sleep(pause, signal);
      }
    }
    return 'interrupted';
  }
}
