/** @file p-queue's waiting room with the seats of `FairOrder`. */

import type { Queue, QueueAddOptions } from 'p-queue';
import type { FairOrder } from './fairness.ts';

type Run = () => Promise<unknown>;

export interface FairOptions extends QueueAddOptions {
  readonly owner: string;
  readonly order: number;
  readonly lastStart: number;
  /** Where it waits: it is new, was given back, or was given back when workers failed one after the other. */
  readonly seat: 'fair' | 'begun' | 'last';
}

/** A class for p-queue's `queueClass`, which it instantiates itself, over an order that others can look at. */
export const fairRuns = (order: FairOrder) =>
  class FairRuns implements Queue<Run, FairOptions> {
    readonly #runs = new Map<string, { readonly run: Run; readonly owner: string }>();

    get size(): number {
      return this.#runs.size;
    }

    enqueue(run: Run, options?: Partial<FairOptions>): void {
      const { id, owner, order: place, lastStart, seat } = options ?? {};
      if (id === undefined || owner === undefined || place === undefined) {
        throw new Error('A job is queued with its id, its owner and its order.');
      }
      if (seat === 'begun') order.addBegun(id, place);
      else if (seat === 'last') order.addLast(id, place);
      else order.add(id, owner, place, lastStart);
      this.#runs.set(id, { run, owner });
    }

    dequeue(): Run | undefined {
      const id = order.take();
      const entry = id === undefined ? undefined : this.#runs.get(id);
      if (id !== undefined) this.#runs.delete(id);
      return entry?.run;
    }

    /** Those of one owner, or all. */
    filter({ owner }: Readonly<Partial<FairOptions>>): Run[] {
      const entries = [...this.#runs.values()];
      return entries.filter((entry) => owner === undefined || entry.owner === owner).map((entry) => entry.run);
    }

    remove(id: string): void {
      order.remove(id);
      this.#runs.delete(id);
    }

    setPriority(id: string, priority: number): void {
      throw new Error(`Job ${id} cannot have priority ${priority}: the order is fair, without priorities.`);
    }
  };
