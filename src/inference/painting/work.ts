/** @file One painting at work: its latent, optimiser and stage, and what a step does to them. */
import { downsampling, type VqganConfig } from '../networks/vqgan/config.ts';
import { partsOf } from './cuts/augmentations.ts';
import { drawCutouts, noiseReelLength } from './cuts/draw.ts';
import { clipPrefix, latentShape, type StepOptions } from './graphs.ts';
import { type LatentAverage, type LatentAverageState, latentAverage } from './latent-average.ts';
import { resizeLatent } from './latent-resize.ts';
import { createOptimiser, type Optimiser, type OptimiserState } from './optimisers/optimiser.ts';
import { randomStream } from './random.ts';
import type { PaintInputs, PaintSettings } from './request.ts';
import { isFlat, learningRateAt, type Stage, sceneAt, stageAt, stagesOf } from './schedule.ts';
import { readMask } from './start/image.ts';
import { startLatent } from './start/latent.ts';
import type { Codebook, Studio } from './studio.ts';
import { embedScenes, type Scenes, type Targets } from './targets.ts';

/** Bytes [height, width, 3]. */
export interface Frame {
  readonly pixels: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** All that a painting needs to go on as if never interrupted. */
export interface PaintCheckpoint {
  /** Steps done. */
  readonly step: number;
  /** [1, C, h, w] at the size of the step's stage. */
  readonly z: Float32Array;
  /** The latent that the stage began with. */
  readonly start: Float32Array;
  readonly optimiser: OptimiserState;
  readonly average: LatentAverageState;
  /** Of the steps done. */
  readonly losses: readonly number[];
}

/** What one phrase, picture or direction contributes to the loss. */
export interface PromptLoss {
  readonly prompt: string;
  readonly loss: number;
}

/** The state of one painting. */
export class Work {
  readonly #studio: Studio;
  readonly #settings: PaintSettings;
  readonly #inputs: PaintInputs;
  readonly #codebook: Codebook;
  readonly #stages: readonly Stage[];
  readonly #noise: Float32Array;
  readonly scenes: Scenes;
  readonly losses: number[];
  done: number;
  #stage: Stage;
  #z: Float32Array;
  #start: Float32Array;
  #mask: Float32Array | null = null;
  #optimiser: Optimiser;
  #average: LatentAverage;
  #flatFrom: number;
  #flat = false;

  private constructor(parts: {
    studio: Studio;
    settings: PaintSettings;
    inputs: PaintInputs;
    codebook: Codebook;
    stages: readonly Stage[];
    scenes: Scenes;
    start: Float32Array;
    checkpoint: PaintCheckpoint | undefined;
  }) {
    const { studio, settings, checkpoint } = parts;
    this.#studio = studio;
    this.#settings = settings;
    this.#inputs = parts.inputs;
    this.#codebook = parts.codebook;
    this.#stages = parts.stages;
    this.scenes = parts.scenes;
    const reel = noiseReelLength(settings.cuts, studio.pack.clip.vision.imageSize);
    this.#noise = randomStream(settings.seed, 'noise').normals(reel);
    this.done = checkpoint?.step ?? 0;
    this.losses = [...(checkpoint?.losses ?? [])];
    this.#flatFrom = this.losses.length;
    this.#stage = stageAt(parts.stages, Math.max(0, this.done - 1));
    this.#start = checkpoint?.start.slice() ?? parts.start;
    this.#z = checkpoint?.z.slice() ?? parts.start.slice();
    this.#optimiser = createOptimiser(settings.optimiser, this.#z.length, { lr: settings.lr });
    this.#average = latentAverage(this.#z.length, settings.ema, checkpoint?.average);
    if (checkpoint && checkpoint.optimiser.steps > 0) this.#optimiser.restore(checkpoint.optimiser);
  }

  static async begin(
    studio: Studio,
    settings: PaintSettings,
    inputs: PaintInputs,
    checkpoint: PaintCheckpoint | undefined,
  ): Promise<Work> {
    const stages = stagesFor(studio.pack.vqgan, settings);
    const first = stageAt(stages, 0);
    const f = downsampling(studio.pack.vqgan);
    const size = { width: first.width * f, height: first.height * f };
    const scenes = settings.steps === 0 ? noScenes : await embedScenes(studio, settings, inputs);
    const start = checkpoint?.start ?? (await startLatent(studio, settings, inputs, size));
    const codebook = await studio.codebook();
    const work = new Work({ studio, settings, inputs, codebook, stages, scenes, start, checkpoint });
    await work.#readMask();
    return work;
  }

  get finished(): boolean {
    return this.done >= this.#settings.steps || this.#flat;
  }

