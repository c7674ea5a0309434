/** @file The frames of a painting that are kept for its time-lapse: spread over all of it, however long it takes. */
import type { FileName } from './store/files.ts';

/** More would make a time-lapse too large to send. */
const MOST = 60;

export class KeptFrames {
  #names: readonly FileName[];
  /** One of so many frames is kept; doubles whenever there are too many. A run that goes on begins at one again. */
  #stride = 1;
  #seen = 0;

  constructor(names: readonly FileName[]) {
    this.#names = names;
  }

  get names(): readonly FileName[] {
    return this.#names;
  }

  /** Calls `put` for a frame that is to be kept. */
  async take(put: () => Promise<FileName>): Promise<void> {
    this.#seen += 1;
    if (this.#seen % this.#stride !== 0) return;
    this.#names = [...this.#names, await put()];
    if (this.#names.length < MOST) return;
    this.#names = this.#names.filter((_, i) => i % 2 === 0);
    this.#stride *= 2;
  }
}
