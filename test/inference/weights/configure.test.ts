/** @file Sizes from shapes, for the small fixtures and for the published networks. */

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { clipConfig } from '../../../src/inference/weights/configure/clip.ts';
import { parseClipSettings } from '../../../src/inference/weights/configure/clip-settings.ts';
import { esrganConfig } from '../../../src/inference/weights/configure/esrgan.ts';
import { parseSettings } from '../../../src/inference/weights/configure/settings.ts';
import { gptConfig } from '../../../src/inference/weights/configure/transformer.ts';
import { vqganConfig } from '../../../src/inference/weights/configure/vqgan.ts';
import { identify } from '../../../src/inference/weights/identify.ts';
import { openCheckpoint } from '../../../src/inference/weights/open.ts';
import { checkpointOf } from './memory.ts';

const fixture = async (name: string) => identify(await openCheckpoint(`test/fixtures/weights/${name}`));
const settingsOf = (name: string) => parseSettings(name, readFileSync(`test/fixtures/weights/${name}`, 'utf8'));

/** `count` names made by `name`, all of one shape. */
const repeated = (count: number, name: (i: number) => string, shape: readonly number[]) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [name(i), shape]));

describe('vqganConfig', () => {
  it('finds the sizes in the yaml of each fixture', async () => {
    const sizes = {
      ch: 32,
      chMult: [1, 2],
      resBlocks: 1,
      attnResolutions: [8],
      resolution: 16,
      zChannels: 32,
      inChannels: 3,
      outChannels: 3,
    };
    const expected = {
      vq: { ...sizes, quantiser: 'vq', embedDim: 32, codes: 64 },
      gumbel: { ...sizes, quantiser: 'gumbel', embedDim: 24, codes: 48 },
    };
    for (const [name, config] of Object.entries(expected)) {
      const [vqgan] = await fixture(`${name}.hollow.ckpt`);
      expect(vqgan && vqganConfig(vqgan.weights, settingsOf(`${name}.yaml`).resolution)).toEqual(config);
      await vqgan?.weights.close();
    }
  });

  it('puts attention where the weights are, whatever the resolution', () => {
    const shapes = {
      'quantize.embedding.weight': [16384, 256],
      'encoder.conv_in.weight': [128, 3, 3, 3],
      'encoder.conv_out.weight': [256, 512, 3, 3],
      'decoder.conv_out.weight': [3, 128, 3, 3],
      'encoder.down.4.attn.0.q.weight': [512, 512, 1, 1],
      ...Object.fromEntries(
        [128, 128, 256, 256, 512].flatMap((out, level) =>
          [0, 1].map((block) => [`encoder.down.${level}.block.${block}.conv1.weight`, [out, 128, 3, 3]]),
        ),
      ),
    };
    const f16 = vqganConfig(checkpointOf(shapes));
    expect(f16).toMatchObject({
      ch: 128,
      chMult: [1, 1, 2, 2, 4],
      resBlocks: 2,
      attnResolutions: [16],
      resolution: 256,
      codes: 16384,
    });
    expect(vqganConfig(checkpointOf(shapes), 512).attnResolutions).toEqual([32]);
    expect(() =>
      vqganConfig(checkpointOf({ ...shapes, 'encoder.down.1.block.0.conv1.weight': [100, 128, 3, 3] })),
    ).toThrow('these are not the weights of a VQGAN: ch_mult of level 1 would be 0.78125');
    expect(() => vqganConfig(checkpointOf({}))).toThrow('encoder.conv_in.weight is missing');
  });
});

