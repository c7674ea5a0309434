/** @file What is painted: every choice, complete, as the painter takes it and as a PNG remembers it. */
import { z } from 'zod';
import { ProblemError } from '../problems/error.ts';
import { augmentationNames } from './cuts/augmentations.ts';
import { cutMethods } from './cuts/draw.ts';
import { optimiserNames } from './optimisers/optimiser.ts';
import { maxSeed } from './random.ts';
import { learningRateSchedules } from './schedule.ts';

/** What a painting begins from. `image` is the picture given, `latent` an earlier painting's. */
export const startNames = ['codes', 'gradient', 'pixels', 'perlin', 'image', 'latent'] as const;
export type StartName = (typeof startNames)[number];

const side = z.int().min(0); // `fitSize` says which sizes fit the pack and the memory
const weight = z.number().refine((value) => value !== 0, 'a weight of 0 has no effect');

export const paintSettings = z.object({
  /** In the prompt language; may be empty if a picture or noise is a prompt. */
  prompt: z.string(),
  /** What to avoid, in the prompt language; its phrases weigh −0.5 unless told. */
  negative: z.string().default(''),
  /** Pixels. */
  width: side,
  height: side,
  steps: z.int().min(0).max(10_000),
  seed: z.int().min(0).max(maxSeed),
  cuts: z.int().min(1).max(256),
  cutMethod: z.enum(cutMethods),
  augment: z.array(z.enum(augmentationNames)),
  lr: z.number().positive().max(10),
  optimiser: z.enum(optimiserNames),
  schedule: z.enum(learningRateSchedules),
  /** Decay of the running mean that is shown. */
  ema: z.number().min(0).max(0.9999),
  stages: z.array(z.object({ scale: z.number().positive().max(1), share: z.number().positive().max(1) })),
  flat: z.object({ window: z.int().min(2), improvement: z.number().min(0) }).nullable(),
  start: z.enum(startNames),
  /** Weight of the pull back to the start. */
  startWeight: z.number().min(0).max(1000),
  /** Weight of the smoothness of the picture. */
  smoothness: z.number().min(0).max(1000),
  /** Random directions in CLIP's space. */
  noisePrompts: z.array(z.object({ seed: z.int().min(0).max(maxSeed), weight })).default([]),
});

/** Files and latents that belong to a request, beside what JSON holds. */
export interface PaintInputs {
  /** The picture file of `start: 'image'`. */
  readonly image?: Uint8Array;
  /** A grey picture file: white is painted, black stays as the start. */
  readonly mask?: Uint8Array;
  /** Picture files whose look is sought. */
  readonly imagePrompts: readonly { readonly image: Uint8Array; readonly weight: number }[];
  /** The latent of `start: 'latent'`, [1, C, h, w] of the request's size. */
  readonly latent?: Float32Array;
}

export type PaintSettings = z.infer<typeof paintSettings>;

/** The request cannot be done; the problem says why and what to do. */
export class RequestError extends ProblemError {
  override readonly name = 'RequestError';
}
