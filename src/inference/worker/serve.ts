/** @file The worker's side: does what the handle asks, one run at a time, and reads its messages between steps. */

import { setImmediate as turn } from 'node:timers/promises';
import { messageOf } from '../message-of.ts';
import { failureOf } from './failures.ts';
import { type FromWorker, isEnd, type Task, type ToWorker, transferable, type WorkerEvent } from './messages.ts';
import type { Engine } from './protocol.ts';

export interface Port {
  send(message: FromWorker, transfer?: ArrayBuffer[]): void;
  onMessage(listener: (message: ToWorker) => void): void;
  /** Ends the worker. */
  close(): void;
}

const BEAT_MS = 1_000;

/** Loads the module and serves the device. Returns at once. */
export function serve(port: Port): void {
  const server = new Server(port);
  port.onMessage((message) => server.take(message));
}

interface Run {
  readonly number: number;
  readonly stop: AbortController;
  readonly finish: AbortController;
}

class Server {
  readonly #port: Port;
  #engine: Engine | null = null;
  #current: Run | null = null;
  /** What was asked last; the next waits for it. */
  #work: Promise<void> = Promise.resolve();

  constructor(port: Port) {
    this.#port = port;
  }

  take(message: ToWorker): void {
    switch (message.type) {
      case 'open':
        this.#then(() => this.#open(message.module, message.options));
        return;
      case 'run': {
        const run = { number: message.run, stop: new AbortController(), finish: new AbortController() };
        this.#current = run;
        this.#then(() => this.#run(run, message.task));
        return;
      }
      case 'stop':
        if (this.#current?.number === message.run) this.#current.stop.abort();
        return;
      case 'finish':
        if (this.#current?.number === message.run) this.#current.finish.abort();
        return;
      case 'close':
        this.#current?.stop.abort();
        this.#then(() => this.#close());
    }
  }

  #then(work: () => Promise<void>): void {
    this.#work = this.#work.then(work).catch((error: unknown) => {
      this.#port.send({ type: 'refused', message: messageOf(error) });
      this.#port.close();
    });
  }

  async #open(module: string, options: unknown): Promise<void> {
    const { default: make }: { default: (options: unknown) => Promise<Engine> } = await import(module);
    this.#engine = await make(options);
    setInterval(() => this.#port.send({ type: 'beat' }), BEAT_MS).unref();
    this.#port.send({ type: 'ready', device: this.#engine.device });
  }

  async #run(run: Run, task: Task): Promise<void> {
    let ended = false;
    try {
      for await (const event of this.#events(task, run)) {
        this.#send(run, event);
        ended = isEnd(event);
        if (ended) break;
        // ONNX Runtime blocks this thread for a step at a time; here `stop` and `finish` are heard.
        await turn();
      }
      if (!ended) this.#send(run, { type: 'failed', code: 'internal', message: 'The run ended without a result.' });
    } catch (error) {
      this.#send(run, failureOf(error));
    }
  }

  #events(task: Task, run: Run): AsyncIterable<WorkerEvent> {
    const engine = this.#engine;
    if (!engine) throw new Error('The worker was asked to run before it was opened.');
    const signal = run.stop.signal;
    if (task.kind === 'upscale') return engine.upscale(task.request, { signal });
    if (task.kind === 'describe') return engine.describe(task.request, { signal });
    const { checkpoint } = task;
    return engine.paint(task.request, { signal, finish: run.finish.signal, ...(checkpoint && { checkpoint }) });
  }

  #send(run: Run, produced: WorkerEvent): void {
    const { event, buffers } = transferable(produced);
    this.#port.send({ type: 'event', run: run.number, event }, buffers);
  }

  async #close(): Promise<void> {
    await this.#engine?.close();
    this.#port.close();
  }
}
