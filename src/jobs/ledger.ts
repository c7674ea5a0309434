/** @file The jobs that are not settled, in memory as they are on disk: every change is written first. */

import type { Job } from './job.ts';
import type { Patience } from './patience.ts';
import { assertAllowed } from './state.ts';
import type { JobStore } from './store/job-store.ts';

/** What a change makes of a job; `null` leaves it as it is. */
export type Change = (job: Job) => Partial<Job> | null;

export class Ledger {
  readonly #store: JobStore;
  readonly #patience: Patience;
  readonly #changed: (job: Job) => void;
  readonly #live = new Map<string, Job>();
  /** The last change of each job: the next one waits for it. */
  readonly #changes = new Map<string, Promise<unknown>>();

  /** `changed` hears of each change once it is on disk. */
  constructor(store: JobStore, patience: Patience, changed: (job: Job) => void) {
    this.#store = store;
    this.#patience = patience;
    this.#changed = changed;
  }

  get(id: string): Job | undefined {
    return this.#live.get(id);
  }

  values(): IterableIterator<Job> {
    return this.#live.values();
  }

  /** A new job. Rejects at once with a `StoreError` when it cannot be written, and then there is none. */
  async accept(job: Job): Promise<void> {
    await this.#store.put(job);
    this.adopt(job);
    this.#changed(job);
  }

  /** A job that is on disk already. */
  adopt(job: Job): void {
    this.#live.set(job.id, job);
  }

  /**
   * Changes a job, after all changes asked for before. Resolves with the job as it now is on disk, or with `null` when
   * `change` declined or the job is settled. `alongside` is written in the same transaction, and again with every
   * retry. While the database refuses, it waits (patience.ts).
   */
  update(id: string, change: Change, alongside?: () => Promise<void>): Promise<Job | null> {
    const before = this.#changes.get(id) ?? Promise.resolve();
    const result = before.then(() => this.#change(id, change, alongside));
    const settled = result
      .catch(() => undefined)
      .then(() => {
        if (this.#changes.get(id) === settled) this.#changes.delete(id);
      });
    this.#changes.set(id, settled);
    return result;
  }

  async #change(id: string, change: Change, alongside?: () => Promise<void>): Promise<Job | null> {
    const job = this.#live.get(id);
    const changes = job && change(job);
    if (!job || !changes) return null;
    const next = { ...job, ...changes };
    if (next.state !== job.state) assertAllowed(id, job.state, next.state);
    await this.#store.holding(next, () =>
      this.#patience.record(() => Promise.all([this.#store.put(next), alongside?.()])),
    );
    if (next.settled) this.#live.delete(id);
    else this.#live.set(id, next);
    this.#changed(next);
    return next;
  }
}
