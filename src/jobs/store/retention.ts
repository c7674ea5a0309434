/** @file Which old jobs and files are thrown away. */

import { rm, stat } from 'node:fs/promises';
import { readJob } from '../job.ts';
import { type FileName, fileNames } from './files.ts';
import type { Store } from './store.ts';

/** All three hold; favourites and jobs that are not settled are kept whatever they say, and count in the sums. */
export interface RetentionPolicy {
  readonly maxAgeMs: number;
  readonly maxJobs: number;
  /** Of pictures, bytes. */
  readonly maxBytes: number;
}

export const defaultPolicy: RetentionPolicy = {
  maxAgeMs: 90 * 24 * 3_600_000,
  maxJobs: 20_000,
  maxBytes: 20 * 2 ** 30,
};

/** A file that no job names may belong to a job that is being written: it is spared for so long. */
const SPARED_MS = 3_600_000;

export interface Cleaned {
  readonly jobs: number;
  readonly files: number;
  readonly bytes: number;
}

/** Applies the policy at time `now` (milliseconds since 1970) and returns what was deleted. */
export async function applyRetention(store: Store, policy: RetentionPolicy, now: number): Promise<Cleaned> {
  const { files, unfinished } = await store.files.list();
  const sizes = new Map(files.map((file) => [file.name, file.bytes]));
  const kept = await survey(store);

  let jobs = 0;
  let count = kept.ids.size;
  let bytes = [...kept.users.keys()].reduce((sum, name) => sum + (sizes.get(name) ?? 0), 0);
  for (const job of kept.removable) {
    const over = now - job.createdAt > policy.maxAgeMs || count > policy.maxJobs || bytes > policy.maxBytes;
    if (!over) continue;
    await store.jobs.delete(job);
    await removeStates(store, job.id);
    kept.ids.delete(job.id);
    jobs += 1;
    count -= 1;
    for (const name of job.files) {
      const users = (kept.users.get(name) ?? 1) - 1;
      kept.users.set(name, users);
      if (users === 0) bytes -= sizes.get(name) ?? 0;
    }
  }

  // While a record cannot be read, nobody knows which pictures it names.
  const orphans =
    kept.unreadable > 0
      ? []
      : files.filter(({ name, modifiedAt }) => !kept.users.get(name) && now - modifiedAt > SPARED_MS);
  for (const { name } of orphans) {
    await store.files.remove(name);
    await store.judgements.delete(name);
  }
  for (const id of await store.files.jobsWithState()) if (!kept.ids.has(id)) await removeStates(store, id);
  await removeOld(unfinished, now);
  return { jobs, files: orphans.length, bytes: orphans.reduce((sum, file) => sum + file.bytes, 0) };
}

interface Removable {
  readonly id: string;
  readonly owner: string;
  readonly createdAt: number;
  readonly files: readonly FileName[];
}

/** One pass over all records: who uses which file, and which jobs may go, oldest first. */
async function survey(store: Store) {
  const users = new Map<FileName, number>();
  const ids = new Set<string>();
  const removable: Removable[] = [];
  let unreadable = 0;
  for await (const { key: id, value } of store.jobs.all()) {
    ids.add(id);
    if (value === undefined) unreadable += 1;
    const names = filesNamedIn(value);
    for (const name of names) users.set(name, (users.get(name) ?? 0) + 1);
    const read = readJob(value);
    const job = read.kind === 'job' ? read.job : read.kind === 'outdated' ? read.record : undefined;
    if (job?.settled && !job.favourite)
      removable.push({ id, owner: job.owner, createdAt: job.createdAt, files: names });
  }
  removable.sort((a, b) => a.createdAt - b.createdAt);
  return { users, ids, removable, unreadable };
}

/** Wherever in the record they stand, so that a record of another version keeps its files too. */
function filesNamedIn(value: unknown): FileName[] {
  const names = JSON.stringify(value ?? null).match(fileNames) ?? [];
  return [...new Set(names)];
}

async function removeStates(store: Store, job: string): Promise<void> {
  await store.files.removeState(job, 'checkpoint');
  await store.files.removeState(job, 'latent');
}

async function removeOld(paths: readonly string[], now: number): Promise<void> {
  for (const path of paths) {
    const { mtimeMs } = await stat(path);
    if (now - mtimeMs > SPARED_MS) await rm(path, { force: true });
  }
}
