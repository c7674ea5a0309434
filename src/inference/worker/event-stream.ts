/** @file Events pushed at one end and awaited at the other. */

import { isEnd, type WorkerEvent } from './messages.ts';

/** Ends after the first `done`, `stopped` or `failed`; what is pushed later is dropped. For one reader. */
export class EventStream<Event extends WorkerEvent> implements AsyncIterable<Event> {
  readonly #waiting: Event[] = [];
  #wake: (() => void) | null = null;
  #ended = false;

  get ended(): boolean {
    return this.#ended;
  }

  push(event: Event): void {
    if (this.#ended) return;
    this.#ended = isEnd(event);
    // A slow reader gets the newest step; frames and checkpoints are never skipped.
    const last = this.#waiting.at(-1);
    if (last?.type === 'progress' && event.type === 'progress' && !last.frame && !last.checkpoint) this.#waiting.pop();
    this.#waiting.push(event);
    this.#wake?.();
  }

  /** Resolves at the end; what comes until then is dropped. */
  async drain(): Promise<void> {
    for await (const event of this) if (isEnd(event)) return;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Event> {
    for (;;) {
      const event = this.#waiting.shift();
      if (event) {
        yield event;
        if (isEnd(event)) return;
      } else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }
}
