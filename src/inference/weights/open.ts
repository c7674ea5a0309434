/** @file Opens a file of weights in whichever format it is, told by its first bytes. */

import type { Checkpoint } from './checkpoint.ts';
import { CheckpointError } from './error.ts';
import { openFile } from './file.ts';
import { openPytorch } from './pytorch/pytorch.ts';
import { openSafetensors } from './safetensors.ts';
import { openTfjs } from './tfjs.ts';

/** A safetensors file begins with the length of its header, which is JSON. */
const LENGTH = 8;
const brace = '{'.charCodeAt(0);

/**
 * Opens a `.safetensors`, a `.pt`, `.pth` or `.ckpt` of PyTorch, or the `model.json` of TensorFlow.js, by any name.
 * @throws CheckpointError
 */
export async function openCheckpoint(path: string): Promise<Checkpoint> {
  const start = await firstBytes(path, LENGTH + 1);
  if (start[LENGTH] === brace && start[0] !== brace) return openSafetensors(path);
  const text = Buffer.from(start).toString('latin1').trimStart();
  if (text.startsWith('{')) return openTfjs(path);
  if (text.startsWith('<')) {
    throw new CheckpointError(path, 'this is a web page, not weights; its download went wrong. Fetch it again');
  }
  return openPytorch(path);
}

async function firstBytes(path: string, count: number): Promise<Uint8Array> {
  const file = await openFile(path);
  try {
    return await file.read(0, Math.min(count, file.size));
  } finally {
    await file.close();
  }
}
