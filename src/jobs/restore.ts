/** @file Does what recovery.ts has decided: puts each job of an earlier run back to where it was. */

import type { Logger } from 'pino';
import type { Clock } from './clock.ts';
import type { Desk } from './desk.ts';
import type { FairOrder } from './fairness.ts';
import type { Job } from './job.ts';
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
    return store.jobs.setAside(action.id);
  }
  if (action.kind === 'settled') return store.jobs.setAside(action.id);
  const { job } = action;
  log.info({ job: job.id, was: job.state, action: action.kind, attempts: job.attempts }, 'job recovered');
  const { lastStart } = await usage.load(job.owner);
  order.countFrom(Math.max(job.order, lastStart));
  if (action.kind === 'tell') return desk.report(job);
  if (action.kind === 'fail') {
    const ended = { ...job, endedAt: clock.now() };
    usage.refund(job.owner, job.id);
    await patience.persist(() => Promise.all([store.jobs.put(ended), usage.save(job.owner)]));
    return desk.report(ended);
  }
  ledger.adopt(action.job);
  if (action.kind === 'deliver') return desk.deliver(action.job);
  const waiting = action.wasPainting ? await ledger.update(job.id, () => ({ state: 'queued' })) : action.job;
  if (waiting) tools.enqueue(waiting);
}
