/** @file Writes that wait for room: a full or locked disk delays a job, and loses nothing. */

import type { Clock } from './clock.ts';
import { StoreError } from './store/errors.ts';

const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 60_000;

export class Patience {
  readonly #clock: Clock;
  readonly #report: (trouble: StoreError | null) => void;
  readonly #closing = new AbortController();
  #trouble: StoreError | null = null;

  /** `report` hears once when writes begin to wait, and once, with `null`, when one succeeds again. */
  constructor(clock: Clock, report: (trouble: StoreError | null) => void) {
    this.#clock = clock;
    this.#report = report;
  }

  /** Why writes are waiting now. */
  get trouble(): StoreError | null {
    return this.#trouble;
  }

  /** Does `write` again and again while it fails for a reason that passes. Rejects with any other error, or after `close`. */
  async persist<Value>(write: () => Promise<Value>): Promise<Value> {
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
      try {
        const value = await write();
        this.#tell(null);
        return value;
      } catch (error) {
        const passing = error instanceof StoreError && error.passing;
        if (!passing || this.#closing.signal.aborted) throw error;
        this.#tell(error);
        await this.#clock.sleep(pause, this.#closing.signal);
      }
    }
  }

  /** Gives up the writes that wait: their jobs stay on disk as they were. */
  close(): void {
    this.#closing.abort();
  }

  #tell(trouble: StoreError | null): void {
    if (trouble?.code === this.#trouble?.code) return;
    this.#trouble = trouble;
    this.#report(trouble);
  }
}
