/** @file One message that is edited again and again: the newest frame wins, and one edit is under way at a time. */
import type { Clock } from '../../jobs/clock.ts';
import type { Outgoing } from './outgoing.ts';

export interface ScreenOptions {
  readonly edit: (outgoing: Outgoing) => Promise<void>;
  readonly clock: Clock;
  /** Hears of each edit. */
  readonly report: (result: 'sent' | 'failed', error?: unknown) => void;
}

/** What is shown is made only when its turn has come, which may take a moment; `null` means that there is nothing new. */
export type Frame = () => Promise<Outgoing | null> | Outgoing | null;

const SHORTEST_PAUSE_MS = 3_000;
const LONGEST_PAUSE_MS = 30_000;

/**
 * An edit that takes long has waited for Discord's rate limit, so the pause after it grows with it: 3 s, and up to 30 s
 * when edits take that long.
 */
export class Screen {
  readonly #options: ScreenOptions;
  #next: Frame | null = null;
  #work: Promise<void> | null = null;
  #finished = false;
  #stopped = false;
  readonly #wake = new AbortController();

  constructor(options: ScreenOptions) {
    this.#options = options;
  }

  /** Shows this as soon as the pause after the last edit is over, unless something newer comes first. */
  show(frame: Frame): void {
    if (this.#finished || this.#stopped) return;
    this.#next = frame;
    this.#work ??= this.#run();
  }

  /** Shows nothing more, until `restart`. */
  stop(): void {
    this.#stopped = true;
    this.#next = null;
  }

  /** Shows again what is asked for: the message is another one. */
  restart(): void {
    this.#stopped = false;
  }

  /**
   * Shows nothing more of what was asked for; resolves when no edit is under way. Whoever edits the message then has
   * the last word.
   */
  async finish(): Promise<void> {
    this.#finished = true;
    this.#next = null;
    this.#wake.abort();
    await this.#work;
  }

  async #run(): Promise<void> {
    const { clock } = this.#options;
    try {
      while (this.#next) {
        const frame = this.#next;
        this.#next = null;
        const took = await this.#edit(frame);
        const pause = Math.min(LONGEST_PAUSE_MS, Math.max(SHORTEST_PAUSE_MS, 2 * took));
        if (!this.#finished && took >= 0) await clock.sleep(pause, this.#wake.signal);
      }
    } finally {
      // In the same turn as the last look, so that no frame comes between them.
      this.#work = null;
    }
  }

  /** Milliseconds; negative when there was nothing to show. */
  async #edit(frame: Frame): Promise<number> {
    const { edit, clock, report } = this.#options;
    const begun = clock.now();
    try {
      const made = frame();
      const outgoing = made instanceof Promise ? await made : made;
      // It may have finished while the frame was made.
      if (!outgoing || this.#finished) return -1;
      await edit(outgoing);
      report('sent');
    } catch (error) {
      report('failed', error);
    }
    return clock.now() - begun;
  }
}
