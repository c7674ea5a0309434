/** @file What a painting is gone on from: its checkpoint while it runs, its latent afterwards. */

import type { Checkpoint } from '../inference/worker/protocol.ts';
import type { Files } from './store/files.ts';

const STEP_BYTES = 4;

/** In one file, the step as uint32 before the painter's bytes, so that they can never disagree. Throws a `StoreError`. */
export async function writeCheckpoint(files: Files, job: string, { step, bytes }: Checkpoint): Promise<void> {
  const content = new Uint8Array(STEP_BYTES + bytes.byteLength);
  new DataView(content.buffer).setUint32(0, step, true);
  content.set(bytes, STEP_BYTES);
  await files.putState(job, 'checkpoint', content);
}

export async function readCheckpoint(files: Files, job: string): Promise<Checkpoint | undefined> {
  const content = await files.state(job, 'checkpoint');
  if (!content || content.byteLength < STEP_BYTES) return undefined;
  const { buffer, byteOffset } = content;
  return { step: new DataView(buffer, byteOffset).getUint32(0, true), bytes: content.subarray(STEP_BYTES) };
}

/** float32 in the byte order of this machine, which all that we run on share (little-endian). Throws a `StoreError`. */
export async function writeLatent(files: Files, job: string, latent: Float32Array): Promise<void> {
  const { buffer, byteOffset, byteLength } = latent;
  await files.putState(job, 'latent', new Uint8Array(buffer, byteOffset, byteLength));
}

export async function readLatent(files: Files, job: string): Promise<Float32Array<ArrayBuffer> | undefined> {
  const bytes = await files.state(job, 'latent');
  return bytes && new Float32Array(bytes.buffer);
}
