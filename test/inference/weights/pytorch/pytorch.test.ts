/** @file PyTorch files: those that PyTorch wrote, those built to be odd, and those built to do harm. */

import { describe, expect, it } from 'vitest';
import { floatsToHalves, halvesToFloats } from '../../../../src/inference/weights/dtype.ts';
import { CheckpointError } from '../../../../src/inference/weights/error.ts';
import { openPytorch } from '../../../../src/inference/weights/pytorch/pytorch.ts';
import { sameValues } from '../compare.ts';
import { temporaryFolder } from '../temporary.ts';
import { archive, bytesOf, dict, global, int, legacy, newObject, reduce, tensor, text, tuple } from './pickle-bytes.ts';

const folder = temporaryFolder();
const fixture = (name: string) => openPytorch(`test/fixtures/weights/${name}`);
const opened = async (bytes: Uint8Array) => openPytorch(await folder.write('built.pth', bytes));
const six = bytesOf(Float32Array.of(0, 1, 2, 3, 4, 5));
const matrix = { shape: [2, 3], strides: [3, 1] };

describe('openPytorch', () => {
  it('reads a TorchScript archive: the state dict rounded to float16 where it is stored so', async () => {
    const scripted = await fixture('vit.pt');
    const state = await fixture('vit.state.pt');
    for (const { name, dtype, shape } of scripted.tensors.values()) {
      if (dtype === 'int64') continue;
      const exact = await state.read(name);
      const stored = dtype === 'float16' ? halvesToFloats(floatsToHalves(exact)) : exact;
      expect(shape, name).toEqual(state.tensors.get(name)?.shape);
      expect(sameValues(await scripted.read(name), stored), name).toBe(true);
    }
    const sizes = ['input_resolution', 'context_length', 'vocab_size'];
    expect([...scripted.tensors.keys()].filter((name) => !state.tensors.has(name))).toEqual(sizes);
    expect(await Promise.all(sizes.map(async (name) => [...(await scripted.read(name))]))).toEqual([[32], [12], [99]]);
    expect(scripted.tensors.get('visual.conv1.weight')?.dtype).toBe('float16');
    await scripted.close();
    await state.close();
  });

  it('reads a TorchScript ResNet with its shared modules', async () => {
    const scripted = await fixture('resnet.hollow.pt');
    expect(scripted.tensors.size).toBe(174);
    expect(scripted.tensors.get('visual.layer1.0.downsample.0.weight')?.shape).toHaveLength(4);
    await scripted.close();
  });

  it('takes the weights of a Lightning checkpoint and passes over its foreign objects', async () => {
    const checkpoint = await fixture('vq.hollow.ckpt');
    expect(checkpoint.tensors.size).toBe(157);
    expect(checkpoint.tensors.get('quantize.embedding.weight')?.shape).toEqual([64, 32]);
    // From vq.safetensors, the same weights as the fixture script saved them.
    expect([...(await checkpoint.read('decoder.conv_out.bias'))]).toEqual([
      0.1294519007205963, -0.01716073974967003, -0.0829007625579834,
    ]);
    await checkpoint.close();
  });

  it('reads the stream format before PyTorch 1.6', async () => {
    const old = await fixture('rrdb.old.pth');
    const zipped = await fixture('rrdb.basicsr.pth');
    expect(old.tensors.size).toBe(72);
    const a = await old.read('model.0.weight');
    expect(sameValues(a, await zipped.read('conv_first.weight'))).toBe(true);
    await old.close();
    await zipped.close();
  });

  it('prefers state_dict, then params_ema, then params, then the whole file', async () => {
    const one = (offset: number) => dict([['w', tensor({ shape: [1], strides: [1], offset })]]);
    const entries = [
      ['params', one(1)],
      ['params_ema', one(2)],
      ['state_dict', one(3)],
    ] as const;
    for (const [count, expected] of [
      [1, 1],
      [2, 2],
      [3, 3],
    ] as const) {
      const checkpoint = await opened(archive(dict(entries.slice(0, count)), { 0: six }));
      expect([...(await checkpoint.read('w'))]).toEqual([expected]);
      await checkpoint.close();
    }
    const nested = await opened(
      archive(
        dict([
          ['g', dict([['a', one(4)]])],
          [int(7), one(5)],
        ]),
        { 0: six },
      ),
    );
    expect([...nested.tensors.keys()]).toEqual(['g.a.w', '7.w']);
    await nested.close();
  });

  it.each([
    ['DoubleStorage', 'float64', Float64Array.of(0.5, -1)],
    ['FloatStorage', 'float32', Float32Array.of(0.5, -1)],
    ['HalfStorage', 'float16', Uint16Array.of(0x3800, 0xbc00)],
    ['BFloat16Storage', 'bfloat16', Uint16Array.of(0x3f00, 0xbf80)],
    ['LongStorage', 'int64', BigInt64Array.of(3n, -1n)],
    ['IntStorage', 'int32', Int32Array.of(3, -1)],
    ['ShortStorage', 'int16', Int16Array.of(3, -1)],
    ['CharStorage', 'int8', Int8Array.of(3, -1)],
    ['ByteStorage', 'uint8', Uint8Array.of(3, 255)],
    ['BoolStorage', 'bool', Uint8Array.of(1, 0)],
  ] as const)('reads %s as %s', async (storage, dtype, values) => {
    const root = dict([['w', tensor({ storage, elements: 2, shape: [2], strides: [1] })]]);
    const checkpoint = await opened(archive(root, { 0: bytesOf(values) }));
    expect(checkpoint.tensors.get('w')).toMatchObject({ dtype, shape: [2] });
    const expected = {
      float64: [0.5, -1],
      float32: [0.5, -1],
      float16: [0.5, -1],
      bfloat16: [0.5, -1],
      uint8: [3, 255],
      bool: [1, 0],
    };
    expect([...(await checkpoint.read('w'))]).toEqual(
      dtype in expected ? expected[dtype as keyof typeof expected] : [3, -1],
    );
    await checkpoint.close();
  });

  it('reads views: transposed, with an offset, with gaps, empty, scalar, and of one shared storage', async () => {
    const root = dict([
      ['transposed', tensor({ shape: [3, 2], strides: [1, 3] })],
      ['part', tensor({ shape: [2, 1], strides: [3, 1], offset: 2 })],
      ['gaps', tensor({ shape: [2, 2], strides: [3, 2] })],
      ['cube', tensor({ shape: [1, 3, 2], strides: [9, 1, 3] })],
      ['empty', tensor({ shape: [0, 3], strides: [3, 1], offset: 6 })],
      ['scalar', tensor({ shape: [], strides: [], offset: 4 })],
    ]);
    const checkpoint = await opened(archive(root, { 0: six }));
    const values = Object.fromEntries(
      await Promise.all([...checkpoint.tensors.keys()].map(async (name) => [name, [...(await checkpoint.read(name))]])),
    );
    expect(values).toEqual({
      transposed: [0, 3, 1, 4, 2, 5],
      part: [2, 5],
      gaps: [0, 2, 3, 5],
      cube: [0, 3, 1, 4, 2, 5],
      empty: [],
      scalar: [4],
    });
    await checkpoint.close();
  });

  it('reads legacy storages that are parts of others', async () => {
    const root = dict([
      ['part', tensor({ key: 'a', shape: [2], strides: [1], offset: 1, view: ['v', 2, 3] })],
      ['other', tensor({ key: 'b', elements: 1, shape: [1], strides: [1] })],
    ]);
    const bytes = legacy(root, [
      ['b', 1, bytesOf(Float32Array.of(9))],
      ['a', 6, six],
    ]);
    const checkpoint = await opened(bytes);
    expect([...(await checkpoint.read('part'))]).toEqual([3, 4]);
    expect([...(await checkpoint.read('other'))]).toEqual([9]);
    await checkpoint.close();
  });

  it('reads parameters, ordered dicts made of pairs, and deflated archives', async () => {
    const parameter = reduce(global('torch._utils', '_rebuild_parameter'), tensor(matrix), int(1));
    const ordered = reduce(global('collections', 'OrderedDict'), tuple(tuple(text('w'), parameter)));
    const checkpoint = await opened(archive(ordered, { 0: six }, { level: 9 }));
    expect([...(await checkpoint.read('w'))]).toEqual([0, 1, 2, 3, 4, 5]);
    await checkpoint.close();
  });

  const weight = (options: Partial<Parameters<typeof tensor>[0]>) => dict([['w', tensor({ ...matrix, ...options })]]);
  const bomb = { 'archive/data.pkl': new Uint8Array(2 ** 25) };

  it.each<[string, Uint8Array, RegExp]>([
    ['an empty file', new Uint8Array(), /PyTorch did not write it/],
    ['an HTML page', Buffer.from('<!DOCTYPE html>'), /PyTorch did not write it/],
    ['a lone pickle', Buffer.from('\x80\x02}.', 'latin1'), /PyTorch did not write it/],
    [
      'os.system',
      archive(dict([['state_dict', reduce(global('os', 'system'), text('true'))]])),
      /built\.pth: it wants to call os\.system/,
    ],
    [
      'os.system in the legacy format',
      legacy(reduce(global('os', 'system'), text('true')), []),
      /it wants to call os\.system/,
    ],
    [
      '2^60 elements',
      archive(weight({ shape: [2 ** 30, 2 ** 30] }), { 0: six }),
      /"w" claims shape \[1073741824,1073741824\]/,
    ],
    [
      '2^60 elements by repeating one',
      archive(weight({ shape: [2 ** 30, 2 ** 30], strides: [0, 0] }), { 0: six }),
      /"w" claims/,
    ],
    ['a storage of 2^60 elements', archive(weight({ elements: 2n ** 60n }), { 0: six }), /not a storage/],
    [
      'a storage of 2^50 elements',
      archive(weight({ elements: 2 ** 50 }), { 0: six }),
      /needs 4503599627370496 bytes, but .* has 24/,
    ],
    [
      'a view beyond its storage',
      archive(weight({ offset: 1 }), { 0: six }),
      /from element 1 on, but its storage has 6/,
    ],
    ['a negative stride', archive(weight({ strides: [3, -1], offset: 2 }), { 0: six }), /strides \[3,-1\]/],
    ['a negative offset', archive(weight({ offset: -1 }), { 0: six }), /from element -1/],
    ['strides that do not match the shape', archive(weight({ strides: [1] }), { 0: six }), /strides \[1\]/],
    ['a missing storage', archive(weight({}), {}), /"w" needs 24 bytes, but its storage 0 has 0/],
    ['a storage cut short', archive(weight({}), { 0: six.slice(0, 20) }), /needs 24 bytes, but its storage 0 has 20/],
    ['numbers that are not read', archive(weight({ storage: 'QInt8Storage' }), { 0: six }), /QInt8Storage/],
    ['a storage type named like a method', archive(weight({ storage: 'toString' }), { 0: six }), /toString/],
    [
      'big-endian numbers',
      archive(weight({}), { 0: six }, { more: { 'archive/byteorder': Buffer.from('big') } }),
      /big-endian/,
    ],
    ['no weights', archive(dict([['epoch', int(3)]])), /no weights; its entries are epoch/],
    ['a whole model object', archive(newObject(global('models', 'Net'))), /whole models\.Net object/],
    ['a list', archive(tuple()), /no weights/],
    ['a path that climbs out', archive(weight({}), { 0: six }, { more: { '../../evil': six } }), /\.\.\/\.\.\/evil/],
    ['an absolute path', archive(weight({}), { 0: six }, { more: { '/etc/passwd': six } }), /absolute path/],
    ['a zip bomb', archive(int(1), {}, { level: 9, more: bomb }), /data\.pkl has 33554432 bytes/],
    [
      'a storage that is a bomb',
      archive(weight({ elements: 2 ** 22 }), { 0: new Uint8Array(2 ** 24) }, { level: 9 }),
      /would grow from \d+ to 16777216/,
    ],
  ])('refuses %s', async (_, bytes, message) => {
    const attempt = async () => {
      const checkpoint = await opened(bytes);
      try {
        await checkpoint.read('w');
      } finally {
        await checkpoint.close();
      }
    };
    await expect(attempt()).rejects.toThrow(CheckpointError);
    await expect(attempt()).rejects.toThrow(message);
  });

  it('says which checkpoint is inside a zip that only carries one', async () => {
    const zip = Buffer.from(archive(int(1), {}, { more: { 'model/last.ckpt': six } }));
    const renamed = Buffer.from(zip.toString('latin1').replaceAll('archive/data.pkl', 'archive/none.pkl'), 'latin1');
    await expect(opened(renamed)).rejects.toThrow('a zip archive with model/last.ckpt inside; unpack it');
  });

  it('refuses an archive cut anywhere, and a legacy file cut anywhere', async () => {
    const files = [archive(weight({}), { 0: six }), legacy(weight({}), [['0', 6, six]])];
    for (const whole of files) {
      for (let length = 0; length < whole.length; length += 7) {
        await expect(opened(whole.slice(0, length)), `${length} bytes`).rejects.toThrow(CheckpointError);
      }
    }
  });

  it('refuses dicts that contain themselves, or each other without end', async () => {
    const itself = Buffer.from('}q\x00X\x01\x00\x00\x00ah\x00s', 'latin1');
    await expect(opened(archive(itself))).rejects.toThrow('nests dicts more than 64 deep');
    // Each dict holds the one before twice: 2^60 paths in 60 dicts.
    const key = (name: string) => `X\x01\x00\x00\x00${name}`;
    const double = Array.from(
      { length: 60 },
      (_, i) =>
        `}(${key('a')}h${String.fromCharCode(i)}${key('b')}h${String.fromCharCode(i)}uq${String.fromCharCode(i + 1)}`,
    );
    const doubling = Buffer.from(`}q\x00${double.join('')}`, 'latin1');
    await expect(opened(archive(doubling))).rejects.toThrow('more than 200000 values');
  });
});
