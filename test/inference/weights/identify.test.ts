/** @file One network under the names of several programs is one network. */

import { describe, expect, it } from 'vitest';
import type { Checkpoint } from '../../../src/inference/weights/checkpoint.ts';
import { floatsToHalves, halvesToFloats } from '../../../src/inference/weights/dtype.ts';
import { type IdentifiedNetwork, identify } from '../../../src/inference/weights/identify.ts';
import { openPytorch } from '../../../src/inference/weights/pytorch/pytorch.ts';
import { openSafetensors } from '../../../src/inference/weights/safetensors.ts';
import { sameValues } from './compare.ts';
import { checkpointOf } from './memory.ts';

const fixtures = 'test/fixtures/weights';
const open = async (name: string): Promise<IdentifiedNetwork[]> =>
  identify(await (name.endsWith('.safetensors') ? openSafetensors : openPytorch)(`${fixtures}/${name}`));

async function only(name: string): Promise<IdentifiedNetwork> {
  const [network, ...others] = await open(name);
  expect(others).toEqual([]);
  if (!network) throw new Error(`${name} holds no network`);
  return network;
}

const names = ({ tensors }: Checkpoint) => [...tensors.keys()].sort();
const shapes = ({ tensors }: Checkpoint) => new Map([...tensors.values()].map(({ name, shape }) => [name, shape]));

async function expectSame(a: Checkpoint, b: Checkpoint, round = (values: Float32Array) => values) {
  expect(names(a)).toEqual(names(b));
  for (const name of a.tensors.keys()) {
    expect(a.tensors.get(name)?.shape, name).toEqual(b.tensors.get(name)?.shape);
    expect(sameValues(round(await a.read(name)), round(await b.read(name))), name).toBe(true);
  }
  await a.close();
  await b.close();
}

describe('identify', () => {
  it('reads one RRDBNet under its three namings', async () => {
    const basicsr = await only('rrdb.basicsr.pth');
    expect(basicsr).toMatchObject({ network: 'esrgan', naming: 'RRDBNet' });
    await expectSame((await only('rrdb.esrgan.pth')).weights, basicsr.weights);
    await expectSame((await only('rrdb.old.pth')).weights, (await only('rrdb.basicsr.pth')).weights);
  });

  it('reads one CLIP under the names of OpenAI and of Hugging Face', async () => {
    const openai = await only('vit.state.pt');
    const huggingFace = await only('vit.huggingface.safetensors');
    expect([openai.naming, huggingFace.naming]).toEqual(['OpenAI', 'Hugging Face']);
    await expectSame(huggingFace.weights, openai.weights);
  });

  it('reads a scripted CLIP as its state dict rounded to float16, without the sizes beside the weights', async () => {
    const round = (values: Float32Array) => halvesToFloats(floatsToHalves(values));
    await expectSame((await only('vit.pt')).weights, (await only('vit.state.pt')).weights, round);
  });

  it('reads a CLIP ResNet without the counters of its batch norms', async () => {
    const { network, weights } = await only('resnet.hollow.pt');
    expect(network).toBe('clip');
    expect(names(weights).filter((name) => /num_batches|resolution/.test(name))).toEqual([]);
    expect(weights.tensors.has('visual.attnpool.q_proj.weight')).toBe(true);
    await weights.close();
  });

  it("reads open_clip's names: a module. before all, a text. before the text encoder", async () => {
    const shapesOf = (prefix: string, text: string) => ({
      [`${prefix}${text}token_embedding.weight`]: [99, 64],
      [`${prefix}${text}transformer.resblocks.0.attn.in_proj_weight`]: [192, 64],
      [`${prefix}${text}attn_mask`]: [12, 12],
      [`${prefix}visual.conv1.weight`]: [64, 3, 8, 8],
      [`${prefix}logit_scale`]: [],
    });
    const expected = [
      'logit_scale',
      'token_embedding.weight',
      'transformer.resblocks.0.attn.in_proj_weight',
      'visual.conv1.weight',
    ];
    for (const [prefix, text] of [
      ['', ''],
      ['module.', ''],
      ['', 'text.'],
      ['module.', 'text.'],
    ] as const) {
      const [clip] = identify(checkpointOf(shapesOf(prefix, text)));
      expect(clip && names(clip.weights)).toEqual(expected);
    }
  });

  it('reads a VQModel without its losses, and a GumbelVQ', async () => {
    const vq = await only('vq.hollow.ckpt');
    const saved = await openSafetensors('test/fixtures/vqgan/vq.safetensors');
    expect(vq.network).toBe('vqgan');
    expect(shapes(vq.weights)).toEqual(shapes(saved));
    const bias = 'encoder.conv_in.bias';
    expect(sameValues(await vq.weights.read(bias), await saved.read(bias))).toBe(true);
    const gumbel = await only('gumbel.hollow.ckpt');
    expect(gumbel.weights.tensors.get('quantize.proj.weight')?.shape).toEqual([48, 32, 1, 1]);
    expect(names(gumbel.weights).filter((name) => name.startsWith('loss'))).toEqual([]);
    await Promise.all([vq.weights, saved, gumbel.weights].map((checkpoint) => checkpoint.close()));
  });

  it('finds both networks of a Net2NetTransformer', async () => {
    const [vqgan, gpt, ...others] = await open('net2net.hollow.ckpt');
    expect([vqgan?.network, gpt?.network, others]).toEqual(['vqgan', 'transformer', []]);
    const vq = await only('vq.hollow.ckpt');
    expect(vqgan && shapes(vqgan.weights)).toEqual(shapes(vq.weights));
    expect(gpt && names(gpt.weights)).toContain('blocks.1.attn.query.weight');
    expect(gpt && names(gpt.weights).filter((name) => name.includes('mask'))).toEqual([]);
    await vqgan?.weights.close();
    await vq.weights.close();
  });

  it('reads SRVGGNetCompact and the ×2 RRDBNet', async () => {
    const [small, folded] = [await only('compact.pth'), await only('rrdb-x2.pth')];
    expect(small).toMatchObject({ network: 'esrgan', naming: 'SRVGGNetCompact' });
    expect(folded.weights.tensors.get('conv_first.weight')?.shape).toEqual([16, 12, 3, 3]);
    await Promise.all([small.weights.close(), folded.weights.close()]);
  });

  it('says what it knows when it knows none of the names', () => {
    expect(() => identify(checkpointOf({ 'unet.down.0': [1], 'unet.up.0': [1] }))).toThrow(
      /2 tensors \(unet\.down\.0, unet\.up\.0, …\) belong to no network known here.*VQGAN.*CLIP.*ESRGAN/,
    );
  });

  it('names the tensor that a half-empty Hugging Face file lacks', () => {
    const half = checkpointOf({
      'text_model.embeddings.token_embedding.weight': [9, 4],
      'visual_projection.weight': [2, 4],
    });
    expect(() => identify(half)).toThrow('is missing, which "logit_scale" is made of');
  });
});
