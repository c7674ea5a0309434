/** @file What a job asks for, as stored: pictures by the names of stored files. */

import { z } from 'zod';
import { fileNamePattern } from './store/files.ts';

const file = z.string().regex(fileNamePattern, 'expected the name of a stored file');
const side = z.int().min(16).max(4096);

const paint = z.object({
  kind: z.literal('paint'),
  pack: z.string().min(1),
  prompt: z.string().min(1).max(4000),
  width: side,
  height: side,
  steps: z.int().min(1).max(10_000),
  seed: z.int().min(0),
  quality: z.enum(['draft', 'normal', 'best']),
  startImage: file.optional(),
  startStrength: z.number().min(0).max(1).optional(),
  imagePrompts: z.array(z.object({ image: file, weight: z.number() })).optional(),
  /** The job whose last latent this one begins from (variations, more steps). */
  startFrom: z.string().min(1).optional(),
});

const upscale = z.object({
  kind: z.literal('upscale'),
  image: file,
  scale: z.union([z.literal(2), z.literal(4)]),
  model: z.string().min(1).optional(),
  /** Pixels of `image`, for the estimate. */
  width: z.int().min(1),
  height: z.int().min(1),
});

const describe = z.object({
  kind: z.literal('describe'),
  pack: z.string().min(1),
  image: file,
  labels: z.array(z.string().min(1)).min(1).optional(),
});

export const jobRequest = z.discriminatedUnion('kind', [paint, upscale, describe]);

export type JobRequest = z.infer<typeof jobRequest>;
export type PaintJobRequest = z.infer<typeof paint>;
export type UpscaleJobRequest = z.infer<typeof upscale>;
export type DescribeJobRequest = z.infer<typeof describe>;
