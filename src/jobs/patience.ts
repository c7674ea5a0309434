/** @file Reads and writes that wait: a full, locked or failing disk delays a job, and loses nothing. */

import type { Clock } from './clock.ts';
import { StoreError } from './store/errors.ts';

const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 60_000;

/** Of a file that the disk does not give: half a minute. */
const READS = 5;

export class Patience {
  readonly #clock: Clock;
  readonly #changed: () => void;
  readonly #closing = new AbortController();
  /** Why each write that waits does so. */
  readonly #waits = new Map<symbol, StoreError>();

  /** `changed` hears when writes begin to wait, and when all that waited are done. */
  constructor(clock: Clock, changed: () => void) {
    this.#clock = clock;
    this.#changed = changed;
  }

  /** Why writes are waiting now. */
  get trouble(): StoreError | null {
    for (const error of this.#waits.values()) return error;
    return null;
  }

  /**
   * Writes to the database, again and again while it refuses, whatever the reason: a job that the record does not keep up
   * with must not go on. Rejects with any other error, after `close`, or when the database is closed.
   */
  record<Value>(write: () => Promise<Value>): Promise<Value> {
    return this.#write(write, ({ code }) => code !== 'closed');
  }

  /** Writes a file, again and again while that fails for a reason that passes. Rejects as `record`. */
  persist<Value>(write: () => Promise<Value>): Promise<Value> {
    return this.#write(write, (error) => error.passing);
  }

  /** Reads a file, a few times while that fails for a reason that passes: others need not wait for it. */
  read<Value>(read: () => Promise<Value>): Promise<Value> {
    return this.#insist(read, (error, failures) => error.passing && failures < READS);
  }

  /** Gives up the writes that wait: their jobs stay on disk as they were. */
  close(): void {
    this.#closing.abort();
  }

  async #write<Value>(write: () => Promise<Value>, waitsFor: (error: StoreError) => boolean): Promise<Value> {
    const wait = Symbol('wait');
    try {
      return await this.#insist(write, (error) => {
        if (!waitsFor(error)) return false;
        this.#waits.set(wait, error);
        this.#changed();
        return true;
      });
    } finally {
      if (this.#waits.delete(wait)) this.#changed();
    }
  }

  async #insist<Value>(
    work: () => Promise<Value>,
    isWorthIt: (error: StoreError, failures: number) => boolean,
  ): Promise<Value> {
    for (let [failures, pause] = [1, FIRST_PAUSE_MS]; ; failures++, pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
      try {
        return await work();
      } catch (error) {
        const isOver = this.#closing.signal.aborted || !(error instanceof StoreError) || !isWorthIt(error, failures);
        if (isOver) throw error;
        await this.#clock.sleep(pause, this.#closing.signal);
      }
    }
  }
}
