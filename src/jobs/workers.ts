/** @file Notices that worker after worker fails, whatever it is given, so that jobs wait for better times instead of failing. */

import type { Clock } from './clock.ts';

/** Failures without a step done in between, after which it is not the jobs. */
const IN_A_ROW = 3;

const FIRST_PAUSE_MS = 60_000;
const LONGEST_PAUSE_MS = 900_000;

/** Why nothing starts although the disk takes writes. */
export class WorkersError extends Error {
  override readonly name = 'WorkersError';
  readonly code = 'workers-fail';
}

export interface WorkersEvents {
  /** `trouble` has begun or ended. */
  changed(): void;
  /** During trouble: one job is to be tried. */
  tryOne(): void;
}

export class Workers {
  readonly #clock: Clock;
  readonly #events: WorkersEvents;
  #failures = 0;
  #trouble: WorkersError | null = null;
  #pauseMs = FIRST_PAUSE_MS;
  /** Aborted when the pause before the next trial is over or of no use. */
  #pause: AbortController | null = null;

  constructor(clock: Clock, events: WorkersEvents) {
    this.#clock = clock;
    this.#events = events;
  }

  get trouble(): WorkersError | null {
    return this.#trouble;
  }

  /** A step was done, or a whole job. */
  succeeded(): void {
    this.#failures = 0;
    this.#pauseMs = FIRST_PAUSE_MS;
    this.close();
    if (!this.#trouble) return;
    this.#trouble = null;
    this.#events.changed();
  }

  /**
   * A worker was lost, or broke. Whether the workers are to blame for it, and not the job.
   * @param isSure - no job would fare better now, as on a disk that is full
   */
  failed(message: string, isSure = false): boolean {
    this.#failures += 1;
    if (!isSure && this.#failures < IN_A_ROW) return false;
    const isNew = this.#trouble === null;
    const times = this.#failures === 1 ? 'A worker' : `${this.#failures} times in a row a worker`;
    this.#trouble = new WorkersError(
      `${times} failed before it did a step, ${this.#failures === 1 ? '' : 'the last time '}with "${message}". ` +
        'Jobs wait; one of them is tried from time to time.',
    );
    if (isNew) this.#events.changed();
    if (!this.#pause) void this.#tryLater();
    return true;
  }

  /** A run has ended, perhaps without having tried a worker. */
  ended(): void {
    if (this.#trouble && !this.#pause) this.#events.tryOne();
  }

  /** Tries nothing more. */
  close(): void {
    this.#pause?.abort();
    this.#pause = null;
  }

  async #tryLater(): Promise<void> {
    const pause = new AbortController();
    this.#pause = pause;
    await this.#clock.sleep(this.#pauseMs, pause.signal);
    if (pause.signal.aborted) return;
    this.#pause = null;
    this.#pauseMs = Math.min(2 * this.#pauseMs, LONGEST_PAUSE_MS);
    this.#events.tryOne();
  }
}
