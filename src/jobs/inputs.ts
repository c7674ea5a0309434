/** @file From a stored request to what the engine takes: names of files become their bytes. */

import type { DescribeRequest, PaintRequest, UpscaleRequest } from '../inference/worker/protocol.ts';
import { readLatent } from './checkpoints.ts';
import type { Forgotten } from './problem.ts';
import type { DescribeJobRequest, PaintJobRequest, UpscaleJobRequest } from './request.ts';
import type { FileName, Files } from './store/files.ts';

/** Something that the job builds on is no longer stored. */
export class MissingInputError extends Error {
  override readonly name = 'MissingInputError';
  readonly problem: Forgotten;

  constructor(code: Forgotten['code'], message: string) {
    super(message);
    this.problem = { code };
  }
}

/** Frames for the eye, checkpoints for the next start. */
const FRAME_EVERY_MS = 2_000;
const CHECKPOINT_EVERY_MS = 4_000;

/** Throws a `MissingInputError`. */
export async function paintRequest(request: PaintJobRequest, files: Files): Promise<PaintRequest> {
  const { pack, settings, image, mask, imagePrompts, startFrom } = request;
  const prompts = imagePrompts.map(async (prompt) => ({ ...prompt, image: await bytesOf(prompt.image, files) }));
  const inputs = {
    imagePrompts: await Promise.all(prompts),
    ...(image !== undefined && { image: await bytesOf(image, files) }),
    ...(mask !== undefined && { mask: await bytesOf(mask, files) }),
    ...(startFrom !== undefined && { latent: await latentOf(startFrom, files) }),
  };
  const named = [
    ...(image === undefined ? [] : [provenance('init', image)]),
    ...(mask === undefined ? [] : [provenance('mask', mask)]),
    ...imagePrompts.map((prompt) => ({ ...provenance('image prompt', prompt.image), weight: prompt.weight })),
  ];
  const cadence = { frameEveryMs: FRAME_EVERY_MS, checkpointEveryMs: CHECKPOINT_EVERY_MS };
  return { pack, settings, inputs, files: named, ...cadence };
}

/** A stored file is named by its hash. */
const provenance = (role: string, name: FileName) => ({ role, name, sha256: name.slice(0, name.indexOf('.')) });

/** Throws a `MissingInputError`. */
export async function upscaleRequest(request: UpscaleJobRequest, files: Files): Promise<UpscaleRequest> {
  const { scale, model } = request;
  return { image: await bytesOf(request.image, files), scale, ...(model !== undefined && { model }) };
}

/** Throws a `MissingInputError`. */
export async function describeRequest(request: DescribeJobRequest, files: Files): Promise<DescribeRequest> {
  const { pack, labels } = request;
  return { pack, image: await bytesOf(request.image, files), ...(labels && { labels }) };
}

async function bytesOf(name: FileName, files: Files): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await files.read(name);
  if (bytes) return bytes;
  throw new MissingInputError('inputForgotten', `The picture ${name}, which this job begins with, is no longer kept.`);
}

async function latentOf(job: string, files: Files): Promise<Float32Array<ArrayBuffer>> {
  const latent = await readLatent(files, job);
  if (latent) return latent;
  throw new MissingInputError('paintingForgotten', `The painting of ${job}, which this job goes on from, is not kept.`);
}
