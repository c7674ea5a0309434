/** @file What a job asks for, as stored: pictures by the names of stored files. */

import { z } from 'zod';
import { paintSettings } from '../inference/painting/request.ts';
import { fileNamePattern } from './store/files.ts';

const file = z.string().regex(fileNamePattern, 'expected the name of a stored file');
/** Who asked wants the picture hidden until it is pressed. */
const spoiler = z.boolean().optional();
/** The channel that it was asked for in hides pictures until they are pressed, or one that it begins with was hidden; the words stay in sight. */
const spoilerChannel = z.boolean().optional();

const paint = z.object({
  kind: z.literal('paint'),
  pack: z.string().min(1),
  settings: paintSettings,
  /** The picture of `start: 'image'`. */
  image: file.optional(),
  mask: file.optional(),
  imagePrompts: z.array(z.object({ image: file, weight: z.number() })).default([]),
  /** The job whose last latent is the one of `start: 'latent'` (variations, more steps). */
  startFrom: z.string().min(1).optional(),
  spoiler,
  spoilerChannel,
  /** What somebody asked for, before the style was put into the settings; absent in older records. */
  asked: z.object({ prompt: z.string(), negative: z.string(), style: z.string().nullable() }).optional(),
});

const upscale = z.object({
  kind: z.literal('upscale'),
  image: file,
  scale: z.union([z.literal(2), z.literal(4)]),
  model: z.string().min(1).optional(),
  /** Pixels of `image`, for the estimate. */
  width: z.int().min(1),
  height: z.int().min(1),
  spoiler,
  spoilerChannel,
});

const describe = z.object({
  kind: z.literal('describe'),
  pack: z.string().min(1),
  image: file,
  labels: z.array(z.string().min(1)).min(1).optional(),
  spoilerChannel,
});

export const jobRequest = z.discriminatedUnion('kind', [paint, upscale, describe]);

export type JobRequest = z.infer<typeof jobRequest>;
export type PaintJobRequest = z.infer<typeof paint>;
export type UpscaleJobRequest = z.infer<typeof upscale>;
export type DescribeJobRequest = z.infer<typeof describe>;

/** The request with its defaults. Throws a `TypeError` that names every field that is wrong. */
export function checkedRequest(request: JobRequest): JobRequest {
  const read = jobRequest.safeParse(request);
  if (read.success) return read.data;
  throw new TypeError(`The request is not valid:\n${z.prettifyError(read.error)}`);
}
