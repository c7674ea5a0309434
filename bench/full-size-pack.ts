/**
 * @file A pack of full size with random weights, written once to the temporary folder: what a step costs does not depend on
 * what the networks have learnt.
 */
import { copyFile, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Graph, size } from '../src/inference/graph/index.ts';
import { packConfig } from '../src/inference/packs/config.ts';
import { decodeGraph, embedImageGraph, embedTextGraph, encodeGraph } from '../src/inference/painting/graphs.ts';
import { randomStream } from '../src/inference/painting/random.ts';
import { writeSafetensors } from '../src/inference/weights/safetensors-writer.ts';

/** The sizes of taming-transformers' imagenet_f16_16384 and of OpenAI's ViT-B/32. */
const config = {
  vqgan: {
    embed_dim: 256,
    n_embed: 16384,
    ddconfig: {
      ch: 128,
      out_ch: 3,
      ch_mult: [1, 1, 2, 2, 4],
      num_res_blocks: 2,
      attn_resolutions: [16],
      in_channels: 3,
      resolution: 256,
      z_channels: 256,
      double_z: false,
    },
  },
  clip: {
    embed_dim: 512,
    image_resolution: 224,
    vision_layers: 12,
    vision_width: 768,
    vision_patch_size: 32,
    context_length: 77,
    vocab_size: 49408,
    transformer_width: 512,
    transformer_heads: 8,
    transformer_layers: 12,
  },
  image: { width: 256, height: 256 },
};

export const starterFolder = fileURLToPath(new URL('../models/starter', import.meta.url));

/** The folder of the pack, written if it is not there yet (some seconds, 0.5 GB). */
export async function fullSizePack(): Promise<string> {
  const folder = join(tmpdir(), 'tessera-bench', 'full-size');
  if (await stat(folder).catch(() => null)) return folder;
  const unfinished = `${folder}.${process.pid}.part`;
  try {
    await mkdir(unfinished, { recursive: true });
    const { vqgan, clip } = packConfig.parse(config);
    await writeWeights(join(unfinished, 'vqgan.safetensors'), [encodeGraph(vqgan, 32, 32), decodeGraph(vqgan, 32, 32)]);
    await writeWeights(join(unfinished, 'clip.safetensors'), [embedImageGraph(clip, 1), embedTextGraph(clip)]);
    await copyFile(join(starterFolder, 'tokenizer.json'), join(unfinished, 'tokenizer.json'));
    await writeFile(join(unfinished, 'config.json'), JSON.stringify(config));
    await rename(unfinished, folder);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  return folder;
}

async function writeWeights(path: string, graphs: readonly Graph[]): Promise<void> {
  const parameters = new Map(
    graphs.flatMap((graph) => [...graph.parameters].map(([name, { key, tensor }]) => [name, { key, tensor }])),
  );
  const random = randomStream(1, 'start');
  const tensors = [...parameters.values()].map(({ key, tensor: { shape } }) => ({
    name: key,
    shape,
    values: async () => weight(key, shape, () => random.uniform(-1, 1)),
  }));
  await writeSafetensors(path, tensors, { dtype: 'float16' });
}

/** Of a spread that keeps activations near 1: √(3/inputs) · U(−1, 1); norms change nothing. */
function weight(key: string, shape: readonly number[], uniform: () => number): Float32Array {
  const values = new Float32Array(size(shape));
  if (key.endsWith('bias')) return values;
  if (shape.length === 1 && key.endsWith('weight')) return values.fill(1);
  const spread = Math.sqrt(3 / size(shape.slice(1)));
  return values.map(() => uniform() * spread);
}
