/** @file Packs made of the checkpoints that the world has: every format, every naming. */

import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ClipActivation } from '../../../src/inference/networks/clip/config.ts';
import { type ConvertProgress, convertPack } from '../../../src/inference/packs/convert.ts';
import { PackError } from '../../../src/inference/packs/error.ts';
import { openPack, type Pack } from '../../../src/inference/packs/pack.ts';
import { readRecord } from '../../../src/inference/packs/record.ts';
import { problemsOf } from '../../../src/inference/packs/verify.ts';
import { floatsToHalves, halvesToFloats } from '../../../src/inference/weights/dtype.ts';
import { CheckpointError } from '../../../src/inference/weights/error.ts';
import { openCheckpoint } from '../../../src/inference/weights/open.ts';
import { openSafetensors } from '../../../src/inference/weights/safetensors.ts';
import { sameValues } from '../weights/compare.ts';
import { freshFolder } from './folders.ts';
import { smallTokenizer, smallVocabulary, weights } from './small.ts';

const folder = freshFolder();
const out = () => join(folder.path, 'pack');
const tokenizer = () => {
  const path = join(folder.path, 'tokenizer.json');
  writeFileSync(path, smallTokenizer(smallVocabulary));
  return path;
};
const open = () => openPack(out(), 'npm run models');
const allWeights = async (pack: Pack, network: string) => {
  const checkpoint = await pack.openWeights(network);
  const values = new Map<string, Float32Array>();
  for (const name of checkpoint.tensors.keys()) values.set(name, await checkpoint.read(name));
  await checkpoint.close();
  return values;
};

