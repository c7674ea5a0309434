/** @file Whether a job of somebody may come in now: the queue is open, and the person's limits let it. */
import type { Clock } from './clock.ts';
import type { FairOrder } from './fairness.ts';
import { type LimitError, type Limits, refusal } from './limits.ts';
import type { UsageBook } from './usage-book.ts';

/** `stopping`: also before it has started. `draining`: nothing new is taken. `damaged`: the operator has to mend the store. */
export type ClosedReason = 'stopping' | 'draining' | 'damaged';

const said: Readonly<Record<ClosedReason | 'starting', string>> = {
  starting: 'I am still starting. Please try again in a moment.',
  stopping: 'I am shutting down. Please try again in a moment.',
  draining: 'I am finishing what is in the queue and take nothing new for now.',
  damaged: 'My memory is damaged, so I can show old pictures but paint no new ones. My operator has to mend it.',
};

/** The queue does not take jobs now; the message says why. */
export class QueueClosedError extends Error {
  override readonly name = 'QueueClosedError';
  readonly reason: ClosedReason;

  constructor(state: keyof typeof said) {
    super(said[state]);
    this.reason = state === 'starting' ? 'stopping' : state;
  }
}

export interface AdmissionTools {
  readonly order: FairOrder;
  readonly usage: UsageBook;
  /** When the newest job of somebody that waits was asked for; `null`: none waits. */
  readonly askedAt: (owner: string) => number | null;
  readonly clock: Clock;
}

export class Admission {
  readonly #tools: AdmissionTools;
  /** Jobs per owner that are being written. */
  readonly #entering = new Map<string, number>();
  #closed: keyof typeof said | null = 'starting';

  constructor(tools: AdmissionTools) {
    this.#tools = tools;
  }

  open(): void {
    this.#closed = null;
  }

  close(reason: ClosedReason): void {
    this.#closed = reason;
  }

  /** Why nobody is admitted; `null` when the queue is open. */
  get state(): keyof typeof said | null {
    return this.#closed;
  }

  /** Jobs that were admitted, and do not wait yet. */
  get entering(): number {
    return this.#entering.size;
  }

  /** Throws a `QueueClosedError`, or a `LimitError` with the time to try again. Nothing waits in here. */
  assert(owner: string, limits: Limits, asking = 1): void {
    if (this.#closed !== null) throw new QueueClosedError(this.#closed);
    const refused = this.refusal(owner, limits, asking);
    if (refused) throw refused;
  }

  /** Why somebody's limits do not let so many more in; `null` if they do. */
  refusal(owner: string, limits: Limits, asking = 1): LimitError | null {
    const { order, usage, askedAt, clock } = this.#tools;
    const entering = this.#entering.get(owner) ?? 0;
    const waiting = order.waitingOf(owner) + entering;
    const newest = entering > 0 ? clock.now() : askedAt(owner);
    return refusal(usage.of(owner), waiting, limits, clock.now(), newest, asking);
  }

  /** Lets a job in: it counts as waiting from this moment, before `write` has written it. */
  async enter(owner: string, write: () => Promise<void>): Promise<void> {
    this.#count(owner, 1);
    try {
      await write();
    } finally {
      this.#count(owner, -1);
    }
  }

  #count(owner: string, change: 1 | -1): void {
    const count = (this.#entering.get(owner) ?? 0) + change;
    if (count === 0) this.#entering.delete(owner);
    else this.#entering.set(owner, count);
  }
}
