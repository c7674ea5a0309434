/** @file Why writing failed last, for whoever looks after the bot. */
import type { StoreError } from './errors.ts';

/** Nobody may write for hours: after so long the failure tells nothing of now. */
const MEMORY_MS = 10 * 60_000;

export class LastTrouble {
  #error: StoreError | null = null;
  #at = 0;

  /** `null`: a write has succeeded. */
  note(error: StoreError | null): void {
    this.#error = error;
    this.#at = performance.now();
  }

  /** `null` if the last write succeeded, or failed long ago. */
  get error(): StoreError | null {
    return performance.now() - this.#at < MEMORY_MS ? this.#error : null;
  }
}
