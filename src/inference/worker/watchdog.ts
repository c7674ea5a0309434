/** @file Notices a worker that has fallen silent. */

export interface Patience {
  /** Silence that is never too long, once steps are done. */
  readonly leastMs: number;
  /** Before the first step: models are read and graphs are built, and the first run compiles them. */
  readonly loadingMs: number;
  /** Silence that is too long, in usual steps. */
  readonly steps: number;
}

export const defaultPatience: Patience = { leastMs: 60_000, loadingMs: 300_000, steps: 20 };

export class Watchdog {
  readonly #patience: Patience;
  readonly #bark: (silentMs: number) => void;
  #allowed: number;
  #timer: NodeJS.Timeout | undefined;

  /** `bark` is called once when it has been silent for longer than `patience` allows. */
  constructor(patience: Patience, bark: (silentMs: number) => void) {
    this.#patience = patience;
    this.#bark = bark;
    this.#allowed = patience.loadingMs;
    this.heard();
  }

  /** Something came from the worker; with a step's time, the allowance follows it. */
  heard(msPerStep?: number): void {
    const { leastMs, steps } = this.#patience;
    if (msPerStep !== undefined) this.#allowed = Math.max(leastMs, steps * msPerStep);
    this.stop();
    this.#timer = setTimeout(() => this.#suspect(), this.#allowed);
    this.#timer.unref();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** After a pause of this very process (a laptop asleep) timers come first, and what the worker sent is read only then. */
  #suspect(): void {
    const { leastMs } = this.#patience;
    this.#timer = setTimeout(() => this.#bark(this.#allowed), Math.min(1_000, leastMs));
    this.#timer.unref();
  }
}