  /** One step; the losses of the scene's prompts before its update. */
  async step(): Promise<readonly PromptLoss[]> {
    const settings = this.#settings;
    const stage = stageAt(this.#stages, this.done);
    if (stage !== this.#stage) await this.#grow(stage);
    const scene = sceneAt(this.scenes.scenes.length, this.done, settings.steps);
    const targets = this.scenes.scenes[scene];
    if (!targets) throw new RangeError(`there is no scene ${scene}`);
    if (this.done > 0 && scene !== sceneAt(this.scenes.scenes.length, this.done - 1, settings.steps)) {
      this.#flatFrom = this.losses.length; // another prompt has another loss
    }
    const options = this.#stepOptions();
    const { loss, losses, dz } = await this.#studio.step(options, this.#feeds(options, targets));
    if (!Number.isFinite(loss)) throw new Error(`step ${this.done + 1}: the loss is ${loss}`);
    this.#update(dz);
    this.losses.push(loss);
    this.done += 1;
    this.#flat =
      settings.flat !== null && isFlat(this.losses.slice(this.#flatFrom), settings.flat) && this.#lastOfAll();
    return targets.prompts.map(({ label, first, count }) => ({
      prompt: label,
      loss: losses.reduce((sum, all) => all.subarray(first, first + count).reduce((a, b) => a + b, sum), 0),
    }));
  }

  /** The latent that is shown: the running mean, or the start if no step was done. */
  shown(): Float32Array {
    return this.#average.state().steps > 0 ? this.#masked(this.#average.value()) : this.#z.slice();
  }

  async frame(): Promise<Frame> {
    const { width, height } = this.#pixels();
    return { pixels: await this.#studio.decode(this.shown(), width, height), width, height };
  }

  /** The picture at its full size, whatever the stage. */
  async picture(): Promise<Frame> {
    const last = this.#stages.at(-1);
    if (last && this.#stage.width !== last.width) await this.#grow(last);
    return this.frame();
  }

  checkpoint(): PaintCheckpoint {
    return {
      step: this.done,
      z: this.#z.slice(),
      start: this.#start.slice(),
      optimiser: this.#optimiser.state(),
      average: this.#average.state(),
      losses: [...this.losses],
    };
  }

  #pixels(): { width: number; height: number } {
    const f = downsampling(this.#studio.pack.vqgan);
    return { width: this.#stage.width * f, height: this.#stage.height * f };
  }

  /** A flat loss ends the painting only in its last stage and scene. */
  #lastOfAll(): boolean {
    const { steps } = this.#settings;
    return (
      this.#stage === this.#stages.at(-1) &&
      sceneAt(this.scenes.scenes.length, this.done, steps) === this.scenes.scenes.length - 1
    );
  }

  #stepOptions(): StepOptions {
    const { cuts, cutMethod, augment } = this.#settings;
    return {
      ...this.#pixels(),
      cuts,
      targets: this.scenes.count,
      pooled: cutMethod === 'pooled',
      parts: partsOf(augment),
    };
  }

  #feeds(options: StepOptions, { targets, weights, stops }: Targets): Record<string, Float32Array> {
    const { startWeight, smoothness, cutMethod, augment, seed } = this.#settings;
    const drawn = drawCutouts(randomStream(seed, 'cuts', this.done), {
      ...options,
      size: this.#studio.pack.clip.vision.imageSize,
      method: cutMethod,
      augment,
      noise: this.#noise,
    });
    const perClip = Object.entries({ ...drawn, targets, weights, stops });
    return {
      z: this.#z,
      start: this.#start,
      startWeight: Float32Array.of(startWeight),
      tvWeight: Float32Array.of(smoothness),
      ...Object.fromEntries(perClip.map(([name, values]) => [`${clipPrefix(0)}${name}`, values])),
    };
  }

  /** Moves z against its gradient, where the mask lets it, and back into the codebook's range. */
  #update(dz: Float32Array): void {
    const { schedule, lr, steps } = this.#settings;
    const places = this.#stage.width * this.#stage.height;
    const mask = this.#mask;
    const allowed = mask ? dz.map((value, i) => value * mask[i % places]!) : dz;
    this.#optimiser.step(this.#z, allowed, learningRateAt(schedule, lr, this.done, steps));
    const { low, high } = this.#codebook;
    for (let i = 0; i < this.#z.length; i++) {
      const channel = Math.floor(i / places);
      this.#z[i] = Math.min(high[channel]!, Math.max(low[channel]!, this.#z[i]!));
    }
    this.#z = this.#masked(this.#z);
    this.#average.add(this.#z);
  }

  /** The start where the mask is black, z where it is white. */
  #masked(z: Float32Array): Float32Array {
    const mask = this.#mask;
    if (!mask) return z;
    const places = this.#stage.width * this.#stage.height;
    return z.map((value, i) => this.#start[i]! + mask[i % places]! * (value - this.#start[i]!));
  }

  /** Carries the latent to the next stage, where the optimiser begins anew. */
  async #grow(stage: Stage): Promise<void> {
    const from = {
      channels: this.#studio.pack.vqgan.embedDim,
      ...{ width: this.#stage.width, height: this.#stage.height },
    };
    const z = resizeLatent(this.shown(), from, stage.height, stage.width);
    this.#start = resizeLatent(this.#start, from, stage.height, stage.width);
    this.#stage = stage;
    this.#z = z;
    this.#optimiser = createOptimiser(this.#settings.optimiser, z.length, { lr: this.#settings.lr });
    this.#average = latentAverage(z.length, this.#settings.ema);
    this.#flatFrom = this.losses.length;
    await this.#readMask();
  }

  async #readMask(): Promise<void> {
    const { mask } = this.#inputs;
    if (mask) this.#mask = await readMask(mask, this.#stage.width, this.#stage.height);
  }
}

/** In cells of the latent. */
export function stagesFor(vqgan: VqganConfig, settings: PaintSettings): Stage[] {
  const [, , h, w] = latentShape(vqgan, settings.width, settings.height);
  if (keepsSize(settings)) return [{ width: w, height: h, start: 0, end: settings.steps }];
  return stagesOf(settings.stages, w, h, settings.steps);
}

/** A picture or a latent to begin from has its own detail, which a small stage would lose. */
const keepsSize = ({ start }: PaintSettings): boolean => start === 'image' || start === 'latent';

const noScenes: Scenes = { scenes: [], count: 0, notes: [] };
