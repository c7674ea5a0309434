/** @file All records at once: which of them names what, and which may go; those that are being written count, too. */

import { type JobRecord, readJob } from '../job.ts';
import { type FileName, fileNames, type StateKind, type StoredState } from './files.ts';
import type { JobStore } from './job-store.ts';

export interface Removable {
  readonly id: string;
  readonly owner: string;
  readonly createdAt: number;
  readonly files: readonly FileName[];
}

export class Survey {
  /** Settled, and no favourites; oldest first. */
  readonly removable: Removable[] = [];
  /** Ids of the records that are no JSON. */
  readonly unreadable: string[] = [];
  /** When the newest job was asked for, in milliseconds since 1970. */
  newest = 0;
  /** How many of the records found name each file. */
  readonly #users = new Map<FileName, number>();
  /** By record found, what it keeps of its own. */
  readonly #found = new Map<string, readonly StateKind[]>();
  /** Jobs whose latent an unsettled one begins with. */
  readonly #parents = new Set<string>();
  readonly #writtenSince = new Set<string>();
  readonly #namedSince = new Set<FileName>();
  readonly #stop: () => void;

  private constructor(jobs: JobStore) {
    this.#stop = jobs.watch((job) => this.#see(job));
  }

  /** Call `end` when done with it. */
  static async of(jobs: JobStore): Promise<Survey> {
    const survey = new Survey(jobs);
    try {
      for await (const { key, value } of jobs.all()) survey.#add(key, value);
    } catch (error) {
      survey.end();
      throw error;
    }
    survey.removable.sort((a, b) => a.createdAt - b.createdAt);
    return survey;
  }

  end(): void {
    this.#stop();
  }

  /** Records found, less those that were dropped. */
  get size(): number {
    return this.#found.size;
  }

  has(job: string): boolean {
    return this.#found.has(job) || this.#writtenSince.has(job);
  }

  names(file: FileName): boolean {
    return (this.#users.get(file) ?? 0) > 0 || this.#namedSince.has(file);
  }

  /** Whether anybody may go on from it. */
  needs({ job, kind }: StoredState): boolean {
    const ofOwn = this.#writtenSince.has(job) || this.#found.get(job)?.includes(kind);
    return ofOwn || (kind === 'latent' && this.#parents.has(job));
  }

  /** What was found of a job is out of date. */
  isWrittenSince(job: string): boolean {
    return this.#writtenSince.has(job);
  }

  /** Takes a record out, and returns the files that no record names any more. */
  drop({ id, files }: Removable): FileName[] {
    this.#found.delete(id);
    for (const file of files) this.#users.set(file, (this.#users.get(file) ?? 1) - 1);
    return files.filter((file) => !this.names(file));
  }

  #add(id: string, value: unknown): void {
    if (value === undefined) this.unreadable.push(id);
    const files = filesNamedIn(value);
    for (const file of files) this.#users.set(file, (this.#users.get(file) ?? 0) + 1);
    const read = readJob(value);
    const job = read.kind === 'job' ? read.job : read.kind === 'outdated' ? read.record : undefined;
    // A record that is not understood keeps all that it has.
    this.#found.set(id, job ? statesOf(job) : ['checkpoint', 'latent']);
    if (!job?.settled) this.#keepParent(value);
    if (!job) return;
    const { owner, createdAt, settled, favourite } = job;
    this.newest = Math.max(this.newest, createdAt);
    if (settled && !favourite) this.removable.push({ id, owner, createdAt, files });
  }

  #see(job: JobRecord): void {
    this.#writtenSince.add(job.id);
    for (const file of filesNamedIn(job)) this.#namedSince.add(file);
    if (!job.settled) this.#keepParent(job);
  }

  #keepParent(value: unknown): void {
    const parent: unknown = Object(Object(value).request).startFrom;
    if (typeof parent === 'string') this.#parents.add(parent);
  }
}

/** Once settled, nothing is gone on with; and a picture that its owner deleted takes its latent along. */
function statesOf({ settled, results }: JobRecord): StateKind[] {
  if (!settled) return ['checkpoint', 'latent'];
  return results.length > 0 ? ['latent'] : [];
}

/** Wherever in the record they stand, so that a record of another version keeps its files too. */
function filesNamedIn(value: unknown): FileName[] {
  const names = JSON.stringify(value ?? null).match(fileNames) ?? [];
  return [...new Set(names)];
}