describe('clipConfig', () => {
  it('finds the sizes of the fixtures', async () => {
    const text = { contextLength: 12, vocabSize: 99, width: 64, heads: 1, layers: 2 };
    const vit = { kind: 'vit', imageSize: 32, patchSize: 8, width: 64, heads: 1, layers: 2 };
    for (const name of ['vit.pt', 'vit.state.pt', 'vit.huggingface.safetensors']) {
      const [clip] = await fixture(name);
      expect(clip && clipConfig(clip.weights)).toEqual({ embedDim: 24, activation: 'quick_gelu', vision: vit, text });
      await clip?.weights.close();
    }
    const [resnet] = await fixture('resnet.hollow.pt');
    expect(resnet && clipConfig(resnet.weights)).toMatchObject({
      embedDim: 24,
      text,
      vision: { kind: 'resnet', imageSize: 64, width: 16 },
    });
    await resnet?.weights.close();
  });

  const text = (width: number, embedDim: number) => ({
    'ln_final.weight': [width],
    text_projection: [width, embedDim],
    positional_embedding: [77, width],
    'token_embedding.weight': [49408, width],
    ...repeated(12, (i) => `transformer.resblocks.${i}.attn.in_proj_weight`, [3 * width, width]),
  });

  it('finds the sizes of ViT-B/32 and RN50x4', () => {
    const b32 = {
      ...text(512, 512),
      'visual.conv1.weight': [768, 3, 32, 32],
      'visual.positional_embedding': [50, 768],
      ...repeated(12, (i) => `visual.transformer.resblocks.${i}.attn.in_proj_weight`, [2304, 768]),
    };
    expect(clipConfig(checkpointOf(b32))).toEqual({
      embedDim: 512,
      activation: 'quick_gelu',
      vision: { kind: 'vit', imageSize: 224, patchSize: 32, width: 768, heads: 12, layers: 12 },
      text: { contextLength: 77, vocabSize: 49408, width: 512, heads: 8, layers: 12 },
    });
    const stages = [4, 6, 10, 6].map((blocks, stage) =>
      repeated(blocks, (i) => `visual.layer${stage + 1}.${i}.conv1.weight`, [80, 80, 1, 1]),
    );
    const x4 = Object.assign({ ...text(640, 640), 'visual.attnpool.positional_embedding': [82, 2560] }, ...stages);
    expect(clipConfig(checkpointOf(x4)).vision).toEqual({
      kind: 'resnet',
      imageSize: 288,
      width: 80,
      heads: 40,
      layers: [4, 6, 10, 6],
    });
    expect(() => clipConfig(checkpointOf({ ...b32, 'visual.positional_embedding': [51, 768] }))).toThrow(
      /side of visual/,
    );
  });
});

describe("clipConfig's heads", () => {
  const vit = (width: number, patch: number) =>
    checkpointOf({
      'ln_final.weight': [1024],
      text_projection: [1024, 1024],
      positional_embedding: [77, 1024],
      'token_embedding.weight': [49408, 1024],
      'transformer.resblocks.0.attn.in_proj_weight': [3072, 1024],
      'visual.conv1.weight': [width, 3, patch, patch],
      'visual.positional_embedding': [257, width],
      'visual.transformer.resblocks.0.attn.in_proj_weight': [3 * width, width],
    });

  it.each([
    ['ViT-B/32', 768, 32, undefined, 12],
    ['ViT-L/14', 1024, 14, undefined, 16],
    ['ViT-H/14', 1280, 14, undefined, 16],
    ['ViT-g/14', 1408, 14, undefined, 16],
    ['ViT-bigG/14', 1664, 14, undefined, 16],
    ['ViT-H/14 whose configuration says otherwise', 1280, 14, 20, 20],
    ['one like no other whose configuration tells', 96, 16, 3, 3],
  ])('of %s', (_, width, patch, visionHeads, heads) => {
    const { vision, text } = clipConfig(vit(width, patch), { visionHeads });
    expect(vision.heads).toBe(heads);
    expect(text.heads).toBe(16);
  });

  it('are those of the text encoder that its configuration gives', () => {
    expect(clipConfig(vit(768, 32), { textHeads: 8 }).text.heads).toBe(8);
  });

  it('have to divide the width', () => {
    expect(() => clipConfig(vit(1024, 14), { visionHeads: 12 })).toThrow(
      "the width of the image encoder's heads (1024 / 12) would be 85.3",
    );
    expect(() => clipConfig(vit(96, 16))).toThrow("the image encoder's number of heads would be 1.5");
  });
});

