/** @file The worker's side: does what the handle asks, one run at a time, and reads its messages between steps. */

import { setImmediate as turn } from 'node:timers/promises';
import { messageOf } from '../message-of.ts';
import { failureOf } from './failures.ts';
import { type FromWorker, isEnd, type Task, type ToWorker, transferable, type WorkerEvent } from './messages.ts';
import type { PaintControl, Performer } from './protocol.ts';

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
  #performer: Performer | null = null;
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
    const { default: make }: { default: (options: unknown) => Promise<Performer> } = await import(module);
    this.#performer = await make(options);
    setInterval(() => this.#port.send({ type: 'beat' }), BEAT_MS).unref();
    this.#port.send({ type: 'ready', device: this.#performer.device });
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
    if (!this.#performer) throw new Error('The worker was asked to run before it was opened.');
    const events = begin(this.#performer, task, { signal: run.stop.signal, finish: run.finish.signal });
    if (!events) throw new Error(`This worker was not made to ${task.kind}.`);
    return events;
  }

  #send(run: Run, produced: WorkerEvent): void {
    const { event, buffers } = transferable(produced);
    this.#port.send({ type: 'event', run: run.number, event }, buffers);
  }

  async #close(): Promise<void> {
    await this.#performer?.close();
    this.#port.close();
  }
}

/** `undefined` if it was not made for this kind of task. */
function begin(
  performer: Performer,
  task: Task,
  { signal, finish }: Required<Omit<PaintControl, 'checkpoint'>>,
): AsyncIterable<WorkerEvent> | undefined {
  switch (task.kind) {
    case 'upscale':
      return performer.upscale?.(task.request, { signal });
    case 'describe':
      return performer.describe?.(task.request, { signal });
    case 'screen':
      return performer.screen?.(task.request);
    case 'paint': {
      const { request, checkpoint } = task;
      return performer.paint?.(request, { signal, finish, ...(checkpoint && { checkpoint }) });
    }
  }
}
