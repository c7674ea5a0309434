/** @file The queue on this machine: accepts jobs, starts them in fair order, one per device, and sees each to its end. */

import { EventEmitter } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import PQueue from 'p-queue';
import type { Logger } from 'pino';
import { monotonicFactory } from 'ulid';
import type { Engine, Progress } from '../inference/worker/protocol.ts';
import { Admission } from './admission.ts';
import { type Clock, systemClock } from './clock.ts';
import { Courier, type Delivery } from './delivery.ts';
import { Desk } from './desk.ts';
import { Speeds } from './eta.ts';
import { type FairOptions, fairRuns } from './fair-runs.ts';
import { FairOrder } from './fairness.ts';
import { type Amendment, type Asked, type Job, newJob } from './job.ts';
import { Ledger } from './ledger.ts';
import { current, type Limits } from './limits.ts';
import { Patience } from './patience.ts';
import type { QueueEvents, Trouble } from './queue-events.ts';
import { checkedRequest, type JobRequest } from './request.ts';
import { restore } from './restore.ts';
import { Runner } from './runner.ts';
import type { Store } from './store/store.ts';
import { type Ticket, Tickets } from './tickets.ts';
import { UsageBook } from './usage-book.ts';
import { Workers } from './workers.ts';

export interface QueueOptions {
  readonly store: Store;
  /** One per device. */
  readonly engines: readonly [Engine, ...Engine[]];
  readonly delivery: Delivery;
  readonly log: Logger;
  readonly clock?: Clock;
}

const SHUTDOWN_MS = 5_000;

/** Events: see `QueueEvents`. Attach listeners before `start`. */
export class JobQueue extends EventEmitter<QueueEvents> {
  readonly #store: Store;
  readonly #log: Logger;
  readonly #clock: Clock;
  readonly #patience: Patience;
  readonly #workers: Workers;
  readonly #ledger: Ledger;
  readonly #usage: UsageBook;
  readonly #speeds: Speeds;
  readonly #desk: Desk;
  readonly #restore: () => Promise<void>;
  readonly #runner: Runner;
  readonly #tickets: Tickets;
  readonly #order = new FairOrder();
  readonly #admission: Admission;
  readonly #queue: PQueue<InstanceType<ReturnType<typeof fairRuns>>, FairOptions>;
  /** Takes a waiting job out of `#queue`. */
  readonly #waiting = new Map<string, AbortController>();
  readonly #newId = monotonicFactory();
  #hasStarted = false;
  #paused = false;
  #shutDown = false;
  /** What was told last of what keeps jobs from starting. */
  #told: Trouble | null = null;
  /** While workers fail in a row: the next job may start all the same. */
  #isTrying = false;