describe('parseClipSettings', () => {
  const openClip = { embed_dim: 512, vision_cfg: { layers: 12 }, text_cfg: { width: 512 } };
  const huggingFace = (text: object, vision: object, rest = {}) => ({
    model_type: 'clip',
    text_config: text,
    vision_config: vision,
    ...rest,
  });
  const [quick, exact] = [{ hidden_act: 'quick_gelu' }, { hidden_act: 'gelu' }];

  it.each([
    ['open_clip, which is exact unless it says otherwise', openClip, 'gelu'],
    ['open_clip with quick_gelu', { ...openClip, quick_gelu: true }, 'quick_gelu'],
    ["open_clip's open_clip_config.json", { model_cfg: openClip, preprocess_cfg: {} }, 'gelu'],
    ['Hugging Face', huggingFace(exact, exact), 'gelu'],
    ['Hugging Face, which is quick unless it says otherwise', huggingFace({}, quick), 'quick_gelu'],
    [
      'an older one of Hugging Face, told twice',
      huggingFace(quick, quick, { text_config_dict: exact, vision_config_dict: exact }),
      'gelu',
    ],
    ['Hugging Face with empty twins', huggingFace(exact, exact, { text_config_dict: null }), 'gelu'],
    ['a pack of ours', { clip: { activation: 'gelu' } }, 'gelu'],
    ['an early pack of ours', { clip: { embed_dim: 512 } }, 'quick_gelu'],
  ])('reads the configuration of %s', (_, config, activation) => {
    expect(parseClipSettings('config.json', JSON.stringify(config))?.activation).toBe(activation);
  });

  const h14 = { vision_cfg: { layers: 32, width: 1280, head_width: 80, patch_size: 14 }, text_cfg: { heads: 16 } };
  it.each([
    ["open_clip's ViT-H/14", h14, 16, 16],
    ["open_clip's open_clip_config.json", { model_cfg: h14 }, 16, 16],
    ['open_clip, where heads have the usual width', { vision_cfg: { width: 768 }, text_cfg: {} }, undefined, undefined],
    [
      "open_clip's ResNet, whose width is that of its stem",
      { vision_cfg: { layers: [3, 4, 6, 3], width: 64, head_width: 64 }, text_cfg: { heads: 8 } },
      undefined,
      8,
    ],
    ['Hugging Face', huggingFace({ num_attention_heads: 8 }, { num_attention_heads: 12 }), 12, 8],
    [
      'an older one of Hugging Face, told twice',
      huggingFace({ num_attention_heads: 8 }, {}, { vision_config_dict: { num_attention_heads: 16 } }),
      16,
      8,
    ],
    ['a pack of ours', { clip: { vision_heads: 16, transformer_heads: 8 } }, 16, 8],
  ])('reads the heads from the configuration of %s', (_, config, visionHeads, textHeads) => {
    expect(parseClipSettings('config.json', JSON.stringify(config))).toMatchObject({ visionHeads, textHeads });
  });

  it.each(['{"modelTopology": {}}', '[]', '"gelu"', 'no JSON'])(
    'knows that %s is no configuration of a CLIP',
    (text) => {
      expect(parseClipSettings('config.json', text)).toBeUndefined();
    },
  );

  it('refuses other activations, and different ones for texts and pictures', () => {
    const parse = (config: object) => () => parseClipSettings('/models/config.json', JSON.stringify(config));
    expect(parse(huggingFace({ hidden_act: 'relu' }, { hidden_act: 'relu' }))).toThrow(
      'config.json: its CLIP was trained with the activation "relu"; known are quick_gelu and gelu',
    );
    expect(parse(huggingFace(exact, quick))).toThrow('gelu for texts and quick_gelu for pictures');
  });
});

