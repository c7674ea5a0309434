/** @file A module for workers: an engine that counts, and that hangs, dies, clings or runs out of memory when its prompt says so. */

import { threadId } from 'node:worker_threads';
import { RequestError } from '../../../src/inference/painting/request.ts';
import type { Engine, PaintControl, PaintEvent, PaintRequest } from '../../../src/inference/worker/protocol.ts';

interface Options {
  readonly device: string;
}

/** Whether it refuses to leave. */
let clings = false;

function act(prompt: string, step: number): void {
  if (prompt === 'hang' && step === 2) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10_000);
  if (prompt === 'cling') clings = true;
  if (prompt === 'throw' || prompt === 'cling') throw new Error('a layer is missing');
  if (prompt === 'refuse') throw new RequestError({ code: 'sizeTooSmall', width: 8, height: 8, least: 32 });
  if (prompt === 'exit') process.exit(3);
  if (prompt === 'kill') process.kill(process.pid, 'SIGKILL');
  if (prompt === 'uncaught') setImmediate(() => Promise.reject(new Error('nobody catches this')));
}

async function* paint(request: PaintRequest, control: PaintControl = {}): AsyncGenerator<PaintEvent> {
  const { prompt, steps, width, height } = request.settings;
  // Where it runs, for the tests.
  yield { type: 'started', device: `${process.pid}/${threadId}`, steps };
  if (prompt === 'large' && width * height > 100 * 100) throw new Error('std::bad_alloc');
  let step = control.checkpoint?.step ?? 0;
  const state = () => ({ step, bytes: Buffer.from(`after ${step}`) });
  while (step < steps && !control.finish?.aborted) {
    step += 1;
    act(prompt, step);
    const loss = 1 / step;
    yield {
      type: 'progress',
      step,
      steps,
      loss,
      losses: [{ prompt, loss }],
      msPerStep: 1,
      frame: { kind: 'webp', bytes: Buffer.from(`frame ${step}`), width, height },
      checkpoint: state(),
    };
    if (control.signal?.aborted) return yield { type: 'stopped', checkpoint: state() };
    if (prompt === 'slow') await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const picture = { kind: 'png', bytes: new Uint8Array(100_000).fill(7), width, height } as const;
  const latent = new Float32Array(1000).subarray(0, 3).fill(0.5);
  yield { type: 'done', picture, steps: step, loss: 1 / step, msPerStep: 1, latent, notes: [] };
}

export default async ({ device }: Options): Promise<Engine> => {
  if (device === 'absent') throw new Error('libcuda.so.1 is missing');
  return {
    device: `${device}:0`,
    paint,
    async *upscale({ scale }) {
      const picture = { kind: 'png', bytes: new Uint8Array(scale), width: scale, height: 1 } as const;
      yield { type: 'done', picture, msPerStep: 1 };
    },
    async *describe({ image }) {
      yield { type: 'done', labels: [{ label: `${image.byteLength} bytes`, probability: 1 }] };
    },
    async close() {
      if (clings) await new Promise(() => setInterval(() => undefined, 1_000));
    },
  };
};