  constructor({ store, engines, delivery, log, clock = systemClock() }: QueueOptions) {
    super();
    this.#store = store;
    this.#log = log;
    this.#clock = clock;
    const order = this.#order;
    const patience = new Patience(clock, () => this.#onTrouble());
    const workers = new Workers(clock, { changed: () => this.#onTrouble(), tryOne: () => this.#tryOne() });
    const ledger = new Ledger(store.jobs, patience, (job) => this.#tell('changed', job));
    const usage = new UsageBook(store.usage);
    const speeds = new Speeds(store.speeds);
    const courier = new Courier(delivery, clock, log);
    const desk = new Desk({ courier, jobs: store.jobs, files: store.files, ledger, patience, log });
    const progress = (job: Job, event: Progress): void => this.#tell('progress', job, event);
    const enqueue = (job: Job): void => this.#enqueue(job);
    const tools = { store, files: store.files, patience, ledger, usage, speeds, order, desk, workers, clock, log };
    this.#restore = () => restore({ ...tools, enqueue });
    this.#patience = patience;
    this.#workers = workers;
    this.#ledger = ledger;
    this.#usage = usage;
    this.#admission = new Admission({ order, usage, askedAt: (owner) => this.#askedAt(owner), clock });
    this.#speeds = speeds;
    this.#desk = desk;
    this.#runner = new Runner(engines, { ...tools, progress });
    this.#tickets = new Tickets({ ledger, order, runner: this.#runner, speeds, clock });
    this.#queue = new PQueue({ concurrency: engines.length, autoStart: false, queueClass: fairRuns(order) });
  }

  /**
   * Takes up what an earlier run left (recovery.ts), then starts and accepts jobs. Call once. Throws a `StoreError` when
   * not all records can be read: then nothing has been given up.
   */
  async start(): Promise<void> {
    if (this.#store.damage) return this.#admission.close('damaged');
    await this.#speeds.load();
    await this.#restore();
    this.#hasStarted = true;
    this.#open();
  }

  /**
   * Accepts a job; when this resolves it is on disk and will end exactly once.
   * Throws a `LimitError` (with the time to try again), a `QueueClosedError`, a `StoreError` (disk full), or a
   * `TypeError` for a request that is not valid.
   */
  async submit(asked: Asked, limits: Limits): Promise<Job> {
    const request = checkedRequest(asked.request);
    const { owner } = asked;
    await this.#usage.load(owner, this.#clock.now());
    this.#admission.assert(owner, limits);
    // From this check to the reservation nothing waits: two jobs of one person cannot both take the last place.
    const now = this.#clock.now();
    // A turn from before a restart must not lie ahead of everybody's.
    this.#order.countFrom(this.#usage.of(owner).lastStart);
    const job = newJob({ ...asked, request }, { id: this.#newId(now), order: this.#order.count(), now });
    await this.#admission.enter(owner, async () => {
      await this.#ledger.accept(job);
      this.#enqueue(job);
    });
    return job;
  }

  /** Throws what `submit` would throw to this person now, a `LimitError` or a `QueueClosedError`, and submits nothing. */
  async assertWithin(owner: string, limits: Limits, asking = 1): Promise<void> {
    await this.#usage.load(owner, this.#clock.now());
    this.#admission.assert(owner, limits, asking);
  }

  /** `undefined` for a job that is settled or unknown: ask the store. */
  ticket(id: string): Ticket | undefined {
    return this.#tickets.of([id]).get(id);
  }

  /** Tickets of all jobs that are not settled. */
  tickets(): Map<string, Ticket> {
    return this.#tickets.of([...this.#ledger.values()].map((job) => job.id));
  }

  get waiting(): number {
    return this.#order.size;
  }

  get running(): number {
    return this.#runner.size;
  }

  get paused(): boolean {
    return this.#paused;
  }

  /** Whether it is closed to new jobs, by the operator or because the store is damaged or the bot stops. */
  get draining(): boolean {
    return this.#admission.state !== null;
  }

  /** Why nothing starts although nobody paused it, in words for the operator; `null` when all is well. */
  get trouble(): string | null {
    return this.#trouble?.message ?? null;
  }

  /** Milliseconds that a request would take by itself; `null` while nothing like it was measured. */
  takes(request: JobRequest): number | null {
    return this.#speeds.known(request);
  }

  /** What a person has used: when their jobs of the last hour started, and how many wait. */
  async usage(owner: string): Promise<{ readonly startedAt: readonly number[]; readonly waiting: number }> {
    const { starts } = current(await this.#usage.load(owner, this.#clock.now()), this.#clock.now());
    return { startedAt: starts.map(({ at }) => at), waiting: this.#order.waitingOf(owner) };
  }

  /** When somebody may ask for another job; `null`: now, or it depends on their own jobs. */
  async nextAt(owner: string, limits: Limits): Promise<number | null> {
    await this.#usage.load(owner, this.#clock.now());
    return this.#admission.refusal(owner, limits)?.retryAt ?? null;
  }

  #askedAt(owner: string): number | null {
    const waiting = [...this.#ledger.values()].filter((job) => job.owner === owner && job.state === 'queued');
    return waiting.length === 0 ? null : Math.max(...waiting.map(({ createdAt }) => createdAt));
  }

  /**
   * Cancels a job that waits (`cancelled`) or runs (`stopping`: it ends within a step). `too-late` when it is painted,
   * has ended, or is unknown. May be called twice.
   */
  async cancel(id: string): Promise<'cancelled' | 'stopping' | 'too-late'> {
    if (this.#runner.stop(id, 'cancel')) return 'stopping';
    const endedAt = this.#clock.now();
    const job = await this.#ledger.update(id, ({ state }) =>
      state === 'queued' ? { state: 'cancelled', endedAt } : null,
    );
    // It may have begun while this waited for its turn to be written.
    if (!job) return this.#runner.stop(id, 'cancel') ? 'stopping' : 'too-late';
    this.#waiting.get(id)?.abort();
    this.#desk.report(job);
    return 'cancelled';
  }

  /** Ends a painting with the picture as it is. False when it does not run. */
  finish(id: string): boolean {
    return this.#runner.finish(id);
  }

  /** Changes what has nothing to do with the job's way through the queue; also of a job that is settled. */
  async amend(id: string, changes: Amendment): Promise<void> {
    if (await this.#ledger.update(id, () => changes)) return;
    const job = await this.#store.jobs.get(id);
    if (job) await this.#store.jobs.put({ ...job, ...changes });
  }

  /** Starts no more jobs; those that run go on, new ones are accepted. */
  pause(): void {
    this.#paused = true;
    this.#startOrPause();
    this.#tell('moved');
  }

  /** Undoes `pause` and `drain`; tries a job, too, if workers have failed in a row. */
  resume(): void {
    this.#paused = false;
    this.#isTrying = this.#workers.trouble !== null;
    this.#open();
    this.#tell('moved');
  }

  /** Accepts no more jobs; resolves when all that were accepted have been worked on; while paused, that waits too. */
  async drain(): Promise<void> {
    this.#admission.close('draining');
    do {
      await this.#queue.onIdle();
      await turn();
    } while (this.#admission.entering + this.waiting + this.running > 0);
  }

  /**
   * Stops within `timeoutMs`: what runs is stopped at its next step with a checkpoint and goes back to the queue, for
   * the next start. Resolves with the number of jobs that did not stop in time; they go on from their last checkpoint.
   * An attempt in which a job has done no step until now does not count.
   */
  async close(timeoutMs = SHUTDOWN_MS): Promise<number> {
    this.#admission.close('stopping');
    this.#shutDown = true;
    this.#startOrPause();
    this.#patience.close();
    this.#workers.close();
    for (const id of this.#runner.ids()) this.#runner.stop(id, 'shutdown');
    const timeout = new AbortController();
    const done = Promise.all([this.#queue.onPendingZero(), this.#desk.close()]);
    await Promise.race([done, this.#clock.sleep(timeoutMs, timeout.signal)]);
    timeout.abort();
    await this.#runner.giveBackAttempts().catch((error: unknown) => {
      this.#log.warn({ err: error }, 'attempts not given back');
    });
    return this.#runner.size;
  }

  #enqueue({ id, owner, order, charged }: Job): void {
    const controller = new AbortController();
    const { signal } = controller;
    this.#waiting.set(id, controller);
    const { lastStart } = this.#usage.of(owner);
    const seat = charged ? (this.#workers.trouble ? 'last' : 'begun') : 'fair';
    // Perhaps it was the jobs, and not the workers: one that nobody has tried shows.
    if (seat === 'fair' && this.#workers.trouble) this.#isTrying = true;
    const work = async (): Promise<void> => {
      this.#waiting.delete(id);
      this.#isTrying = false;
      this.#startOrPause();
      this.#tell('moved');
      try {
        const again = await this.#runner.work(id);
        if (again) this.#enqueue(again);
      } finally {
        this.#workers.ended();
      }
    };
    this.#queue
      .add(work, { id, owner, order, lastStart, seat, signal })
      .catch((error: unknown) => this.#onFailure(id, signal, error))
      .finally(() => this.#tell('moved'));
    this.#startOrPause();
    this.#tell('moved');
  }

  /** It was cancelled, the queue was closed, or we are wrong somewhere: then that job fails, and the others go on. */
  async #onFailure(id: string, cancelled: AbortSignal, error: unknown): Promise<void> {
    if (cancelled.aborted) {
      this.#waiting.delete(id);
    } else if (this.#shutDown) {
      this.#log.warn({ err: error, job: id }, 'job left for the next start');
    } else {
      this.#log.error({ err: error, job: id }, 'job broken off');
      await this.#runner.fail(id, error).catch((again: unknown) => {
        this.#log.fatal({ err: again, job: id }, 'job left for the next start');
      });
    }
  }

  get #trouble(): Trouble | null {
    return this.#patience.trouble ?? this.#workers.trouble;
  }

  #onTrouble(): void {
    if (!this.#workers.trouble) this.#order.trustAll();
    this.#startOrPause();
    if (this.#trouble?.code === this.#told?.code) return;
    this.#told = this.#trouble;
    this.#tell('trouble', this.#told);
  }

  /** Workers fail in a row: lets the next job show whether they still do. */
  #tryOne(): void {
    this.#isTrying = true;
    this.#startOrPause();
  }

  #open(): void {
    if (this.#shutDown || !this.#hasStarted) return;
    this.#admission.open();
    this.#startOrPause();
  }

  #startOrPause(): void {
    const held = !this.#hasStarted || this.#paused || this.#shutDown || this.#patience.trouble !== null;
    if (held || (this.#workers.trouble && !this.#isTrying)) this.#queue.pause();
    else this.#queue.start();
  }

  /** A listener that throws is a mistake of the listener's, and no reason to lose a job. */
  #tell<Name extends keyof QueueEvents>(name: Name, ...args: QueueEvents[Name]): void {
    try {
      this.emit<keyof QueueEvents>(name, ...args);
    } catch (error) {
      this.#log.error({ err: error, event: name }, 'listener failed');
    }
  }
}
