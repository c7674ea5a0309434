/** @file Thousands of damaged files: each is either read or refused with a CheckpointError, within bounds. */

import { mkdir, readFile, rm } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Checkpoint } from '../../../src/inference/weights/checkpoint.ts';
import { CheckpointError } from '../../../src/inference/weights/error.ts';
import { identify } from '../../../src/inference/weights/identify.ts';
import { unpickle } from '../../../src/inference/weights/pytorch/pickle.ts';
import { storageOf } from '../../../src/inference/weights/pytorch/pickled-file.ts';
import { openPytorch } from '../../../src/inference/weights/pytorch/pytorch.ts';
import { openSafetensors, writeSafetensors } from '../../../src/inference/weights/safetensors.ts';
import { openTfjs } from '../../../src/inference/weights/tfjs.ts';
import { archive, bytesOf, dict, global, legacy, newObject, tensor, text } from './pytorch/pickle-bytes.ts';
import { temporaryFolder } from './temporary.ts';

const folder = temporaryFolder();
const six = bytesOf(Float32Array.of(0, 1, 2, 3, 4, 5));
/** Names of a VQGAN, so that what survives goes on to the key maps. */
const root = dict([
  ['epoch', text('three')],
  [
    'state_dict',
    dict([
      ['decoder.conv_in.weight', tensor({ shape: [3, 2], strides: [1, 3] })],
      ['quantize.embedding.weight', tensor({ shape: [2, 2], strides: [2, 1], offset: 1 })],
    ]),
  ],
  ['hyper_parameters', newObject(global('argparse', 'Namespace'), dict([['rate', text('1e-3')]]))],
]);

interface Damage {
  readonly kind: 'flip' | 'set' | 'huge' | 'cut' | 'repeat' | 'remove';
  /** Where, as a share of the file. */
  readonly at: number;
  readonly value: number;
}

const damage: fc.Arbitrary<Damage> = fc.record({
  kind: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom('flip' as const, 'set' as const) },
    { weight: 3, arbitrary: fc.constantFrom('huge' as const, 'cut' as const, 'repeat' as const, 'remove' as const) },
  ),
  at: fc.nat(9999).map((share) => share / 10_000),
  value: fc.nat(255),
});

function damaged(whole: Uint8Array, damages: readonly Damage[]): Uint8Array {
  let bytes = Buffer.from(whole);
  for (const { kind, at, value } of damages) {
    const place = Math.floor(at * bytes.length);
    if (kind === 'cut') bytes = bytes.subarray(0, place);
    else if (kind === 'repeat') bytes = Buffer.concat([bytes.subarray(0, place + value), bytes.subarray(place)]);
    else if (kind === 'remove')
      bytes = Buffer.concat([bytes.subarray(0, place), bytes.subarray(place + 1 + (value % 16))]);
    else if (kind === 'huge') bytes.fill(0xff, place, Math.min(place + 1 + (value % 8), bytes.length));
    else if (bytes.length > 0) bytes[place] = kind === 'set' ? value : bytes[place]! ^ (1 << (value % 8));
  }
  return bytes;
}

/** Opens, identifies and reads everything. What is not a CheckpointError, or hides a slip of ours, fails the test. */
async function survive(open: () => Promise<Checkpoint>): Promise<'read' | 'refused'> {
  let checkpoint: Checkpoint | undefined;
  let read = false;
  try {
    checkpoint = await open();
    let elements = 0;
    for (const name of checkpoint.tensors.keys()) elements += (await checkpoint.read(name)).length;
    expect(elements).toBeLessThan(100_000);
    read = true;
    for (const { weights } of identify(checkpoint)) for (const name of weights.tensors.keys()) await weights.read(name);
    return 'read';
  } catch (error) {
    expect(error).toBeInstanceOf(CheckpointError);
    const cause = error instanceof Error ? error.cause : undefined;
    if (cause instanceof TypeError || cause instanceof ReferenceError) {
      // A TextDecoder says so with a TypeError: that one is the file's fault.
      expect(cause.message).toContain('encoded data was not valid');
    }
    return read ? 'read' : 'refused';
  } finally {
    await checkpoint?.close();
  }
}

const RUNS = 600;

async function fuzz(whole: Uint8Array, open: (bytes: Uint8Array) => Promise<Checkpoint>): Promise<void> {
  const counts = { read: 0, refused: 0 };
  expect(await survive(() => open(whole))).toBe('read');
  await fc.assert(
    fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 3 }), async (damages) => {
      counts[await survive(() => open(damaged(whole, damages)))]++;
    }),
    { seed: 20211, numRuns: RUNS },
  );
  // Both must happen, or the damage is too light or too heavy to tell anything.
  expect(Math.min(counts.read, counts.refused)).toBeGreaterThan(RUNS / 50);
}