describe('esrganConfig', () => {
  it.each([
    ['rrdb.old.pth', { family: 'rrdb', scale: 4, features: 16, blocks: 2, growth: 8 }],
    ['rrdb-x2.pth', { family: 'rrdb', scale: 2, features: 16, blocks: 1, growth: 8 }],
    ['compact.pth', { family: 'compact', scale: 4, features: 16, convs: 3 }],
  ])('finds the sizes of %s', async (name, config) => {
    const [esrgan] = await fixture(name);
    expect(esrgan && esrganConfig(esrgan.weights)).toEqual(config);
    await esrgan?.weights.close();
  });

  it.each([
    ['thick', 'x4', { family: 'rrdn', scale: 4, features: 64, blocks: 10, denseBlocks: 3, convs: 4, growth: 32 }],
    ['thick', 'x3', { family: 'rrdn', scale: 3, features: 64, blocks: 10, denseBlocks: 3, convs: 4, growth: 32 }],
    ['slim', 'x8', { family: 'rdn', scale: 8, features: 64, blocks: 2, convs: 1, growth: 4 }],
  ])("finds the sizes of UpscalerJS' %s %s", async (size, scale, config) => {
    const [esrgan] = identify(
      await openCheckpoint(`node_modules/@upscalerjs/esrgan-${size}/models/${scale}/model.json`),
    );
    expect(esrgan && esrganConfig(esrgan.weights)).toEqual(config);
    await esrgan?.weights.close();
  });

  it('refuses a chain that is not the compact network', () => {
    expect(() => esrganConfig(checkpointOf({ 'body.0.weight': [16, 3, 3, 3] }))).toThrow('its first PReLU, is missing');
    expect(() =>
      esrganConfig(checkpointOf({ 'conv_first.weight': [16, 5, 3, 3], 'body.0.rdb1.conv1.weight': [8, 16, 3, 3] })),
    ).toThrow('conv_first has 5 inputs');
  });
});

describe('gptConfig', () => {
  it('takes the heads from the settings and all else from the shapes', async () => {
    const [, gpt] = await fixture('net2net.hollow.ckpt');
    if (!gpt) throw new Error('the fixture has two networks');
    const config = { vocabSize: 64, blockSize: 24, layers: 2, width: 32, unmasked: 0 };
    expect(gptConfig(gpt.weights, settingsOf('gpt.json'))).toEqual({ ...config, heads: 4 });
    expect(gptConfig(gpt.weights)).toEqual({ ...config, heads: 16 });
    expect(() => gptConfig(gpt.weights, { heads: 5 })).toThrow('the width of one of 5 heads would be 6.4');
    await gpt.weights.close();
  });
});

describe('parseSettings', () => {
  it("reads Net2NetTransformer's yaml", () => {
    const yaml = `
model:
  target: taming.models.cond_transformer.Net2NetTransformer
  params:
    transformer_config: { params: { vocab_size: 1024, n_head: 24, n_unmasked: 256 } }
    first_stage_config: { params: { ddconfig: { resolution: 256 } } }`;
    expect(parseSettings('drin.yaml', yaml)).toEqual({ resolution: 256, heads: 24, unmasked: 256 });
  });

  it('refuses web pages, other yaml, what is no yaml, and aliases that multiply', () => {
    const bomb = [
      'a: &a [x, x, x, x, x, x, x, x, x]',
      ...'bcdefgh'.split('').map((name, i) => `${name}: &${name} [${Array(9).fill(`*${'abcdefg'[i]}`)}]`),
    ];
    expect(() => parseSettings('model.yaml', '<!DOCTYPE html><html></html>')).toThrow(/model\.yaml: it is a web page/);
    expect(() => parseSettings('model.yaml', 'epoch: 3')).toThrow(/neither a VQGAN/);
    expect(() => parseSettings('model.yaml', 'a: [1')).toThrow(/not yaml/);
    expect(() => parseSettings('model.yaml', bomb.join('\n'))).toThrow(/not yaml/);
  });
});
