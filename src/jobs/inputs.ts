/** @file From a stored request to what the engine takes: names of files become their bytes. */

import type { DescribeRequest, PaintRequest, UpscaleRequest } from '../inference/worker/protocol.ts';
import { readCheckpoint } from './checkpoints.ts';
import type { DescribeJobRequest, PaintJobRequest, UpscaleJobRequest } from './request.ts';
import type { FileName, Files } from './store/files.ts';

/** Something that the job builds on is no longer stored. */
export class MissingInputError extends Error {
  override readonly name = 'MissingInputError';
}

/** Throws a `MissingInputError`. */
export async function paintRequest(request: PaintJobRequest, files: Files): Promise<PaintRequest> {
  const { kind: _, startImage, startStrength, imagePrompts, startFrom, ...plain } = request;
  const prompts = imagePrompts?.map(async ({ image, weight }) => ({ image: await bytesOf(image, files), weight }));
  return {
    ...plain,
    ...(startImage !== undefined && { startImage: await bytesOf(startImage, files) }),
    ...(startStrength !== undefined && { startStrength }),
    ...(prompts && { imagePrompts: await Promise.all(prompts) }),
    ...(startFrom !== undefined && { startLatent: await latentOf(startFrom, files) }),
  };
}

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

async function bytesOf(name: FileName, files: Files): Promise<Uint8Array> {
  const bytes = await files.read(name);
  if (!bytes) throw new MissingInputError('The picture that this job begins with is no longer kept. Send it again?');
  return bytes;
}

async function latentOf(job: string, files: Files): Promise<Uint8Array> {
  const checkpoint = await readCheckpoint(files, job);
  if (!checkpoint) {
    throw new MissingInputError(
      'The painting that this job goes on from is no longer kept. Paint it anew with its seed?',
    );
  }
  return checkpoint.bytes;
}
