/** @file A painting's checkpoint as one file: the step as uint32 (little-endian), then the painter's bytes. */

import type { Checkpoint } from '../inference/worker/protocol.ts';
import type { Files } from './store/files.ts';

const STEP_BYTES = 4;

/** In one file, so that the step and the latent can never disagree. Throws a `StoreError`. */
export async function writeCheckpoint(files: Files, job: string, { step, bytes }: Checkpoint): Promise<void> {
  const content = new Uint8Array(STEP_BYTES + bytes.byteLength);
  new DataView(content.buffer).setUint32(0, step, true);
  content.set(bytes, STEP_BYTES);
  await files.putCheckpoint(job, content);
}

export async function readCheckpoint(files: Files, job: string): Promise<Checkpoint | undefined> {
  const content = await files.checkpoint(job);
  if (!content || content.byteLength < STEP_BYTES) return undefined;
  const { buffer, byteOffset } = content;
  return { step: new DataView(buffer, byteOffset).getUint32(0, true), bytes: content.subarray(STEP_BYTES) };
}
