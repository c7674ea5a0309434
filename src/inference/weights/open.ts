/** @file Opens a checkpoint of any format that is read, told by its first bytes and never by its name. */

import type { Checkpoint } from './checkpoint.ts';
import { CheckpointError } from './error.ts';
import { openFile } from './file.ts';
import { LEGACY_START } from './pytorch/legacy.ts';
import { openPytorch } from './pytorch/pytorch.ts';
import { openSafetensors } from './safetensors.ts';
import { openTfjs } from './tfjs.ts';

/** Enough for the start of every format, and for the mark of a tar archive. */
const HEAD = 512;

interface Format {
  readonly matches: (head: Buffer) => boolean;
  /** How to open it, or why it cannot be. */
  readonly open: ((path: string) => Promise<Checkpoint>) | string;
}

const startsWith =
  (start: string | Uint8Array) =>
  (head: Buffer): boolean =>
    head.subarray(0, start.length).equals(Buffer.from(start));

const startOfText = (pattern: RegExp) => (head: Buffer) =>
  pattern.test(head.toString('latin1').replace(/^\xef\xbb\xbf/, ''));

/** The first that matches counts. */
const formats: readonly Format[] = [
  { matches: startsWith('PK\x03\x04'), open: openPytorch },
  { matches: startsWith(LEGACY_START), open: openPytorch },
  // Eight bytes of length, little-endian, whose upper ones are far from being text, and a JSON object.
  { matches: (head) => head[8] === 0x7b && head.readUInt32LE(4) < 2 ** 24, open: openSafetensors },
  {
    matches: startOfText(/^\s*<(!doctype|html|head|body|\?xml)/i),
    open: 'it is a web page, probably an error message saved under the name of a model; download the model again',
  },
  {
    matches: startOfText(/^version https:\/\/git-lfs/),
    open: 'it is a pointer of Git LFS, not the file it points to; run `git lfs pull`, or download the file itself',
  },
  { matches: startOfText(/^\s*\{/), open: openTfjs },
  {
    matches: (head) => head.toString('latin1', 257, 262) === 'ustar',
    open: 'it is a tar archive; unpack it and use the file inside',
  },
  { matches: startsWith(Uint8Array.of(0x1f, 0x8b)), open: 'it is packed with gzip; unpack it first' },
  { matches: startsWith(Uint8Array.of(0x89, 0x48, 0x44, 0x46)), open: 'it is a Keras HDF5 file, which is not read' },
  { matches: startsWith(Uint8Array.of(0x80)), open: 'it is a pickle, but not one that torch.save wrote' },
];

/**
 * Opens a `.safetensors` file, a PyTorch file (zip, TorchScript, or the format before 1.6), or a TensorFlow.js `model.json`.
 * @throws CheckpointError
 */
export async function openCheckpoint(path: string): Promise<Checkpoint> {
  const head = await readHead(path);
  if (head.length < 16) {
    throw new CheckpointError(
      path,
      head.length === 0 ? 'the file is empty' : `${head.length} bytes are too few for weights`,
    );
  }
  if (head.every((byte) => byte === 0))
    throw new CheckpointError(path, 'it starts with zeros; the download was cut short');
  const format = formats.find(({ matches }) => matches(head));
  if (typeof format?.open === 'function') return format.open(path);
  throw new CheckpointError(
    path,
    format?.open ??
      'its format is not known. Read are .safetensors, PyTorch (.pt, .pth, .ckpt) and TensorFlow.js (model.json)',
  );
}

async function readHead(path: string): Promise<Buffer> {
  const file = await openFile(path);
  try {
    return Buffer.from(await file.read(0, Math.min(file.size, HEAD)));
  } finally {
    await file.close();
  }
}
