/** @file After a start, also after `kill -9`: what is to be done with each job that is not settled. */

import type { Job, JobRecord, ReadJob } from './job.ts';
import { isFinal } from './state.ts';
import { StoreError } from './store/errors.ts';
import type { JobStore } from './store/job-store.ts';

/** Starts without a new checkpoint, after which a job counts as one that stops the machine. */
export const MAX_ATTEMPTS = 5;

export type Action =
  /** Waits in its old place; `wasPainting` goes on from its checkpoint. */
  | { readonly kind: 'queue'; readonly job: Job; readonly wasPainting: boolean }
  | { readonly kind: 'deliver'; readonly job: Job }
  /** Is final; its owner may not know. */
  | { readonly kind: 'tell'; readonly job: JobRecord }
  /** Cannot go on; `job` is the record with its error, not yet written. */
  | { readonly kind: 'fail'; readonly job: JobRecord }
  /** A later version of the bot left it, and finds it again if that comes back. */
  | { readonly kind: 'leave'; readonly id: string; readonly problem: string }
  /** Has ended in every respect; only its mark is left. */
  | { readonly kind: 'settled'; readonly id: string }
  /** Nobody can be told, for nobody can read it. */
  | { readonly kind: 'set-aside'; readonly id: string; readonly problem: string };

/** The rules, one job at a time. */
export function decide(id: string, read: ReadJob | undefined): Action {
  if (!read) return { kind: 'set-aside', id, problem: 'there is no such job' };
  if (read.kind === 'unreadable') return { kind: 'set-aside', id, problem: read.problem };
  if (read.kind === 'newer') return { kind: 'leave', id, problem: read.problem };
  if ((read.kind === 'job' ? read.job : read.record).settled) return { kind: 'settled', id };
  if (read.kind === 'outdated') {
    if (isFinal(read.record.state)) return { kind: 'tell', job: read.record };
    const message = 'I was updated, and this request means nothing to me any more. Please ask again.';
    return { kind: 'fail', job: failed(read.record, 'outdated', message) };
  }
  const { job } = read;
  if (isFinal(job.state)) return { kind: 'tell', job };
  if (job.state === 'painted') return { kind: 'deliver', job };
  if (job.attempts < MAX_ATTEMPTS) return { kind: 'queue', job, wasPainting: job.state === 'painting' };
  const message = `I stopped ${job.attempts} times in a row while I worked on this, so I gave it up. Try it smaller?`;
  return { kind: 'fail', job: failed(job, 'gave-up', message) };
}

const failed = <Kind extends JobRecord>(job: Kind, code: string, message: string): Kind => ({
  ...job,
  state: 'failed',
  error: { code, message, problem: null },
});

/** An action for every job that is not settled, those to queue in their old order. Throws a `StoreError`. */
export async function plan(jobs: JobStore): Promise<Action[]> {
  const actions: Action[] = [];
  for (const id of await jobs.unsettled()) actions.push(decide(id, await readOrExplain(jobs, id)));
  const orderOf = (action: Action): number => ('job' in action ? action.job.order : -1);
  return actions.sort((a, b) => orderOf(a) - orderOf(b));
}

/** Only an entry that is no JSON is nobody's any more; what the disk cannot read now it may read at the next start. */
async function readOrExplain(jobs: JobStore, id: string): Promise<ReadJob | undefined> {
  try {
    return await jobs.read(id);
  } catch (error) {
    if (error instanceof StoreError && error.code === 'damaged') return { kind: 'unreadable', problem: error.message };
    throw error;
  }
}