const through = (open: (path: string) => Promise<Checkpoint>) => async (bytes: Uint8Array) =>
  open(await folder.write('fuzzed', bytes));

describe('damaged files', () => {
  it('of safetensors are read or refused', async () => {
    const path = folder.path('whole.safetensors');
    await writeSafetensors(path, [
      { name: 'decoder.conv_in.weight', shape: [2, 3], values: Float32Array.of(1, 2, 3, 4, 5, 6) },
      { name: 'quantize.embedding.weight', shape: [2], values: Float32Array.of(1, 2), dtype: 'float16' },
    ]);
    await fuzz(await readFile(path), through(openSafetensors));
  });

  it('of torch.save, zipped, are read or refused', () => fuzz(archive(root, { 0: six }), through(openPytorch)));

  it('of torch.save, deflated, are read or refused', () =>
    fuzz(archive(root, { 0: six }, { level: 9 }), through(openPytorch)));

  it('of torch.save before 1.6 are read or refused', () => fuzz(legacy(root, [['0', 6, six]]), through(openPytorch)));

  it('of TorchScript are read or refused', () => {
    const script = newObject(
      global('__torch__', 'Net'),
      dict([
        ['training', text('no')],
        [
          'decoder',
          newObject(global('__torch__', 'Decoder'), dict([['conv_in.weight', tensor({ shape: [6], strides: [1] })]])),
        ],
        ['quantize.embedding.weight', tensor({ shape: [], strides: [] })],
      ]),
    );
    return fuzz(
      archive(script, { 0: six }, { more: { 'archive/constants.pkl': Buffer.from('\x80\x02).', 'latin1') } }),
      through(openPytorch),
    );
  });

  it('of TensorFlow.js are read or refused, and no shard outside the folder is opened', async () => {
    const model = {
      format: 'layers-model',
      weightsManifest: [
        {
          paths: ['a.bin'],
          weights: [
            { name: 'SR/kernel', shape: [1, 1, 2, 2], dtype: 'float32' },
            { name: 'F_m1/kernel', shape: [1, 1, 1, 2], dtype: 'float32' },
          ],
        },
      ],
    };
    await mkdir(folder.path('tfjs'), { recursive: true });
    await folder.write('tfjs/a.bin', six);
    await folder.write('outside.bin', six);
    const open = async (bytes: Uint8Array) => openTfjs(await folder.write('tfjs/model.json', bytes));
    await fuzz(Buffer.from(JSON.stringify(model)), open);
    for (const path of ['../outside.bin', folder.path('outside.bin'), '..', 'x/../../outside.bin', '..\\outside.bin']) {
      const climbing = JSON.stringify(model).replace('"a.bin"', JSON.stringify(path));
      await expect(open(Buffer.from(climbing))).rejects.toThrow('a shard has to lie beside model.json');
    }
    await rm(folder.path('tfjs'), { recursive: true });
  });

  it('of random opcodes give plain values or an error in words', () => {
    const opcodes = [
      ...'(.0123FGIJKLMNPQRSTUVXabcdeghijlopqrstu)]}BC\x80\x81\x82\x85\x86\x87\x88\x89\x8a\x8c\x8e\x8f\x90\x91\x92\x93\x94\x95',
    ].map((code) => code.charCodeAt(0));
    const byte = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...opcodes) }, fc.nat(255));
    const slips: unknown[] = [];
    fc.assert(
      fc.property(fc.array(byte, { maxLength: 60 }), (pickled) => {
        try {
          unpickle(Uint8Array.from(pickled), 0, storageOf);
        } catch (error) {
          if (!(error instanceof Error) || error.constructor !== Error) slips.push(error);
        }
      }),
      { seed: 7, numRuns: 20_000 },
    );
    expect(slips).toEqual([]);
  });

  it('stay within bounds of memory while 40 hostile ones are refused', async () => {
    const weight = (options: Partial<Parameters<typeof tensor>[0]>) =>
      dict([['w', tensor({ shape: [6], strides: [1], ...options })]]);
    const hostile = [
      archive(weight({ shape: [2 ** 30, 2 ** 30], strides: [0, 0] }), { 0: six }),
      archive(weight({ elements: 2 ** 52, shape: [2 ** 52] }), { 0: six }),
      archive(weight({ elements: 2 ** 22 }), { 0: new Uint8Array(2 ** 24) }, { level: 9 }),
      archive(Buffer.from('X\xff\xff\xff\x7f', 'latin1')),
    ];
    const before = process.memoryUsage.rss();
    for (let i = 0; i < 40; i++) {
      expect(await survive(() => through(openPytorch)(hostile[i % hostile.length]!))).toBe('refused');
    }
    expect(process.memoryUsage.rss() - before).toBeLessThan(300 * 2 ** 20);
  });
});
