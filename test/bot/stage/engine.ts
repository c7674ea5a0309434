/** @file An engine that paints real files by counting, as slowly as a test wants. */
import { setImmediate as turn } from 'node:timers/promises';
import sharp from 'sharp';
import type { Note } from '../../../src/inference/problems/note.ts';
import type {
  Control,
  DescribeEvent,
  DescribeRequest,
  Engine,
  Failure,
  PaintControl,
  PaintEvent,
  PaintRequest,
  PictureFile,
  UpscaleEvent,
  UpscaleRequest,
} from '../../../src/inference/worker/protocol.ts';

/** A picture in one colour, or in noise that no format makes small. */
async function picture(kind: 'png' | 'webp', side: number, seed: number, noise = false): Promise<PictureFile> {
  const pixels = Uint8Array.from({ length: side * side * 3 }, (_, i) =>
    noise ? Math.imul(i ^ (i >>> 7), 0x9e3779b1) >>> 24 : seed,
  );
  const image = sharp(pixels, { raw: { width: side, height: side, channels: 3 } });
  const bytes = await (kind === 'png' ? image.png() : image.webp()).toBuffer();
  return { kind, bytes, width: side, height: side };
}

export class CountingEngine implements Engine {
  readonly device = 'counting';
  readonly painted: PaintRequest[] = [];
  readonly enlarged: UpscaleRequest[] = [];
  /** When set, each step waits for it. */
  gate: Promise<void> | null = null;
  /** Instead of a result. */
  failure: Failure | null = null;
  /** With every painting. */
  notes: readonly Note[] = [];
  /** Results that are too large for Discord as PNG. */
  noise: { readonly side: number } | null = null;

  /** Holds every step until the function that it returns is called. */
  hold(): () => void {
    let release = (): void => undefined;
    this.gate = new Promise((resolve) => {
      release = () => {
        this.gate = null;
        resolve();
      };
    });
    return () => release();
  }

  async *paint(request: PaintRequest, { signal, finish, checkpoint }: PaintControl = {}): AsyncGenerator<PaintEvent> {
    this.painted.push(request);
    const { steps, seed, width, height } = request.settings;
    yield { type: 'started', device: this.device, steps, size: { width, height } };
    if (this.failure) {
      // After a step: when worker after worker fails before the first one, the queue starts nothing for a while.
      yield { type: 'progress', step: 1, steps, loss: 1, losses: [], msPerStep: 1 };
      return yield { type: 'failed', ...this.failure };
    }
    let step = checkpoint?.step ?? 0;
    while (step < steps && !finish?.aborted) {
      await turn();
      step += 1;
      const frame = step <= 4 ? await picture('webp', 16, step) : undefined;
      const saved = { step, bytes: Uint8Array.of(step) };
      yield {
        type: 'progress',
        step,
        steps,
        loss: 1,
        losses: [],
        msPerStep: 1,
        checkpoint: saved,
        ...(frame && { frame }),
      };
      await this.gate;
      if (signal?.aborted) return yield { type: 'stopped', checkpoint: saved };
    }
    const result = await picture('png', this.noise?.side ?? 32, seed % 251, this.noise !== null);
    const latent = new Float32Array(4);
    yield { type: 'done', picture: result, steps: step, loss: 1, msPerStep: 1, latent, notes: this.notes };
  }

  async *upscale(request: UpscaleRequest, { signal }: Control = {}): AsyncGenerator<UpscaleEvent> {
    this.enlarged.push(request);
    yield { type: 'started', device: this.device, steps: 1 };
    await this.gate;
    if (signal?.aborted) return yield { type: 'stopped' };
    if (this.failure) return yield { type: 'failed', ...this.failure };
    yield { type: 'done', picture: await picture('png', 32 * request.scale, 7), msPerStep: 1 };
  }

  async *describe({ labels = ['a castle'] }: DescribeRequest): AsyncGenerator<DescribeEvent> {
    yield { type: 'started', device: this.device, steps: 1 };
    yield { type: 'done', labels: labels.map((label, i) => ({ label, probability: i === 0 ? 0.75 : 0.25 })) };
  }

  async close(): Promise<void> {}
}
