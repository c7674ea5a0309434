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
const PAUSES = [5_000, 15_000, 60_000, 300_000] as const;
const LONGEST_PAUSE_MS = 900_000;

/** Of pauses between attempts, after which somebody should look into it. A machine that sleeps makes no attempts. */
const LATE_MS = 24 * 3_600_000;

/** Tries again after each failure, with longer and longer pauses, until it succeeds: by time alone nothing is given up. */
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

  /**
   * `interrupted` after `close`: the job stays as it is in the store, for the next start.
   * @param newest - the job as it is at an attempt: it may have been moved to another message
   */
  deliver(job: Job, newest: () => Job = () => job): Promise<'delivered' | 'impossible' | 'interrupted'> {
    return this.#persist(job, () => this.#delivery.deliver(newest()));
  }

  /** As `deliver`. */
  tell(job: JobRecord, newest: () => JobRecord = () => job): Promise<'told' | 'interrupted'> {
    return this.#persist(job, async () => {
      await this.#delivery.tell(newest());
      return 'told' as const;
    });
  }

  /** Stops trying again; what is on its way is not cut off. */
  close(): void {
    this.#closing.abort();
  }

  async #persist<End>(job: JobRecord, attempt: () => Promise<End>): Promise<End | 'interrupted'> {
    const { signal } = this.#closing;
    for (let [failures, waited] = [1, 0]; !signal.aborted; failures++) {
      try {
        return await attempt();
      } catch (error) {
        const pause = PAUSES[failures - 1] ?? LONGEST_PAUSE_MS;
        this.#log.warn({ err: error, job: job.id, failures, retryInMs: pause }, 'delivery failed');
        if (waited < LATE_MS && waited + pause >= LATE_MS) {
          this.#log.error({ err: error, job: job.id, failures }, 'not delivered in a day of attempts, which go on');
        }
        waited += pause;
        await this.#clock.sleep(pause, signal);
      }
    }
    return 'interrupted';
  }
}
