/** @file The engine that does the work itself, in the thread that calls it: what a worker runs. */

import { join } from 'node:path';
import sharp from 'sharp';
import { version } from '../../version.ts';
import { describe } from '../describing/describe.ts';
import { GraphCache } from '../packs/cache.ts';
import { openNamedPack } from '../packs/find.ts';
import { exists } from '../packs/install.ts';
import { PackError } from '../packs/pack.ts';
import { packCheckpoint, UnfitCheckpointError, unpackCheckpoint } from '../painting/checkpoint.ts';
import { encodePainting } from '../painting/compose.ts';
import { partsOf } from '../painting/cuts/augmentations.ts';
import { memoryNeeds } from '../painting/memory.ts';
import { type Frame, type PaintCheckpoint, type Painting, type PaintProgress, paint } from '../painting/painter.ts';
import { type PaintSettings, RequestError } from '../painting/request.ts';
import { fitSize, type Size } from '../painting/size.ts';
import { Studio } from '../painting/studio.ts';
import type { Device } from '../runtime/devices.ts';
import { type PoolLimits, SessionPool } from '../runtime/pool.ts';
import { upscale } from '../upscaling/upscale.ts';
import { CheckpointError } from '../weights/error.ts';
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
  /** Where fetched packs and built graphs lie. */
  readonly dataDir: string;
  readonly memory: PoolLimits;
  /** Threads of one operator; all cores unless said. */
  readonly threads?: number;
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
      this.#pool.beginJob();
      const studio = await this.#studio(request.pack);
      const saved = control.checkpoint && savedState(studio, request.settings, control.checkpoint);
      const checkpoint = saved?.checkpoint;
      const size = await this.#fit(studio, request, checkpoint !== undefined);
      if (control.signal?.aborted) return yield { type: 'stopped' };
      const anew = saved?.anew !== undefined && { anew: saved.anew };
      yield { type: 'started', device: this.device, steps: request.settings.steps, size, ...anew };
      const settings = { ...request.settings, ...size };
      yield* paintWith(studio, { ...request, settings }, { ...control, checkpoint }, this.device);
    } catch (error) {
      const failure = failureOf(named(error));
      // What idle sessions hold may be what is missing at the next attempt.
      if (failure.code === 'out-of-memory') await this.#pool.release();
      yield failure;
    }
  }

  async *upscale(request: UpscaleRequest, control: Control = {}): AsyncGenerator<UpscaleEvent> {
    try {
      this.#pool.beginJob();
      const { image, pack, format = 'png', ...choice } = request;
      const workshop = { pool: this.#pool, cache: join(this.#options.dataDir, 'cache') };
      const own = choice.model === undefined && pack !== undefined ? await this.#upscaler(pack) : undefined;
      const tiles = upscale(workshop, image, { ...choice, format, ...(own !== undefined && { model: own }) });
      for (let started = false; ; started = true) {
        const { value, done } = await tiles.next();
        if (done) {
          const { bytes, width, height, msPerTile } = value;
          return yield { type: 'done', picture: { kind: format, bytes, width, height }, msPerStep: msPerTile };
        }
        if (!started) yield { type: 'started', device: this.device, steps: value.steps };
        yield { type: 'progress', ...value, loss: null, losses: [] };
        if (control.signal?.aborted) return yield { type: 'stopped' };
      }
    } catch (error) {
      yield failureOf(named(error));
    }
  }

  async *describe({ pack, image, labels }: DescribeRequest, { signal }: Control = {}): AsyncGenerator<DescribeEvent> {
    try {
      this.#pool.beginJob();
      const studio = await this.#studio(pack);
      if (signal?.aborted) return yield { type: 'stopped' };
      yield { type: 'started', device: this.device, steps: 1 };
      yield { type: 'done', labels: await describe(studio, image, labels) };
    } catch (error) {
      yield failureOf(named(error));
    }
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
    const { dataDir } = this.#options;
    const pack = await openNamedPack(name, dataDir);
    return new Studio(pack, new GraphCache(pack, join(dataDir, 'cache')), this.#pool);
  }

  /** The file of a pack's own upscaling network, if it brought one. */
  async #upscaler(name: string): Promise<string | undefined> {
    const path = join((await this.#studio(name)).pack.folder, 'esrgan.safetensors');
    return (await exists(path)) ? path : undefined;
  }

  /** Whole cells, no more than memory holds. A painting that goes on has shown that it fits. */
  async #fit(studio: Studio, { settings }: PaintRequest, goesOn: boolean): Promise<Size> {
    const { vqgan } = studio.pack;
    if (goesOn) return fitSize(vqgan, settings, () => 0);
    const needs = memoryNeeds(await studio.memory(stepNeeds(settings)));
    try {
      return fitSize(vqgan, settings, needs);
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      // Idle sessions of other sizes may hold what is missing.
      await this.#pool.release();
      return fitSize(vqgan, settings, needs);
    }
  }
}

export default async (options: LocalOptions): Promise<Engine> => new LocalEngine(options);

/** Everything but the size that decides how much memory a step takes. */
const stepNeeds = ({ cuts, cutMethod, augment, prompt }: PaintSettings) => ({
  cuts,
  targets: Math.max(1, prompt.split('|').length),
  pooled: cutMethod === 'pooled',
  parts: partsOf(augment),
});

/** What a painting goes on from, or why it begins anew. */
function savedState(
  studio: Studio,
  settings: PaintSettings,
  { bytes }: Checkpoint,
): { readonly checkpoint?: PaintCheckpoint; readonly anew?: string } {
  const { vqgan } = studio.pack;
  const size = fitSize(vqgan, settings, () => 0);
  try {
    return { checkpoint: unpackCheckpoint(bytes, vqgan, { ...settings, ...size }) };
  } catch (error) {
    if (!(error instanceof UnfitCheckpointError)) throw error;
    return { anew: error.message };
  }
}

async function* paintWith(
  studio: Studio,
  request: PaintRequest,
  control: Omit<PaintControl, 'checkpoint'> & { readonly checkpoint: PaintCheckpoint | undefined },
  device: string,
): AsyncGenerator<PaintEvent> {
  const { settings, inputs } = request;
  const { signal, finish, checkpoint } = control;
  const painting = paint(studio, settings, inputs, { ...(finish && { finish }), ...(checkpoint && { checkpoint }) });
  const due = new Due(request);
  const whole = fitSize(studio.pack.vqgan, settings, () => 0);
  for (;;) {
    const { value, done } = await painting.next();
    if (done) return yield await finished(request, value, device);
    const progress = await progressOf(value, due, whole);
    yield progress;
    if (signal?.aborted) return yield { type: 'stopped', checkpoint: progress.checkpoint ?? pack(value.checkpoint()) };
  }
}

async function progressOf(step: PaintProgress, due: Due, whole: Size) {
  const { step: number, steps, loss, losses, msPerStep } = step;
  const frame = due.frame(number) ? await encodeFrame(await step.frame(), whole) : undefined;
  const checkpoint = due.checkpoint() ? pack(step.checkpoint()) : undefined;
  const extras = { ...(frame && { frame }), ...(checkpoint && { checkpoint }) };
  return { type: 'progress', step: number, steps, loss, losses, msPerStep, ...extras } as const;
}

async function finished(request: PaintRequest, painting: Painting, device: string): Promise<PaintEvent> {
  const { width, height, steps, loss, msPerStep, latent, notes } = painting;
  const { pack: packName, settings, files = [] } = request;
  const origin = { tessera: version, pack: packName, device, settings, files: [...files] };
  const picture = { kind: 'png', bytes: await encodePainting(painting, origin), width, height } as const;
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

/** Those of earlier, smaller stages at the size of the picture: whoever watches it grow sees it in one place. */
async function encodeFrame({ pixels, ...own }: Frame, { width, height }: Size): Promise<PictureFile> {
  const image = sharp(pixels, { raw: { ...own, channels: 3 } }).resize(width, height, { fit: 'fill' });
  return { kind: 'webp', bytes: await image.webp({ quality: FRAME_QUALITY }).toBuffer(), width, height };
}

const pack = (checkpoint: PaintCheckpoint): Checkpoint => ({
  step: checkpoint.step,
  bytes: packCheckpoint(checkpoint),
});

/** Errors that say what is wrong with the pack. */
function named(error: unknown): unknown {
  if (error instanceof CheckpointError) return new EngineError('model-missing', error.message, { cause: error });
  if (error instanceof PackError) return new EngineError('model-missing', error.message, { cause: error });
  return error;
}
