/** @file The devices: takes a job whose turn it is through one run, and writes how that ended. */

import type { Logger } from 'pino';
import { messageOf } from '../inference/message-of.ts';
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
import type { Workers } from './workers.ts';

export interface RunnerTools {
  readonly files: Files;
  readonly patience: Patience;
  readonly ledger: Ledger;
  readonly usage: UsageBook;
  readonly speeds: Speeds;
  readonly order: FairOrder;
  readonly desk: Desk;
  readonly workers: Workers;
  readonly clock: Clock;
  readonly log: Logger;
  progress(job: Job, event: Progress): void;
}

/** Workers that may be lost with a job before it fails, while it does not get on. */
const WORKERS_LOST = 2;

interface Running {
  readonly stop: AbortController;
  readonly finish: AbortController;
  /** Why `stop` was aborted. */
  reason: 'cancel' | 'shutdown' | null;
  /** It is painted, or about to be: nothing stops it any more. */
  isOver: boolean;
  /** `close` has given back the attempt, and no new one was counted. */
  isGivenBack: boolean;
  last: Progress | null;
}

export class Runner {
  readonly devices: number;
  readonly #idle: Engine[];
  readonly #tools: RunnerTools;
  readonly #running = new Map<string, Running>();
  /** Jobs that are to end with the picture as it is after so many steps; also those given back meanwhile. */
  readonly #finishAt = new Map<string, number>();

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

  /** Asks a run to stop at its next step. False when there is none, or it is done. */
  stop(id: string, reason: 'cancel' | 'shutdown'): boolean {
    const running = this.#running.get(id);
    if (!running || running.isOver) return false;
    // A person's wish goes before ours.
    if (reason === 'cancel') running.reason = reason;
    else running.reason ??= reason;
    running.stop.abort();
    return true;
  }

  /** Asks a run to end with the picture as it is. False when there is none. */
  finish(id: string): boolean {
    const running = this.#running.get(id);
    if (!running) return false;
    if (!this.#finishAt.has(id)) this.#finishAt.set(id, running.last?.step ?? 0);
    running.finish.abort();
    return true;
  }

  /**
   * Of the runs that do not stop in time and have done no step: stopping is our wish, so those are no attempts that failed.
   * Rejects with a `StoreError`.
   */
  async giveBackAttempts(): Promise<void> {
    const idle = [...this.#running].filter(([, { last, isGivenBack }]) => last === null && !isGivenBack);
    const changes = idle.map(([id, running]) => {
      running.isGivenBack = true;
      return this.#tools.ledger.update(id, ({ state, attempts }) =>
        state === 'painting' ? { attempts: Math.max(0, attempts - 1) } : null,
      );
    });
    await Promise.all(changes);
  }

  /**
   * Runs a queued job on a free device. Resolves, once its end is on disk, with the job if it is to be started again.
   * Rejects after `close`, and when we are wrong somewhere: the job is then on disk as it was.
   */
  async work(id: string): Promise<Job | null> {
    const engine = this.#idle.shift();
    if (!engine) throw new Error(`Job ${id} was started, but all ${this.devices} devices are busy.`);
    const running = newRunning();
    this.#running.set(id, running);
    let again: Job | null = null;
    try {
      const job = await this.#begin(id);
      again = job && (await this.#conclude(job, running, await this.#run(job, engine, running)));
      return again;
    } finally {
      this.#running.delete(id);
      this.#idle.push(engine);
      if (!again) this.#finishAt.delete(id);
    }
  }

  /** Ends a job, in whatever state it is, for an error of ours. */
  async fail(id: string, error: unknown): Promise<void> {
    const job = this.#tools.ledger.get(id);
    const told: JobError = { code: 'internal', message: messageOf(error), problem: null };
    if (job) await this.#end(job, { state: 'failed', endedAt: this.#tools.clock.now(), error: told });
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
        this.#tools.workers.succeeded();
        if (event.step >= (this.#finishAt.get(job.id) ?? Number.POSITIVE_INFINITY)) running.finish.abort();
        this.#tools.progress(ledger.get(job.id) ?? job, event);
      },
      record: async (changes: Partial<Job>) => {
        if (changes.attempts !== undefined) running.isGivenBack = false;
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
    const { ledger, desk, workers, clock } = this.#tools;
    const endedAt = clock.now();
    if (outcome.kind === 'done') {
      workers.succeeded();
      const painted = await ledger.update(job.id, () => {
        if (running.reason === 'cancel') return null;
        running.isOver = true;
        return { ...outcome.changes, state: 'painted', endedAt };
      });
      if (painted) desk.deliver(painted);
      if (running.reason !== 'cancel') return null;
    }
    if (running.reason === 'cancel') return this.#end(job, { state: 'cancelled', endedAt });
    if (running.reason === 'shutdown') {
      // Stopping was our wish, so it is no attempt that failed.
      const wished = running.isGivenBack ? 0 : 1;
      await this.#giveBack(job, running, ({ attempts }) => ({ attempts: Math.max(0, attempts - wished) }));
      return null;
    }
    return this.#afterFailure(job, running, outcome.kind === 'failed' ? outcome : unasked);
  }

  async #afterFailure(job: Job, running: Running, { error, byEngine }: Failed): Promise<Job | null> {
    const { ledger, workers, clock, log } = this.#tools;
    const { code, message, problem } = error;
    const { attempts, lost } = ledger.get(job.id) ?? job;
    // What is wrong with a request is told in words of its prompt, which are not for the log.
    log.warn({ job: job.id, code, attempts, lost, reason: problem?.code ?? message }, 'run failed');
    const isWorkers = byEngine && workersFail.has(code) && workers.failed(message, code === 'disk-full');
    if (isWorkers) return this.#giveBack(job, running, () => ({ attempts: Math.max(0, attempts - 1) }));
    if (code === 'worker-lost' && lost + 1 < WORKERS_LOST)
      return this.#giveBack(job, running, () => ({ lost: lost + 1 }));
    return this.#end(job, { state: 'failed', endedAt: clock.now(), error });
  }

  async #giveBack(job: Job, running: Running, change: (job: Job) => Partial<Job>): Promise<Job | null> {
    const { ledger, clock } = this.#tools;
    const queued = await ledger.update(job.id, (current) => ({ ...change(current), state: 'queued' }));
    // Asked for while that was written.
    if (running.reason === 'cancel') return this.#end(job, { state: 'cancelled', endedAt: clock.now() });
    return queued;
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

const newRunning = (): Running => ({
  stop: new AbortController(),
  finish: new AbortController(),
  reason: null,
  isOver: false,
  isGivenBack: false,
  last: null,
});

/** Of which the job need not be the cause. */
const workersFail: ReadonlySet<string> = new Set(['worker-lost', 'internal', 'disk-full']);

type Failed = Extract<Outcome, { kind: 'failed' }>;

const unasked: Failed = {
  kind: 'failed',
  error: { code: 'worker-lost', message: 'The worker stopped without being asked to.', problem: null },
  byEngine: true,
};
