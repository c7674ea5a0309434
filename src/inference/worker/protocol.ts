/** @file What is asked of an engine and what it answers: the same types for the handle, the thread and the process. */

import type { Provenance } from '../painting/compose.ts';
import type { PaintInputs, PaintSettings } from '../painting/request.ts';
import type { PictureSource } from '../pictures.ts';
import type { Note } from '../problems/note.ts';
import type { Problem } from '../problems/problem.ts';
import type { Probabilities } from '../screening/classes.ts';
import type { Format } from '../upscaling/limits.ts';
import type { ModelChoice } from '../upscaling/models.ts';

/** An encoded picture file. */
export interface PictureFile {
  readonly kind: 'png' | 'jpg' | 'webp' | 'gif';
  readonly bytes: Uint8Array;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

export interface PaintRequest {
  readonly pack: string;
  readonly settings: PaintSettings;
  readonly inputs: PaintInputs;
  /** The names of the inputs, for the picture to remember. */
  readonly files?: Provenance['files'];
  /** At most one frame in so many milliseconds; the first step brings one. No frames when absent. */
  readonly frameEveryMs?: number;
  /** A frame after every so many steps, besides. */
  readonly frameEverySteps?: number;
  /** At most one checkpoint in so many milliseconds. No checkpoints when absent, but for the one of `stopped`. */
  readonly checkpointEveryMs?: number;
}

export interface UpscaleRequest extends ModelChoice {
  /** A whole picture file, or its path where the engine runs. */
  readonly image: PictureSource;
  /** The pack whose own network enlarges, if it has one and no `model` is named. */
  readonly pack?: string;
  /** Of the result; `png` when absent. */
  readonly format?: Format;
}

export interface DescribeRequest {
  readonly pack: string;
  readonly image: Uint8Array;
  /** Candidates; the pack's own list when absent. */
  readonly labels?: readonly string[];
}

export interface ScreenRequest {
  /** A whole picture file. */
  readonly image: Uint8Array;
}

/** The state of a painting after `step` steps, from which it goes on as if never interrupted; opaque outside the painter. */
export interface Checkpoint {
  readonly step: number;
  readonly bytes: Uint8Array;
}

/**
 * Why a request failed.
 * `bad-request`: the request cannot be done, and the problem says what to change.
 * `model-missing`: the pack is not on this machine.
 * `out-of-memory`: at this size on this device.
 * `worker-lost`: the worker died, hung or could not start; the same request may succeed.
 * `disk-full`: what the engine keeps beside the packs could not be written; the same request succeeds when there is room.
 * `internal`: ours.
 */
export type FailureCode = 'bad-request' | 'model-missing' | 'out-of-memory' | 'worker-lost' | 'disk-full' | 'internal';

export interface Started {
  readonly type: 'started';
  readonly device: string;
  /** Of the painting; tiles for an upscale, 1 for a description. */
  readonly steps: number;
  /** Pixels that are painted: the size asked for in whole cells. */
  readonly size?: { readonly width: number; readonly height: number };
  /** Why the checkpoint is of no use to this painting, which therefore begins anew. */
  readonly anew?: string;
}

export interface Progress {
  readonly type: 'progress';
  /** Steps done, 1…steps. */
  readonly step: number;
  readonly steps: number;
  /** Of the whole, and per prompt, at this step. Empty for an upscale. */
  readonly loss: number | null;
  readonly losses: readonly { readonly prompt: string; readonly loss: number }[];
  /** A moving average of this run. */
  readonly msPerStep: number;
  readonly frame?: PictureFile;
  readonly checkpoint?: Checkpoint;
}

/** Memory ran out, and the painting begins again at this size. */
export interface Resized {
  readonly type: 'resized';
  readonly width: number;
  readonly height: number;
}

/** The caller's signal was seen. A painting leaves the state to go on from. */
export interface Stopped {
  readonly type: 'stopped';
  readonly checkpoint?: Checkpoint;
}

/** The message is English, for the shell and the log; for people there is the problem, or else the code. */
export type Failure =
  | { readonly code: 'bad-request'; readonly message: string; readonly problem: Problem }
  | { readonly code: Exclude<FailureCode, 'bad-request'>; readonly message: string };

export type Failed = { readonly type: 'failed' } & Failure;

export interface Painted {
  readonly type: 'done';
  readonly picture: PictureFile;
  /** Steps really done: fewer than asked for after `finish` or when the loss was flat. */
  readonly steps: number;
  /** `null` when no step was done. */
  readonly loss: number | null;
  readonly msPerStep: number;
  /** What the picture was decoded from, [1, C, h, w]: to continue or vary it later. */
  readonly latent: Float32Array;
  /** Things the owner should know. */
  readonly notes: readonly Note[];
}

export interface Upscaled {
  readonly type: 'done';
  readonly picture: PictureFile;
  readonly msPerStep: number;
}

export interface Described {
  readonly type: 'done';
  /** Best first; probabilities sum to 1 over all candidates. */
  readonly labels: readonly { readonly label: string; readonly probability: number }[];
}

/** A judgement of a picture: what it shows, with probabilities that add up to 1. */
export interface Screened {
  readonly type: 'done';
  readonly probabilities: Probabilities;
}

type End = Stopped | Failed;
export type PaintEvent = Started | Progress | Resized | Painted | End;
export type UpscaleEvent = Started | Progress | Upscaled | End;
export type DescribeEvent = Started | Described | End;
export type ScreenEvent = Screened | End;

export interface Control {
  /** Stops the run at the next step: its last event is `stopped`. */
  readonly signal?: AbortSignal;
}

export interface PaintControl extends Control {
  /** Ends the painting at the next step with the picture as it is: its last event is `done`. */
  readonly finish?: AbortSignal;
  /** Goes on from here instead of from the start. */
  readonly checkpoint?: Checkpoint;
}

/**
 * One device. Runs one request at a time; each iterable ends with exactly one of `done`, `stopped`, `failed` and never
 * throws for what happens on the device.
 */
export interface Engine {
  /** As in `cpu`, `cuda:0`. */
  readonly device: string;
  paint(request: PaintRequest, control?: PaintControl): AsyncIterable<PaintEvent>;
  upscale(request: UpscaleRequest, control?: Control): AsyncIterable<UpscaleEvent>;
  describe(request: DescribeRequest, control?: Control): AsyncIterable<DescribeEvent>;
  /** Stops what runs, at the next step, and frees the device. */
  close(): Promise<void>;
}

/** What runs in a worker: an engine, or the part of one that screens pictures. */
export interface Performer extends Partial<Omit<Engine, 'device' | 'close'>> {
  readonly device: string;
  /** Judges a picture; never throws for what is wrong with it. */
  screen?(request: ScreenRequest): AsyncIterable<ScreenEvent>;
  close(): Promise<void>;
}
