/** @file What each person has used, in memory and in the store. */

import { charge, noUsage, refund, startedBy, type Usage, usageRecord } from './limits.ts';
import type { Namespace } from './store/adapter.ts';

export class UsageBook {
  readonly #stored: Namespace<unknown>;
  readonly #known = new Map<string, Usage>();

  constructor(stored: Namespace<unknown>) {
    this.#stored = stored;
  }

  /**
   * Must come before the other methods for this owner. An entry that nobody can read counts as nothing used. Starts that
   * lie ahead of `now`, because the clock was wrong, count from now on as made now, also after a restart.
   */
  async load(owner: string, now: number): Promise<Usage> {
    const known = this.#known.get(owner);
    if (known) return known;
    const read = usageRecord.safeParse(await this.#stored.get(owner));
    const stored = read.success ? read.data : noUsage;
    const usage = startedBy(stored, now);
    // Another load may have come first, and a charge after it: here, and after the writing.
    if (usage !== stored && !this.#known.has(owner)) await this.#stored.set(owner, usage);
    const first = this.#known.get(owner) ?? usage;
    this.#known.set(owner, first);
    return first;
  }

  of(owner: string): Usage {
    const usage = this.#known.get(owner);
    if (!usage) throw new Error(`The usage of ${owner} was not loaded.`);
    return usage;
  }

  /** At once in memory; idempotent by job, as is `refund`. */
  charge(owner: string, job: string, now: number, lastStart: number): void {
    this.#known.set(owner, charge(this.of(owner), job, now, lastStart));
  }

  refund(owner: string, job: string): void {
    this.#known.set(owner, refund(this.of(owner), job));
  }

  /** Resolves once it is on disk as it is now. */
  save(owner: string): Promise<void> {
    return this.#stored.set(owner, this.of(owner));
  }
}
