/** @file Judges pictures in a worker of its own, for the painting one is busy for minutes and ONNX Runtime blocks its thread. */
import PQueue from 'p-queue';
import { ownModule } from '../runtime/own-module.ts';
import type { WorkerKind } from '../worker/channel.ts';
import type { ScreenEvent } from '../worker/protocol.ts';
import type { Patience } from '../worker/watchdog.ts';
import { WorkerHandle } from '../worker/worker-handle.ts';
import type { Probabilities } from './classes.ts';
import { ScreeningError } from './error.ts';
import type { LocalScreenerOptions } from './local.ts';

export interface ScreenerOptions {
  readonly kind: WorkerKind;
  /** For the module; must survive a structured clone. */
  readonly options: LocalScreenerOptions;
  /** URL of a module whose default export makes the `Performer` that screens; the built-in network's unless said. */
  readonly module?: string;
}

const local = ownModule(import.meta.url, './local');

/** A picture takes a fraction of a second, and reading the network takes one. */
const patience: Patience = { leastMs: 60_000, loadingMs: 60_000, steps: 20 };

/** Without a picture for so long, the worker leaves: it holds 165 MB, and the next picture waits a second for another. */
export const restAfterMs = 5 * 60_000;

/** Starts its worker with the first picture, and again after it was lost or had left. Pictures wait for each other. */
export class Screener {
  readonly #worker: WorkerHandle;
  readonly #line = new PQueue({ concurrency: 1 });
  #idle: NodeJS.Timeout | undefined;

  constructor({ kind, options, module = local.url.href }: ScreenerOptions) {
    this.#worker = new WorkerHandle({ kind, device: 'cpu', module, options, patience });
  }

  /**
   * @param image - a whole picture file
   * @throws ScreeningError; the same picture may be judged later, by a new worker if this one died
   */
  async judge(image: Uint8Array): Promise<Probabilities> {
    clearTimeout(this.#idle);
    try {
      return await this.#line.add(() => this.#judge(image));
    } finally {
      clearTimeout(this.#idle);
      this.#idle = setTimeout(() => void this.#line.add(() => this.#worker.rest()), restAfterMs).unref();
    }
  }

  /** Resolves once the worker has left; the picture that is being judged is waited for, those behind it are refused. */
  close(): Promise<void> {
    clearTimeout(this.#idle);
    return this.#worker.close();
  }

  async #judge(image: Uint8Array): Promise<Probabilities> {
    const events = this.#worker.run<ScreenEvent>({ kind: 'screen', request: { image } });
    for await (const event of events) {
      if (event.type === 'done') return event.probabilities;
      const why = event.type === 'failed' ? event.message : 'The filter is being closed.';
      throw new ScreeningError(`The picture could not be judged. ${why}`);
    }
    throw new ScreeningError('The picture could not be judged. Its worker said nothing.');
  }
}
