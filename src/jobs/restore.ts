/** @file Does what recovery.ts has decided: puts each job of an earlier run back to where it was. */

import type { Logger } from 'pino';
import type { Clock } from './clock.ts';
import type { Desk } from './desk.ts';
import type { FairOrder } from './fairness.ts';
import { isWhole, type Job, type JobRecord } from './job.ts';
import type { Ledger } from './ledger.ts';
import type { Patience } from './patience.ts';
import { type Action, plan } from './recovery.ts';
import type { Store } from './store/store.ts';
import type { UsageBook } from './usage-book.ts';

export interface RestoreTools {
  readonly store: Store;
  readonly ledger: Ledger;
  readonly usage: UsageBook;
  readonly order: FairOrder;
  readonly desk: Desk;
  readonly patience: Patience;
  readonly clock: Clock;
  readonly log: Logger;
  enqueue(job: Job): void;
}

/** Deliveries go on in the background. */
export async function restore(tools: RestoreTools): Promise<void> {
  for (const action of await plan(tools.store.jobs)) await take(action, tools);
}

async function take(action: Action, tools: RestoreTools): Promise<void> {
  const { store, ledger, usage, order, desk, patience, clock, log } = tools;
  if (action.kind === 'set-aside') {
    log.error({ job: action.id, problem: action.problem }, 'unreadable job set aside');
    return patience.record(() => store.jobs.setAside(action.id));
  }
  if (action.kind === 'leave') {
    return log.error({ job: action.id, problem: action.problem }, 'job left for the version that wrote it');
  }
  if (action.kind === 'settled') return patience.record(() => store.jobs.setAside(action.id));
  const { job } = action;
  log.info({ job: job.id, was: job.state, action: action.kind, attempts: job.attempts }, 'job recovered');
  const { lastStart } = await usage.load(job.owner, clock.now());
  order.countFrom(Math.max(job.order, lastStart));
  if (action.kind === 'tell') return report(job, tools);
  if (action.kind === 'fail') {
    const ended = { ...job, endedAt: clock.now() };
    usage.refund(job.owner, job.id);
    await patience.record(() => Promise.all([store.jobs.put(ended), usage.save(job.owner)]));
    return report(ended, tools);
  }
  ledger.adopt(action.job);
  if (action.kind === 'deliver') return desk.deliver(action.job);
  const waiting = action.wasPainting ? await ledger.update(job.id, () => ({ state: 'queued' })) : action.job;
  if (waiting) tools.enqueue(waiting);
}

/** Until its owner is told, it may be moved to another message like any other. */
function report(job: JobRecord, { ledger, desk }: RestoreTools): void {
  if (isWhole(job)) ledger.adopt(job);
  desk.report(job);
}
