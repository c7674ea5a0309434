/** @file Which old jobs and files are thrown away. */

import type { FileName, StoredFile, StoredState } from './files.ts';
import type { Store } from './store.ts';
import { Survey } from './survey.ts';

/** All three hold; favourites and jobs that are not settled are kept whatever they say, and count in the sums. */
export interface RetentionPolicy {
  readonly maxAgeMs: number;
  readonly maxJobs: number;
  /** Of pictures, latents and checkpoints, bytes. */
  readonly maxBytes: number;
}

export const defaultPolicy: RetentionPolicy = {
  maxAgeMs: 90 * 24 * 3_600_000,
  maxJobs: 20_000,
  maxBytes: 20 * 2 ** 30,
};

/** A file that no job names may belong to a job that is being written: it is spared for so long. */
const SPARED_MS = 3_600_000;

/** More jobs than this, and than half of all, do not grow too old at once, … */
const MANY = 100;
/** … unless nobody asked for anything for so long, or the clock is wrong. */
const RECENT_MS = 7 * 24 * 3_600_000;

/** Deletions of one transaction. */
const TOGETHER = 100;

export interface Cleaned {
  readonly jobs: number;
  /** Pictures. */
  readonly files: number;
  /** Of pictures, latents and checkpoints. */
  readonly bytes: number;
  /** Why nothing was deleted; absent when all was done. */
  readonly refused?: string;
  /** Ids of records that are no JSON. While there are any, no picture goes: nobody knows which ones they name. */
  readonly unreadable?: readonly string[];
}

/**
 * Applies the policy at time `now` (milliseconds since 1970) and returns what was deleted. What a record names that waits to
 * be written is kept.
 */
export async function applyRetention(store: Store, policy: RetentionPolicy, now: number): Promise<Cleaned> {
  // What can still be read does not tell what belongs to nobody.
  if (store.damage) return { ...nothing, refused: store.damage.message };
  // Before the records: what belongs to a job that is accepted meanwhile is not in the lists.
  const { files, unfinished } = await store.files.list();
  const states = await store.files.states();
  const survey = await Survey.of(store.jobs);
  try {
    const refused = wrongClock(survey, policy, now);
    if (refused !== null) return { ...nothing, refused };
    const cleaning = new Cleaning(store, survey, { files, states, now });
    await cleaning.removeJobs(policy);
    await cleaning.removePictures();
    await cleaning.removeStates();
    await cleaning.forgetMessages();
    await store.files.removeUnfinished(unfinished, now - SPARED_MS);
    const { jobs, pictures, bytes } = cleaning;
    const { unreadable } = survey;
    return { jobs, files: pictures, bytes, ...(unreadable.length > 0 && { unreadable }) };
  } finally {
    survey.end();
  }
}

const nothing = { jobs: 0, files: 0, bytes: 0 } as const;

interface Found {
  readonly files: readonly StoredFile[];
  readonly states: readonly StoredState[];
  readonly now: number;
}

class Cleaning {
  jobs = 0;
  pictures = 0;
  bytes = 0;
  readonly #store: Store;
  readonly #survey: Survey;
  readonly #found: Found;

  constructor(store: Store, survey: Survey, found: Found) {
    this.#store = store;
    this.#survey = survey;
    this.#found = found;
  }

  async removeJobs({ maxAgeMs, maxJobs, maxBytes }: RetentionPolicy): Promise<void> {
    const survey = this.#survey;
    const room = new Room(this.#found, survey);
    for (const job of survey.removable) {
      const over = this.#found.now - job.createdAt > maxAgeMs || survey.size > maxJobs || room.bytes > maxBytes;
      if (!over || survey.isWrittenSince(job.id)) continue;
      await this.#store.jobs.delete(job);
      room.leave(job.id, survey.drop(job));
      this.jobs += 1;
    }
  }

  async removePictures(): Promise<void> {
    const { files, now } = this.#found;
    if (this.#survey.unreadable.length > 0) return;
    for (const file of files) {
      if (this.#survey.names(file.name) || now - file.modifiedAt <= SPARED_MS) continue;
      if (!(await this.#store.files.removeUnchanged(file))) continue;
      await this.#store.judgements.delete(file.name);
      this.pictures += 1;
      this.bytes += file.bytes;
    }
  }

  async removeStates(): Promise<void> {
    for (const state of this.#found.states) {
      if (this.#survey.needs(state)) continue;
      await this.#store.files.removeState(state.job, state.kind);
      this.bytes += state.bytes;
    }
  }

  /** What the bot remembers of messages that show a job which is gone. */
  async forgetMessages(): Promise<void> {
    const { messages } = this.#store;
    const gone: string[] = [];
    for await (const { key, value } of messages.entries()) {
      const job = jobOf(key, value);
      if (job !== undefined && !this.#survey.has(job)) gone.push(key);
    }
    while (gone.length > 0) {
      await Promise.all(gone.splice(0, TOGETHER).map((key) => messages.delete(key)));
    }
  }
}

/** Bytes that the jobs take, less what was taken out. */
class Room {
  bytes = 0;
  readonly #survey: Survey;
  readonly #pictures: ReadonlyMap<FileName, number>;
  readonly #states = new Map<string, StoredState[]>();

  constructor({ files, states }: Found, survey: Survey) {
    this.#survey = survey;
    this.#pictures = new Map(files.map(({ name, bytes }) => [name, bytes]));
    for (const { name, bytes } of files) if (survey.names(name)) this.bytes += bytes;
    for (const state of states.filter((each) => survey.needs(each))) {
      this.bytes += state.bytes;
      this.#states.set(state.job, [...(this.#states.get(state.job) ?? []), state]);
    }
  }

  leave(job: string, files: readonly FileName[]): void {
    for (const name of files) this.bytes -= this.#pictures.get(name) ?? 0;
    for (const state of this.#states.get(job) ?? []) if (!this.#survey.needs(state)) this.bytes -= state.bytes;
  }
}

/** Nothing brings back what was deleted because the clock had jumped ahead. */
function wrongClock({ removable, newest }: Survey, { maxAgeMs }: RetentionPolicy, now: number): string | null {
  const tooOld = removable.filter(({ createdAt }) => now - createdAt > maxAgeMs).length;
  if (tooOld <= MANY || tooOld <= removable.length / 2 || now - newest <= RECENT_MS) return null;
  return (
    `${tooOld} of ${removable.length} jobs would be too old at once at ${new Date(now).toISOString()}, and the newest ` +
    `is of ${new Date(newest).toISOString()}. Check the clock; when it is right, they go after the next job.`
  );
}

/** Keys are `places/<job>/<message>`, or others whose value names the job. */
function jobOf(key: string, value: unknown): string | undefined {
  const [kind, place] = key.split('/');
  const job: unknown = kind === 'places' ? place : Object(value).job;
  return typeof job === 'string' ? job : undefined;
}
