/** @file The devices: takes a job whose turn it is through one run, and writes how that ended. */

import type { Logger } from 'pino';
import type { Engine, Progress } from '../inference/worker/protocol.ts';
import type { Clock } from './clock.ts';
import type { Desk } from './desk.ts';
import type { Speeds } from './eta.ts';
import type { FairOrder } from './fairness.ts';
import { asPainted, type Job, type JobError } from './job.ts';
import type { Ledger } from './ledger.ts';
import type { Patience } from './patience.ts';
import { type Outcome, runJob } from './run.ts';
import type { Files } from './store/files.ts';
import type { UsageBook } from './usage-book.ts';

export interface RunnerTools {
  readonly files: Files;
  readonly patience: Patience;
  readonly ledger: Ledger;
  readonly usage: UsageBook;
  readonly speeds: Speeds;
  readonly order: FairOrder;
  readonly desk: Desk;
  readonly clock: Clock;
  readonly log: Logger;
  progress(job: Job, event: Progress): void;
}

/** Times that a job is given to a worker that then dies. */
const WORKER_ATTEMPTS = 2;

interface Running {
  readonly stop: AbortController;
  readonly finish: AbortController;
  /** Why `stop` was aborted. */
  reason: 'cancel' | 'shutdown' | null;
  last: Progress | null;
}

export class Runner {
  readonly devices: number;
  readonly #idle: Engine[];
  readonly #tools: RunnerTools;
  readonly #running = new Map<string, Running>();

  constructor(engines: readonly Engine[], tools: RunnerTools) {
    this.devices = engines.length;
    this.#idle = [...engines];
    this.#tools = tools;
  }

  get size(): number {
    return this.#running.size;
  }

  ids(): IterableIterator<string> {
    return this.#running.keys();
  }

  has(id: string): boolean {
    return this.#running.has(id);
  }

  /** Of the newest step of this run; `null` before the first. */
  lastStep(id: string): Progress | null {
    return this.#running.get(id)?.last ?? null;
  }

  /** Asks a run to stop at its next step. False when there is none. */
  stop(id: string, reason: 'cancel' | 'shutdown'): boolean {
    const running = this.#running.get(id);
    if (!running) return false;
    running.reason ??= reason;
    running.stop.abort();
    return true;
  }

  /** Asks a run to end with the picture as it is. False when there is none. */
  finish(id: string): boolean {
    this.#running.get(id)?.finish.abort();
    return this.#running.has(id);
  }

  /**
   * Runs a queued job on a free device. Resolves, once its end is on disk, with the job if it is to be started again.
   * Rejects when the store refuses for good: the job is then on disk as it was.
   */
  async work(id: string): Promise<Job | null> {
    const engine = this.#idle.shift();
    if (!engine) throw new Error(`Job ${id} was started, but all ${this.devices} devices are busy.`);
    const running: Running = { stop: new AbortController(), finish: new AbortController(), reason: null, last: null };
    this.#running.set(id, running);
    try {
      const job = await this.#begin(id);
      return job && (await this.#conclude(job, running, await this.#run(job, engine, running)));
    } finally {
      this.#running.delete(id);
      this.#idle.push(engine);
    }
  }

  /** `null` when it was cancelled just before. */
  async #begin(id: string): Promise<Job | null> {
    const { ledger, usage, order, clock } = this.#tools;
    const waiting = ledger.get(id);
    if (!waiting) return null;
    const { owner } = waiting;
    const now = clock.now();
    // In the same turn in which it stops to wait: at no moment does it count neither as waiting nor as started.
    usage.charge(owner, id, now, order.lastStart(owner));
    const job = await ledger.update(
      id,
      ({ state, attempts }) =>
        state === 'queued' ? { state: 'painting', attempts: attempts + 1, charged: true, startedAt: now } : null,
      () => usage.save(owner),
    );
    if (!job && !waiting.charged) usage.refund(owner, id);
    return job;
  }

  async #run(job: Job, engine: Engine, running: Running): Promise<Outcome> {
    const { ledger, clock } = this.#tools;
    const begun = clock.now();
    const hooks = {
      progress: (event: Progress) => {
        running.last = event;
        this.#tools.progress(ledger.get(job.id) ?? job, event);
      },
      record: async (changes: Partial<Job>) => {
        await ledger.update(job.id, () => changes);
      },
    };
    const signals = { stop: running.stop.signal, finish: running.finish.signal };
    const outcome = await runJob(job, engine, signals, hooks, this.#tools);
    if (outcome.kind === 'done') await this.#learn(job.id, outcome.msPerUnit ?? clock.now() - begun);
    return outcome;
  }

  async #learn(id: string, msPerUnit: number): Promise<void> {
    const job = this.#tools.ledger.get(id);
    if (!job) return;
    await this.#tools.speeds.learn(asPainted(job), msPerUnit).catch((error: unknown) => {
      this.#tools.log.warn({ err: error, job: id }, 'speed not stored');
    });
  }

  async #conclude(job: Job, running: Running, outcome: Outcome): Promise<Job | null> {
    const { ledger, desk, clock, log } = this.#tools;
    const endedAt = clock.now();
    if (outcome.kind === 'done') {
      const painted = await ledger.update(job.id, () => ({ ...outcome.changes, state: 'painted', endedAt }));
      if (painted) desk.deliver(painted);
      return null;
    }
    if (running.reason === 'cancel') return this.#end(job, { state: 'cancelled', endedAt });
    if (running.reason === 'shutdown') {
      // Stopping was our wish, so it is no attempt that failed.
      await ledger.update(job.id, ({ attempts }) => ({ state: 'queued', attempts: Math.max(0, attempts - 1) }));
      return null;
    }
    const error = outcome.kind === 'failed' ? outcome.error : unasked;
    const { code, message, problem } = error;
    const attempts = ledger.get(job.id)?.attempts ?? job.attempts;
    // What is wrong with a request is told in words of its prompt, which are not for the log.
    log.warn({ job: job.id, code, attempts, reason: problem?.code ?? message }, 'run failed');
    if (code === 'worker-lost' && attempts < WORKER_ATTEMPTS) return ledger.update(job.id, () => ({ state: 'queued' }));
    return this.#end(job, { state: 'failed', endedAt, error });
  }

  async #end(job: Job, changes: Partial<Job>): Promise<null> {
    const { ledger, usage, desk } = this.#tools;
    if (changes.state === 'failed') usage.refund(job.owner, job.id);
    const ended = await ledger.update(
      job.id,
      () => changes,
      () => usage.save(job.owner),
    );
    if (ended) desk.report(ended);
    return null;
  }
}

const unasked: JobError = {
  code: 'worker-lost',
  message: 'The worker stopped without being asked to.',
  problem: null,
};