describe('convertPack', () => {
  it.each([
    ['vq.hollow.ckpt', 'vit.pt'],
    ['gumbel.hollow.ckpt', 'vit.huggingface.safetensors'],
    ['net2net.hollow.ckpt', 'vit.state.pt'],
    ['vq.hollow.ckpt', 'resnet.hollow.pt'],
  ])('makes a pack of %s and %s that opens, whole', async (vqgan, clip) => {
    // The order of the files does not matter.
    const converted = await convertPack([tokenizer(), weights(clip), weights(vqgan)], out());
    const pack = await open();
    expect(pack.vqgan.quantiser).toBe(vqgan.startsWith('gumbel') ? 'gumbel' : 'vq');
    expect(pack.clip.vision.kind).toBe(clip.startsWith('resnet') ? 'resnet' : 'vit');
    expect(converted.config).toEqual({ vqgan: pack.vqgan, clip: pack.clip, image: pack.image });
    for (const network of ['vqgan', 'clip']) await (await pack.openWeights(network)).close();
    expect(pack.tokenizer.encode('ab').ids.slice(0, 5)).toEqual(BigInt64Array.of(97n, 64n, 65n, 98n, 0n));
    expect(await problemsOf(out(), 'npm run models')).toEqual([]);
    expect(readdirSync(folder.path).sort()).toEqual(['pack', 'tokenizer.json']);
  });

  it('rounds weights to float16, or keeps them as float32 when asked to', async () => {
    const files = [weights('vq.hollow.ckpt'), weights('vit.state.pt'), tokenizer()];
    const original = await openCheckpoint(weights('vit.state.pt'));
    const name = 'transformer.resblocks.0.mlp.c_fc.weight';
    const exact = await original.read(name);
    await original.close();
    await convertPack(files, out());
    const halves = (await allWeights(await open(), 'clip')).get(name);
    expect(sameValues(halves ?? exact, halvesToFloats(floatsToHalves(exact)))).toBe(true);
    const small = statSync(join(out(), 'clip.safetensors')).size;
    await convertPack(files, out(), { dtype: 'float32' });
    const floats = (await allWeights(await open(), 'clip')).get(name);
    expect(sameValues(floats ?? new Float32Array(), exact)).toBe(true);
    expect(statSync(join(out(), 'clip.safetensors')).size / small).toBeGreaterThan(1.9);
  });

  it('makes the same CLIP of OpenAI’s names and of Hugging Face’s', async () => {
    const made = async (clip: string) => {
      await convertPack([weights('vq.hollow.ckpt'), weights(clip), tokenizer()], out(), { dtype: 'float32' });
      return allWeights(await open(), 'clip');
    };
    const ours = await made('vit.state.pt');
    const theirs = await made('vit.huggingface.safetensors');
    expect([...theirs.keys()].sort()).toEqual([...ours.keys()].sort());
    for (const [name, values] of ours)
      expect(sameValues(theirs.get(name) ?? new Float32Array(), values), name).toBe(true);
  });

  it('takes an upscaler along, and leaves a transformer out, saying so', async () => {
    const files = ['net2net.hollow.ckpt', 'vit.pt', 'rrdb.old.pth'].map(weights);
    const { notes } = await convertPack([...files, tokenizer()], out());
    expect(notes).toEqual(['net2net.hollow.ckpt: its transformer is left out; packs have none']);
    const upscaler = await openSafetensors(join(out(), 'esrgan.safetensors'));
    expect(upscaler.tensors.has('body.0.rdb1.conv1.weight')).toBe(true);
    await upscaler.close();
  });

  it('reads the yaml beside a VQGAN, or one that is given', async () => {
    copyFileSync(weights('vq.hollow.ckpt'), join(folder.path, 'net.ckpt'));
    const clip = [weights('vit.pt'), tokenizer()];
    const yaml = readFileSync(weights('vq.yaml'), 'utf8');
    const resolution = Number(/resolution: (\d+)/.exec(yaml)?.[1]);
    expect(resolution).not.toBe(256);
    writeFileSync(join(folder.path, 'net.yaml'), yaml);
    await convertPack([join(folder.path, 'net.ckpt'), ...clip], out());
    expect(await open()).toMatchObject({
      vqgan: { resolution },
      image: { width: resolution, height: resolution },
    });
    writeFileSync(join(folder.path, 'other.yml'), yaml.replace(/resolution: \d+/, `resolution: ${resolution * 2}`));
    await convertPack([join(folder.path, 'net.ckpt'), join(folder.path, 'other.yml'), ...clip], out());
    expect((await open()).vqgan.resolution).toBe(resolution * 2);
  });

  it('paints with the activation that the CLIP was trained with, as far as anything tells', async () => {
    copyFileSync(weights('vit.huggingface.safetensors'), join(folder.path, 'clip.safetensors'));
    const clip = join(folder.path, 'clip.safetensors');
    const made = async (files: string[], activation?: ClipActivation) => {
      const all = [weights('vq.hollow.ckpt'), tokenizer(), ...files];
      const { notes } = await convertPack(all, out(), { activation });
      return { activation: (await open()).clip.activation, notes };
    };
    const assumed = expect.stringContaining('clip.safetensors: nothing says which activation');
    expect(await made([clip])).toEqual({ activation: 'quick_gelu', notes: [assumed] });
    expect(await made([clip], 'gelu')).toEqual({ activation: 'gelu', notes: [] });
    expect(await made([weights('vit.pt')])).toEqual({ activation: 'quick_gelu', notes: [] });
    const given = join(folder.path, 'exact.json');
    writeFileSync(given, JSON.stringify({ vision_cfg: {}, text_cfg: {} }));
    expect(await made([clip, given])).toEqual({ activation: 'gelu', notes: [] });
    const act = { hidden_act: 'gelu' };
    writeFileSync(join(folder.path, 'config.json'), JSON.stringify({ text_config: act, vision_config: act }));
    expect(await made([clip])).toEqual({ activation: 'gelu', notes: [] });
    expect(await made([clip], 'quick_gelu')).toEqual({ activation: 'quick_gelu', notes: [] });
    await expect(made([clip, given, join(folder.path, 'config.json')])).rejects.toThrow(
      '2 configurations of a CLIP are given (exact.json, config.json)',
    );
  });

  it("keeps the heads that the CLIP's configuration gives, also when its CLIP goes into another pack", async () => {
    const config = join(folder.path, 'heads.json');
    writeFileSync(config, JSON.stringify({ vision_cfg: { width: 64, head_width: 16 }, text_cfg: { heads: 2 } }));
    await convertPack([weights('vq.hollow.ckpt'), weights('vit.state.pt'), tokenizer(), config], out());
    const heads = { vision: { heads: 4 }, text: { heads: 2 } };
    expect((await open()).clip).toMatchObject(heads);
    const other = join(folder.path, 'other');
    await convertPack([weights('vq.hollow.ckpt'), join(out(), 'clip.safetensors'), tokenizer()], other);
    expect((await openPack(other, 'npm run models')).clip).toMatchObject(heads);
  });

  it('takes the activation of a pack along when its CLIP goes into another', async () => {
    const files = [weights('vq.hollow.ckpt'), weights('vit.pt'), tokenizer()];
    await convertPack(files, out(), { activation: 'gelu' });
    const other = join(folder.path, 'other');
    await convertPack([weights('vq.hollow.ckpt'), join(out(), 'clip.safetensors'), tokenizer()], other);
    expect((await openPack(other, 'npm run models')).clip.activation).toBe('gelu');
  });

  it('records what a pack was made of, and says what it does, byte by byte', async () => {
    const progress: ConvertProgress[] = [];
    await convertPack([weights('vq.hollow.ckpt'), weights('vit.pt'), tokenizer()], out(), {
      credits: { clip: { title: 'CLIP', licence: 'MIT' } },
      onProgress: (each) => progress.push(each),
    });
    const sha256 = createHash('sha256')
      .update(readFileSync(weights('vit.pt')))
      .digest('hex');
    expect((await readRecord(out()))?.networks.clip).toEqual({
      title: 'CLIP',
      licence: 'MIT',
      source: { name: 'vit.pt', bytes: 516_747, sha256 },
    });
    expect([...new Set(progress.map(({ file }) => file))]).toEqual(['vq.hollow.ckpt', 'vit.pt']);
    for (const { file } of progress) {
      const last = progress.findLast((each) => each.file === file);
      expect(last?.done).toBe(last?.total);
    }
  });

  const missing = [
    [['vq.hollow.ckpt'], /A CLIP is missing.*Found: vq\.hollow\.ckpt \(vqgan, names of taming-transformers\)/],
    [['vit.pt'], /A VQGAN is missing.*Found: vit\.pt \(clip, names of OpenAI\)/],
    [['rrdb.old.pth'], /A VQGAN is missing.*; a CLIP is missing/],
    [[], /a CLIP is missing.*Found: nothing/],
    [
      ['vq.hollow.ckpt', 'gumbel.hollow.ckpt', 'vit.pt'],
      /2 VQGANs are given \(vq\.hollow\.ckpt, gumbel\.hollow\.ckpt\)/,
    ],
    [['vq.hollow.ckpt', 'vit.pt', 'vit.state.pt'], /2 CLIPs are given/],
  ] as const;

  it.each(missing)('says what is missing or too much among %j', async (files, message) => {
    const failed = convertPack(files.map(weights), out());
    await expect(failed).rejects.toThrow(message);
    await expect(failed).rejects.toThrow(PackError);
    expect(readdirSync(folder.path)).toEqual([]);
  });

  it('wants the tokenizer of a CLIP that has its own vocabulary', async () => {
    await expect(convertPack([weights('vq.hollow.ckpt'), weights('vit.pt')], out())).rejects.toThrow(
      'vit.pt has a vocabulary of its own (99 tokens',
    );
    expect(existsSync(out())).toBe(false);
  });

  it('refuses the tokenizer of another CLIP', async () => {
    const other = join('models', 'starter', 'tokenizer.json');
    await expect(convertPack([weights('vq.hollow.ckpt'), weights('vit.pt'), other], out())).rejects.toThrow(
      'tokenizer.json does not belong to vit.pt: it starts texts with token 4094 and ends them with 4095',
    );
  });

  it.each([
    ['a web page', '<!DOCTYPE html><html></html>', /it is a web page/],
    ['a file that was cut short', readFileSync(weights('vit.pt')).subarray(0, 300_000), /damaged or cut short/],
    ['something else', 'hello, world', /odd\.pt/],
  ])('refuses %s and leaves the old pack as it was', async (_, content, message) => {
    const files = [weights('vq.hollow.ckpt'), weights('vit.pt'), tokenizer()];
    await convertPack(files, out());
    const before = await readRecord(out());
    const odd = join(folder.path, 'odd.pt');
    writeFileSync(odd, content);
    const failed = convertPack([weights('vq.hollow.ckpt'), odd, tokenizer()], out());
    await expect(failed).rejects.toThrow(message);
    await expect(failed).rejects.toThrow(CheckpointError);
    expect(await readRecord(out())).toEqual(before);
  });

  it('says so when a yaml is not there', async () => {
    const files = [weights('vq.hollow.ckpt'), weights('vit.pt'), tokenizer(), 'nowhere.yaml'];
    await expect(convertPack(files, out())).rejects.toThrow('nowhere.yaml cannot be read (ENOENT)');
  });

  it('does not replace a folder that is no pack', async () => {
    mkdirSync(out());
    writeFileSync(join(out(), 'diary.txt'), 'dear diary');
    const files = [weights('vq.hollow.ckpt'), weights('vit.pt'), tokenizer()];
    await expect(convertPack(files, out())).rejects.toThrow('a folder with other things in it');
    expect(readdirSync(out())).toEqual(['diary.txt']);
  });

  it('stops when told to', async () => {
    const stop = new AbortController();
    const reason = new Error('stopped by hand');
    const files = [weights('vq.hollow.ckpt'), weights('vit.pt'), tokenizer()];
    const stopped = convertPack(files, out(), { signal: stop.signal, onProgress: () => stop.abort(reason) });
    await expect(stopped).rejects.toBe(reason);
    expect(readdirSync(folder.path)).toEqual(['tokenizer.json']);
  });
});
