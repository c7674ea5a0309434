/** @file An `Engine` whose work happens in a thread or process of its own. */

import type {
  Control,
  DescribeEvent,
  DescribeRequest,
  Engine,
  PaintControl,
  PaintEvent,
  PaintRequest,
  UpscaleEvent,
  UpscaleRequest,
} from './protocol.ts';
import { WorkerHandle, type WorkerOptions } from './worker-handle.ts';

/** Lives as its `WorkerHandle` does. A request while another runs is answered with `failed`. */
export class WorkerEngine implements Engine {
  readonly #worker: WorkerHandle;

  constructor(options: WorkerOptions) {
    this.#worker = new WorkerHandle(options);
  }

  get device(): string {
    return this.#worker.device;
  }

  paint(request: PaintRequest, { checkpoint, ...signals }: PaintControl = {}): AsyncIterable<PaintEvent> {
    return this.#worker.run({ kind: 'paint', request, ...(checkpoint && { checkpoint }) }, signals);
  }

  upscale(request: UpscaleRequest, control: Control = {}): AsyncIterable<UpscaleEvent> {
    return this.#worker.run({ kind: 'upscale', request }, control);
  }

  describe(request: DescribeRequest, control: Control = {}): AsyncIterable<DescribeEvent> {
    return this.#worker.run({ kind: 'describe', request }, control);
  }

  /** Resolves once the worker has left; a step that runs is waited for. */
  close(): Promise<void> {
    return this.#worker.close();
  }
}
