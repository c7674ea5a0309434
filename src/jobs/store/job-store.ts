/** @file The records of jobs, with two indexes: what is not settled, and what belongs to whom. */

import { type Job, type JobRecord, type ReadJob, readJob } from '../job.ts';
import { Namespace } from './adapter.ts';
import type { Database } from './database.ts';

export class JobStore {
  readonly #jobs: Namespace<unknown>;
  readonly #unsettled: Namespace<true>;
  readonly #owned: Namespace<true>;
  readonly #watchers = new Set<(job: JobRecord) => void>();
  /** Records that wait to be written. */
  readonly #held = new Set<JobRecord>();

  constructor(database: Database) {
    this.#jobs = new Namespace(database, 'jobs');
    this.#unsettled = new Namespace(database, 'unsettled');
    this.#owned = new Namespace(database, 'owned');
  }

  /** Resolves once the job and its places in the indexes are on disk, together. */
  async put(job: JobRecord): Promise<void> {
    const { id, owner } = job;
    this.#show(job);
    // Asked for in one turn of the event loop: one transaction.
    await Promise.all([
      this.#jobs.set(id, job),
      this.#owned.set(`${owner}/${id}`, true),
      job.settled ? this.#unsettled.delete(id) : this.#unsettled.set(id, true),
    ]);
  }

  /** `undefined` when there is none, or none that this version understands. */
  async get(id: string): Promise<Job | undefined> {
    const read = await this.read(id);
    return read?.kind === 'job' ? read.job : undefined;
  }

  async read(id: string): Promise<ReadJob | undefined> {
    const value = await this.#jobs.get(id);
    return value === undefined ? undefined : readJob(value);
  }

  /** Ids of the jobs that something is left to do for. */
  async unsettled(): Promise<string[]> {
    return keysOf(this.#unsettled);
  }

  /** Ids of a person's jobs, newest first. */
  async ofOwner(owner: string): Promise<string[]> {
    const keys = await keysOf(this.#owned, `${owner}/`);
    return keys.map((key) => key.slice(owner.length + 1)).reverse();
  }

  /** All entries in order of their ids, as stored; the value is `undefined` for an entry that is no JSON. */
  all(): AsyncGenerator<{ readonly key: string; readonly value: unknown }> {
    return this.#jobs.entries();
  }

  /** While `work` lasts, which writes this record sooner or later, those who watch count it as written. */
  async holding<Value>(job: JobRecord, work: () => Promise<Value>): Promise<Value> {
    this.#held.add(job);
    this.#show(job);
    try {
      return await work();
    } finally {
      this.#held.delete(job);
    }
  }

  /** `see` hears of each record that waits to be written, now or until the returned function is called. */
  watch(see: (job: JobRecord) => void): () => void {
    for (const job of this.#held) see(job);
    this.#watchers.add(see);
    return () => void this.#watchers.delete(see);
  }

  async delete(job: { readonly id: string; readonly owner: string }): Promise<void> {
    await Promise.all([
      this.#jobs.delete(job.id),
      this.#owned.delete(`${job.owner}/${job.id}`),
      this.#unsettled.delete(job.id),
    ]);
  }

  /** Takes an entry that nobody can read out of the work to do; the entry itself stays for the operator. */
  async setAside(id: string): Promise<void> {
    await this.#unsettled.delete(id);
  }

  #show(job: JobRecord): void {
    for (const see of this.#watchers) see(job);
  }
}

async function keysOf(namespace: Namespace<true>, prefix = ''): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of namespace.entries(prefix)) keys.push(key);
  return keys;
}
