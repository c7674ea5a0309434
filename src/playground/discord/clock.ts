/** @file A clock that can run faster or jump, so that fifteen minutes pass in a test without waiting for them. */

/** Node's timers cannot wait longer (2³¹ − 1 ms); a longer wait is armed again. */
const LONGEST_TIMER = 2 ** 31 - 1;

export interface Timer {
  cancel(): void;
}

interface Waiting {
  readonly due: number;
  readonly run: () => void;
  handle: NodeJS.Timeout | undefined;
}

/** Milliseconds since 1970, `speed` times as fast as the computer's clock, plus every jump. */
export class Clock {
  #speed: number;
  #origin: number;
  #realOrigin: number;
  readonly #waiting = new Set<Waiting>();

  constructor(options: { speed?: number; start?: number } = {}) {
    this.#speed = checkedSpeed(options.speed ?? 1);
    this.#realOrigin = performance.now();
    this.#origin = options.start ?? Date.now();
  }

  now(): number {
    return this.#origin + (performance.now() - this.#realOrigin) * this.#speed;
  }

  get speed(): number {
    return this.#speed;
  }

  set speed(speed: number) {
    this.#origin = this.now();
    this.#realOrigin = performance.now();
    this.#speed = checkedSpeed(speed);
    for (const waiting of this.#waiting) this.#arm(waiting);
  }

  /** Jumps `ms` ahead; what falls due on the way runs now, in the order it was due. */
  advance(ms: number): void {
    if (!(ms >= 0)) throw new RangeError(`A clock can only go forward; got ${ms} ms.`);
    const target = this.now() + ms;
    for (;;) {
      const next = [...this.#waiting].filter(({ due }) => due <= target).sort((a, b) => a.due - b.due)[0];
      if (!next) break;
      this.#jumpTo(Math.max(next.due, this.now()));
      this.#fire(next);
    }
    this.#jumpTo(target);
    for (const waiting of this.#waiting) this.#arm(waiting);
  }

  /** Calls `run` once, `ms` of this clock from now. Does not keep the process alive. */
  after(ms: number, run: () => void): Timer {
    const waiting: Waiting = { due: this.now() + ms, run, handle: undefined };
    this.#waiting.add(waiting);
    this.#arm(waiting);
    return { cancel: () => this.#forget(waiting) };
  }

  /** Resolves after `ms` of this clock. */
  async sleep(ms: number): Promise<void> {
    await new Promise<void>((resolve) => this.after(ms, resolve));
  }

  stop(): void {
    for (const waiting of [...this.#waiting]) this.#forget(waiting);
  }

  #jumpTo(time: number): void {
    this.#origin = time;
    this.#realOrigin = performance.now();
  }

  #arm(waiting: Waiting): void {
    clearTimeout(waiting.handle);
    const real = Math.max(0, (waiting.due - this.now()) / this.#speed);
    waiting.handle = setTimeout(
      () => {
        if (this.now() + 0.5 < waiting.due) this.#arm(waiting);
        else this.#fire(waiting);
      },
      Math.min(Math.ceil(real), LONGEST_TIMER),
    ).unref();
  }

  #fire(waiting: Waiting): void {
    this.#forget(waiting);
    waiting.run();
  }

  #forget(waiting: Waiting): void {
    clearTimeout(waiting.handle);
    this.#waiting.delete(waiting);
  }
}

function checkedSpeed(speed: number): number {
  if (!(speed > 0 && speed < Number.POSITIVE_INFINITY)) {
    throw new RangeError(`A clock's speed must be a number above 0; got ${speed}.`);
  }
  return speed;
}
