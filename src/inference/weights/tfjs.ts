/** @file Reads the weights of TensorFlow.js "layers models": a `model.json` and the shards beside it. */

import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { messageOf } from '../message-of.ts';
import type { Checkpoint, TensorInfo } from './checkpoint.ts';
import { bytesPerElement, elementCount, toFloat32 } from './dtype.ts';
import { CheckpointError } from './error.ts';
import { openFile, type RandomAccessFile } from './file.ts';

/** The `model.json` of the largest network read here is 0.2 MB. */
const LARGEST_MODEL = 16 * 2 ** 20;

/** value = stored · scale + min */
const affine = z.object({
  dtype: z.literal('uint8', { error: 'of the quantisations, uint8 alone is read; use a model converted without' }),
  min: z.number(),
  scale: z.number(),
});

const plain = z.object({
  name: z.string().min(1),
  shape: z.array(z.int().nonnegative()),
  dtype: z.literal(['float32', 'int32', 'uint8', 'bool']),
  quantization: affine.optional(),
});

const stored = plain.refine(({ dtype, quantization }) => !quantization || dtype === 'float32', {
  error: 'only float32 weights can be quantised',
});

/** A shard lies beside the model: a name with a folder in it could point anywhere. */
const shardName = z.string().refine((name) => name !== '' && name === basename(name) && !/^\.+$|\\|\0/.test(name), {
  error: 'a shard has to lie beside model.json',
});

const modelJson = z.object({
  /** Some programs that pack models drop it. */
  format: z.literal('layers-model').optional(),
  weightsManifest: z.array(z.object({ paths: z.array(shardName).min(1), weights: z.array(stored) })).min(1),
});

type Group = z.infer<typeof modelJson>['weightsManifest'][number];

interface StoredTensor extends TensorInfo {
  readonly quantization: z.infer<typeof affine> | undefined;
  readonly shards: readonly RandomAccessFile[];
  /** Bytes from the start of the first shard. */
  readonly offset: number;
  readonly bytes: number;
}

/**
 * Opens a model by its `model.json`. Names and shapes are as stored: `conv/kernel` [height, width, in, out], `conv/bias`.
 * @throws CheckpointError
 */
export async function openTfjs(path: string): Promise<Checkpoint> {
  return readTfjs(path, await readJson(path), (name) => openFile(join(dirname(path), name)));
}

/**
 * As `openTfjs`, of a model that lies elsewhere than in files: in the modules of a package.
 * @param source - for messages
 * @param model - what the `model.json` says
 * @throws CheckpointError
 */
export async function readTfjs(
  source: string,
  model: unknown,
  openShard: (name: string) => Promise<RandomAccessFile>,
): Promise<Checkpoint> {
  const files: RandomAccessFile[] = [];
  const close = async () => {
    for (const file of files) await file.close();
  };
  const tensors = new Map<string, StoredTensor>();
  try {
    for (const group of groupsOf(source, model)) {
      const shards: RandomAccessFile[] = [];
      for (const name of group.paths) {
        const file = await openShard(name);
        files.push(file);
        shards.push(file);
      }
      for (const tensor of tensorsOf(source, group, shards)) {
        if (tensors.has(tensor.name)) throw new CheckpointError(source, `"${tensor.name}" is there twice`);
        tensors.set(tensor.name, tensor);
      }
    }
  } catch (error) {
    await close();
    throw error;
  }
  return {
    source,
    tensors,
    async read(name) {
      const tensor = tensors.get(name);
      if (!tensor) throw new CheckpointError(source, `it has no tensor "${name}"`);
      const values = toFloat32(await readAcross(tensor), tensor.dtype);
      const { quantization } = tensor;
      return quantization ? values.map((value) => value * quantization.scale + quantization.min) : values;
    },
    close,
  };
}

async function readJson(path: string): Promise<unknown> {
  try {
    const { size } = await stat(path);
    if (size > LARGEST_MODEL) throw new Error(`${size} bytes are too many for a model.json (at most ${LARGEST_MODEL})`);
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw notAModel(path, messageOf(error), error);
  }
}

function groupsOf(source: string, model: unknown): Group[] {
  const read = modelJson.safeParse(model);
  if (read.success) return read.data.weightsManifest;
  throw notAModel(source, firstLines(z.prettifyError(read.error)), read.error);
}

const notAModel = (source: string, why: string, cause: unknown): CheckpointError =>
  new CheckpointError(source, `it is not a model.json of TensorFlow.js: ${why}`, { cause });

/** A wrong model may be wrong in each of its hundreds of tensors. */
const firstLines = (text: string): string => text.split('\n').slice(0, 6).join('\n');

function* tensorsOf(path: string, { weights }: Group, shards: readonly RandomAccessFile[]): Generator<StoredTensor> {
  const there = shards.reduce((sum, { size }) => sum + size, 0);
  let offset = 0;
  for (const { name, shape, dtype: read, quantization } of weights) {
    const dtype = quantization?.dtype ?? read;
    const elements = elementCount(shape);
    const bytes = (elements ?? Infinity) * bytesPerElement[dtype];
    if (offset + bytes > there) {
      throw new CheckpointError(
        path,
        `"${name}" [${shape}] ends at byte ${offset + bytes}, but its shards have ${there}; they are cut short`,
      );
    }
    yield { name, shape, dtype, quantization, shards, offset, bytes };
    offset += bytes;
  }
}

/** A tensor may begin in one shard and end in another. */
async function readAcross({ shards, offset, bytes }: StoredTensor): Promise<Uint8Array<ArrayBuffer>> {
  const all = new Uint8Array(bytes);
  let start = 0; // of the shard
  for (const shard of shards) {
    const from = Math.max(offset, start);
    const to = Math.min(offset + bytes, start + shard.size);
    if (from < to) all.set(await shard.read(from - start, to - from), from - offset);
    start += shard.size;
  }
  return all;
}
