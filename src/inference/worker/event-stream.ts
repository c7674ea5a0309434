/** @file Events pushed at one end and awaited at the other. */

import { isEnd, type WorkerEvent } from './messages.ts';

/**
 * Unread events that bring a frame or a checkpoint, above which the reader has fallen behind, as when its disk is full: then
 * only the newest frame and the newest checkpoint are kept for it.
 */
const MOST_UNREAD = 8;

type Extra = 'frame' | 'checkpoint';

/** Ends after the first `done`, `stopped` or `failed`; what is pushed later is dropped. For one reader. */
export class EventStream<Event extends WorkerEvent> implements AsyncIterable<Event> {
  #waiting: Event[] = [];
  #wake: (() => void) | null = null;
  #ended = false;

  get ended(): boolean {
    return this.#ended;
  }

  push(event: Event): void {
    if (this.#ended) return;
    this.#ended = isEnd(event);
    this.#waiting.push(event);
    if (this.#waiting.filter((unread) => has(unread, 'frame') || has(unread, 'checkpoint')).length > MOST_UNREAD) {
      this.#keepNewest('frame');
      this.#keepNewest('checkpoint');
    }
    // A slow reader gets the newest step, and what others bring.
    this.#waiting = this.#waiting.filter((unread, i) => {
      const next = this.#waiting[i + 1];
      const isPlain = unread.type === 'progress' && !unread.frame && !unread.checkpoint;
      return !(isPlain && next?.type === 'progress');
    });
    this.#wake?.();
  }

  #keepNewest(extra: Extra): void {
    const newest = this.#waiting.findLastIndex((event) => has(event, extra));
    this.#waiting = this.#waiting.map((event, i) =>
      has(event, extra) && i !== newest ? without(event, extra) : event,
    );
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

const has = (event: WorkerEvent, extra: Extra): boolean => event.type === 'progress' && event[extra] !== undefined;

function without<Event extends WorkerEvent>(event: Event, extra: Extra): Event {
  const rest = { ...event };
  Reflect.deleteProperty(rest, extra);
  return rest;
}
