/** @file The last stretch of each job, in the background: shown to its owner, then settled. */

import type { Logger } from 'pino';
import type { Courier } from './delivery.ts';
import type { Job, JobRecord } from './job.ts';
import type { Ledger } from './ledger.ts';
import type { Patience } from './patience.ts';
import { isFinal } from './state.ts';
import type { Files } from './store/files.ts';
import type { JobStore } from './store/job-store.ts';

export interface DeskTools {
  readonly courier: Courier;
  readonly jobs: JobStore;
  readonly ledger: Ledger;
  readonly patience: Patience;
  readonly files: Files;
  readonly log: Logger;
}

export class Desk {
  readonly #tools: DeskTools;
  readonly #work = new Set<Promise<void>>();

  constructor(tools: DeskTools) {
    this.#tools = tools;
  }

  /** Delivers a painted job. */
  deliver(job: Job): void {
    this.#inBackground(job, async () => {
      const { courier, ledger, files } = this.#tools;
      const outcome = await courier.deliver(job, () => ledger.get(job.id) ?? job);
      if (outcome === 'interrupted') return;
      await ledger.update(job.id, () => (outcome === 'delivered' ? delivered : undeliverable));
      await files.removeState(job.id, 'checkpoint');
    });
  }

  /** Tells of a job that failed or was cancelled; also of one whose request nobody understands, which only the store knows. */
  report(job: JobRecord): void {
    if (!isFinal(job.state)) throw new Error(`Job ${job.id} is ${job.state}, which is not final.`);
    const { courier, ledger, patience, jobs, files } = this.#tools;
    this.#inBackground(job, async () => {
      if ((await courier.tell(job, () => ledger.get(job.id) ?? job)) === 'interrupted') return;
      if (ledger.get(job.id)) await ledger.update(job.id, () => ({ settled: true }));
      else await patience.record(() => jobs.put({ ...job, settled: true }));
      await files.removeState(job.id, 'checkpoint');
    });
  }

  /** Stops trying again; resolves when nothing is on its way. */
  async close(): Promise<void> {
    this.#tools.courier.close();
    await Promise.all(this.#work);
  }

  #inBackground(job: JobRecord, work: () => Promise<void>): void {
    // What is not written here stays unsettled in the store, and is done again after the next start.
    const done = work()
      .catch((error: unknown) => this.#tools.log.error({ err: error, job: job.id }, 'job not settled'))
      .finally(() => this.#work.delete(done));
    this.#work.add(done);
  }
}

const delivered: Partial<Job> = { state: 'delivered', settled: true };

const undeliverable: Partial<Job> = {
  state: 'failed',
  settled: true,
  error: { code: 'undeliverable', message: 'The place that asked for it is gone.', problem: null },
};
