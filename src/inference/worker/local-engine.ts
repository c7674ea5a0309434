/** @file The engine that does the work itself, in the thread that calls it: what a worker runs. */

import { deserialize, serialize } from 'node:v8';
import sharp from 'sharp';
import { GraphCache } from '../packs/cache.ts';
import { openPack, PackError } from '../packs/pack.ts';
import { type Frame, type PaintCheckpoint, type Painting, type PaintProgress, paint } from '../painting/painter.ts';
import { encodePng } from '../painting/png.ts';
import { RequestError } from '../painting/request.ts';
import { PictureError } from '../painting/start/image.ts';
import { Studio } from '../painting/studio.ts';
import type { Device } from '../runtime/devices.ts';
import { SessionPool } from '../runtime/pool.ts';
import { PromptError } from '../text/prompt.ts';
import { EngineError, failureOf } from './failures.ts';
import type {
  Checkpoint,
  Control,
  DescribeEvent,
  DescribeRequest,
  Engine,
  PaintControl,
  PaintEvent,
  PaintRequest,
  PictureFile,
  UpscaleEvent,
  UpscaleRequest,
} from './protocol.ts';

export interface LocalOptions {
  readonly device: Device;
  /** Threads of one operator; all cores unless said. */
  readonly threads?: number;
  /** Bytes that idle sessions may hold together. */
  readonly memory: number;
  /** Where built graphs are kept. */
  readonly cache: string;
  /** By name: the folder of each pack, and the command that restores it. */
  readonly packs: Readonly<Record<string, { readonly folder: string; readonly mend: string }>>;
}

/** Frames are looked at while painting and in the time-lapse, never kept as the picture. */
const FRAME_QUALITY = 85;

export class LocalEngine implements Engine {
  readonly device: string;
  readonly #options: LocalOptions;
  readonly #pool: SessionPool;
  readonly #studios = new Map<string, Promise<Studio>>();

  constructor(options: LocalOptions) {
    this.device = options.device;
    this.#options = options;
    this.#pool = new SessionPool(options);
  }

  async *paint(request: PaintRequest, control: PaintControl = {}): AsyncGenerator<PaintEvent> {
    try {
      const studio = await this.#studio(request.pack);
      if (control.signal?.aborted) return yield { type: 'stopped' };
      yield { type: 'started', device: this.device, steps: request.settings.steps };
      yield* paintWith(studio, request, control);
    } catch (error) {
      const failure = failureOf(named(error));
      // What idle sessions hold may be what is missing at the next attempt.
      if (failure.code === 'out-of-memory') await this.#pool.release();
      yield failure;
    }
  }

  async *upscale(_request: UpscaleRequest, _control: Control = {}): AsyncGenerator<UpscaleEvent> {
    yield { type: 'failed', code: 'model-missing', message: 'There is no upscaler on this machine.' };
  }

  async *describe(_request: DescribeRequest, _control: Control = {}): AsyncGenerator<DescribeEvent> {
    yield { type: 'failed', code: 'model-missing', message: 'There is no describer on this machine.' };
  }

  close(): Promise<void> {
    return this.#pool.release();
  }

  #studio(name: string): Promise<Studio> {
    const known = this.#studios.get(name);
    if (known) return known;
    const opened = this.#open(name);
    this.#studios.set(name, opened);
    // Somebody may mend the pack meanwhile.
    opened.catch(() => this.#studios.delete(name));
    return opened;
  }

  async #open(name: string): Promise<Studio> {
    const { packs, cache } = this.#options;
    const place = packs[name];
    if (!place) {
      const known = Object.keys(packs).join(', ');
      throw new EngineError('model-missing', `There is no pack ${name} on this machine; there are: ${known}.`);
    }
    const pack = await openPack(place.folder, place.mend);
    return new Studio(pack, new GraphCache(pack, cache), this.#pool);
  }
}

export default async (options: LocalOptions): Promise<Engine> => new LocalEngine(options);

async function* paintWith(studio: Studio, request: PaintRequest, control: PaintControl): AsyncGenerator<PaintEvent> {
  const { settings, inputs } = request;
  const { signal, finish } = control;
  const checkpoint = control.checkpoint && unpack(control.checkpoint);
  const painting = paint(studio, settings, inputs, { ...(finish && { finish }), ...(checkpoint && { checkpoint }) });
  const due = new Due(request);
  for (;;) {
    const { value, done } = await painting.next();
    if (done) return yield await finished(request, value);
    const progress = await progressOf(value, due);
    yield progress;
    if (signal?.aborted) return yield { type: 'stopped', checkpoint: progress.checkpoint ?? pack(value.checkpoint()) };
  }
}

async function progressOf(step: PaintProgress, due: Due) {
  const { step: number, steps, loss, losses, msPerStep } = step;
  const frame = due.frame(number) ? await encodeFrame(await step.frame()) : undefined;
  const checkpoint = due.checkpoint() ? pack(step.checkpoint()) : undefined;
  const extras = { ...(frame && { frame }), ...(checkpoint && { checkpoint }) };
  return { type: 'progress', step: number, steps, loss, losses, msPerStep, ...extras } as const;
}

async function finished(request: PaintRequest, painting: Painting): Promise<PaintEvent> {
  const { pixels, width, height, steps, loss, msPerStep, latent, notes } = painting;
  const { pack: packName, settings } = request;
  const text = { settings: { pack: packName, ...settings }, description: settings.prompt };
  const picture = { kind: 'png', bytes: await encodePng(pixels, width, height, text), width, height } as const;
  return { type: 'done', picture, steps, loss, msPerStep, latent, notes };
}

/** When the next frame and the next checkpoint are due. */
class Due {
  readonly #request: PaintRequest;
  #lastFrame = Number.NEGATIVE_INFINITY;
  #lastCheckpoint = performance.now();

  constructor(request: PaintRequest) {
    this.#request = request;
  }

  frame(step: number): boolean {
    const { frameEveryMs, frameEverySteps } = this.#request;
    const now = performance.now();
    const byTime = frameEveryMs !== undefined && now - this.#lastFrame >= frameEveryMs;
    const bySteps = frameEverySteps !== undefined && step % frameEverySteps === 0;
    if (byTime) this.#lastFrame = now;
    return byTime || bySteps;
  }

  checkpoint(): boolean {
    const { checkpointEveryMs } = this.#request;
    const now = performance.now();
    if (checkpointEveryMs === undefined || now - this.#lastCheckpoint < checkpointEveryMs) return false;
    this.#lastCheckpoint = now;
    return true;
  }
}

async function encodeFrame({ pixels, width, height }: Frame): Promise<PictureFile> {
  const image = sharp(pixels, { raw: { width, height, channels: 3 } });
  return { kind: 'webp', bytes: await image.webp({ quality: FRAME_QUALITY }).toBuffer(), width, height };
}

/** V8's serialisation carries typed arrays, and later versions of Node read what earlier ones wrote. */
const pack = (checkpoint: PaintCheckpoint): Checkpoint => ({ step: checkpoint.step, bytes: serialize(checkpoint) });

function unpack({ bytes }: Checkpoint): PaintCheckpoint {
  return deserialize(bytes);
}

/** Errors that say what is wrong with the request or the pack. */
function named(error: unknown): unknown {
  if (error instanceof PromptError || error instanceof RequestError || error instanceof PictureError) {
    return new EngineError('bad-request', error.message, { cause: error });
  }
  if (error instanceof PackError) return new EngineError('model-missing', error.message, { cause: error });
  return error;
}
