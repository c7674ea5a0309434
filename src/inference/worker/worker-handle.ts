/** @file The handle of a worker: starts it, hands it one task at a time, and notices when it is gone. */

import { messageOf } from '../message-of.ts';
import { type Channel, openChannel, type WorkerKind } from './channel.ts';
import { EventStream } from './event-stream.ts';
import type { FromWorker, Task, WorkerEvent } from './messages.ts';
import type { PaintControl } from './protocol.ts';
import { defaultPatience, type Patience, Watchdog } from './watchdog.ts';

export interface WorkerOptions {
  readonly kind: WorkerKind;
  /** As the caller calls it, until the worker says. */
  readonly device: string;
  /** URL of a module whose default export makes a `Performer` of `options`. */
  readonly module: string;
  /** For the module; must survive a structured clone. */
  readonly options: unknown;
  readonly patience?: Patience;
}

interface Run {
  readonly number: number;
  readonly stream: EventStream<WorkerEvent>;
  readonly watchdog: Watchdog;
}

/** What may be asked of a task while it runs. */
export type Signals = Omit<PaintControl, 'checkpoint'>;

/**
 * Starts its worker with the first task, and again after it was lost, or failed for a reason that nobody knows. Runs one task
 * at a time; a second one is answered with `failed`.
 */
export class WorkerHandle {
  readonly #options: WorkerOptions;
  #device: string;
  #channel: Channel | null = null;
  #run: Run | null = null;
  #runs = 0;
  #leaving: Promise<void> | null = null;
  #gone: (() => void) | null = null;
  /** What broke in it may still be broken: the next task is for another worker. */
  #isSuspect = false;
  #closed = false;

  constructor(options: WorkerOptions) {
    this.#options = options;
    this.#device = options.device;
  }

  get device(): string {
    return this.#device;
  }

  /** Resolves once the worker has left; a step that runs is waited for. */
  close(): Promise<void> {
    this.#closed = true;
    return this.rest();
  }

  /** The same, but the next task starts another worker. What is asked meanwhile is lost with this one. */
  async rest(): Promise<void> {
    const channel = this.#channel;
    if (!channel) return;
    this.#leaving ??= new Promise((resolve) => {
      this.#gone = resolve;
      channel.send({ type: 'close' });
    });
    await this.#leaving;
    this.#leaving = null;
  }

  /** Two workers at once would not fit into the device's memory: the next one comes when this one has left. */
  async #replace(): Promise<void> {
    const patience = this.#options.patience ?? defaultPatience;
    const watchdog = new Watchdog({ ...patience, loadingMs: patience.leastMs }, (silentMs) =>
      this.#onSilence(silentMs),
    );
    await this.rest();
    watchdog.stop();
    this.#isSuspect = false;
  }

  /** `Event` is what the worker sends for this kind of task: both ends are built from one source. */
  async *run<Event extends WorkerEvent>(task: Task, { signal, finish }: Signals = {}): AsyncGenerator<Event> {
    if (this.#isSuspect && !this.#run) await this.#replace();
    const refusal = this.#refusal(signal);
    if (refusal) return yield refusal as Event;
    const run = this.#start(task);
    const stop = (): void => this.#channel?.send({ type: 'stop', run: run.number });
    const end = (): void => this.#channel?.send({ type: 'finish', run: run.number });
    signal?.addEventListener('abort', stop);
    finish?.addEventListener('abort', end);
    if (finish?.aborted) end();
    try {
      yield* run.stream as EventStream<Event>;
    } finally {
      signal?.removeEventListener('abort', stop);
      finish?.removeEventListener('abort', end);
      // The reader left early: the device is free only when the run has ended.
      if (this.#run === run) {
        stop();
        await run.stream.drain();
      }
    }
  }

  #refusal(signal: AbortSignal | undefined): WorkerEvent | null {
    if (signal?.aborted) return { type: 'stopped' };
    if (this.#closed)
      return { type: 'failed', code: 'worker-lost', message: `The engine on ${this.#device} is closed.` };
    if (!this.#run) return null;
    return { type: 'failed', code: 'internal', message: `The engine on ${this.#device} is busy with another request.` };
  }

  #start(task: Task): Run {
    this.#runs += 1;
    const watchdog = new Watchdog(this.#options.patience ?? defaultPatience, (silentMs) => this.#onSilence(silentMs));
    const run = { number: this.#runs, stream: new EventStream<WorkerEvent>(), watchdog };
    this.#run = run;
    try {
      this.#channel ??= this.#open();
      this.#channel.send({ type: 'run', run: run.number, task });
    } catch (error) {
      this.#abandon();
      this.#end({
        type: 'failed',
        code: 'worker-lost',
        message: `The worker could not be given work: ${messageOf(error)}`,
      });
    }
    return run;
  }

  #open(): Channel {
    const channel = openChannel(this.#options.kind, {
      message: (message) => {
        if (this.#channel === channel) this.#onMessage(message);
      },
      gone: (how) => {
        if (this.#channel === channel) this.#onGone(how);
      },
    });
    const { module, options } = this.#options;
    try {
      channel.send({ type: 'open', module, options });
    } catch (error) {
      channel.abandon();
      throw error;
    }
    return channel;
  }

  #onMessage(message: FromWorker): void {
    const run = this.#run;
    if (message.type === 'ready') this.#device = message.device;
    if (message.type === 'refused') {
      // It leaves by itself; the next task finds a new worker, not one on its way out.
      this.#channel = null;
      this.#gone?.();
      this.#end({ type: 'failed', code: 'worker-lost', message: `The worker could not start: ${message.message}` });
    } else if (message.type !== 'event') {
      run?.watchdog.heard();
    } else if (run && message.run === run.number) {
      const { event } = message;
      run.watchdog.heard(event.type === 'progress' ? event.msPerStep : undefined);
      run.stream.push(event);
      if (!run.stream.ended) return;
      this.#isSuspect = event.type === 'failed' && event.code === 'internal';
      this.#end(event);
    }
  }

  #onGone(how: string): void {
    this.#channel = null;
    this.#gone?.();
    this.#end({ type: 'failed', code: 'worker-lost', message: `The worker ${how}.` });
  }

  #onSilence(silentMs: number): void {
    this.#abandon();
    const message = `The worker was silent for ${Math.round(silentMs / 1000)} s and was given up.`;
    this.#end({ type: 'failed', code: 'worker-lost', message });
  }

  #abandon(): void {
    const channel = this.#channel;
    this.#channel = null;
    channel?.abandon();
    this.#gone?.();
  }

  /** Ends the run, if there is one, with `event` or with what it ended with already. */
  #end(event: WorkerEvent): void {
    const run = this.#run;
    this.#run = null;
    run?.watchdog.stop();
    run?.stream.push(event);
  }
}
