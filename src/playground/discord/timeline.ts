/** @file What the bot did and how it was judged: the newest requests, and counts of all. */

/**
 * - `ok`: done, as Discord would;
 * - `refused`: Discord would refuse it too;
 * - `limited`: too fast;
 * - `unknown-route`: the stand-in has no such route;
 * - `fault`: spoiled on demand;
 * - `aborted`: the bot hung up before its request was whole;
 * - `failed`: a mistake of the stand-in itself.
 */
export type Verdict = 'ok' | 'refused' | 'limited' | 'unknown-route' | 'fault' | 'aborted' | 'failed';

export interface TimelineEntry {
  readonly id: number;
  readonly at: number;
  /** `REST` or what happened on the gateway. */
  readonly kind: 'rest' | 'gateway';
  readonly method: string;
  /** As sent; an interaction's token is shortened. */
  readonly path: string;
  /** The route's template, as in the contract. */
  readonly route: string | null;
  readonly status: number;
  /** Discord's error code. */
  readonly code: number | null;
  readonly verdict: Verdict;
  /** What was wrong, field by field or in words. */
  readonly problems: readonly string[];
  /** How long the answer took. */
  readonly ms: number;
  readonly bytes: number;
  /** The JSON sent, cut at 2,000 letters. */
  readonly body: string | null;
}

const KEPT_BODY = 2_000;

export class Timeline {
  #entries: TimelineEntry[] = [];
  #next = 1;
  #counts: Record<string, number> = {};
  readonly #kept: () => number;
  readonly #listeners = new Set<(entry: TimelineEntry) => void>();

  constructor(kept: () => number) {
    this.#kept = kept;
  }

  add(entry: Omit<TimelineEntry, 'id'>): TimelineEntry {
    const body =
      entry.body === null || entry.body.length <= KEPT_BODY ? entry.body : `${entry.body.slice(0, KEPT_BODY)}…`;
    const kept = { ...entry, body, id: this.#next++ };
    this.#entries.push(kept);
    // Dropping a quarter at once keeps the cost per entry constant.
    if (this.#entries.length > this.#kept() * 1.25) this.#entries = this.#entries.slice(-this.#kept());
    this.#counts[kept.verdict] = (this.#counts[kept.verdict] ?? 0) + 1;
    if (kept.code) this.#counts[String(kept.code)] = (this.#counts[String(kept.code)] ?? 0) + 1;
    for (const listener of this.#listeners) listener(kept);
    return kept;
  }

  /** The newest entries, oldest first. */
  entries(filter: { verdict?: Verdict; after?: number; limit?: number } = {}): TimelineEntry[] {
    return this.#entries
      .filter(({ id, verdict }) => id > (filter.after ?? 0) && (!filter.verdict || verdict === filter.verdict))
      .slice(-(filter.limit ?? this.#kept()));
  }

  /** How often each verdict and each of Discord's error codes came up, since the start or the last reset. */
  counts(): Readonly<Record<string, number>> {
    return { ...this.#counts };
  }

  onEntry(listener: (entry: TimelineEntry) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  reset(): void {
    this.#entries = [];
    this.#counts = {};
  }
}
