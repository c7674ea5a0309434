/** @file Reading and writing safetensors files. */

import { readdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CheckpointError } from '../../../src/inference/weights/error.ts';
import { openSafetensors, tensorsOf, writeSafetensors } from '../../../src/inference/weights/safetensors.ts';
import { sameValues } from './compare.ts';
import { temporaryFolder } from './temporary.ts';

const folder = temporaryFolder();

/** A file with this header (text or object) and as many zero bytes of data. */
function fileOf(header: unknown, dataSize: number, headerLength?: bigint): Uint8Array {
  const text = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const prefix = Buffer.alloc(8);
  prefix.writeBigUInt64LE(headerLength ?? BigInt(text.length));
  return Buffer.concat([prefix, text, Buffer.alloc(dataSize)]);
}

const f32 = (shape: number[], begin: number, end: number) => ({ dtype: 'F32', shape, data_offsets: [begin, end] });

describe('openSafetensors', () => {
  it('reads what was written, in both dtypes, with metadata and odd names', async () => {
    const path = folder.path('round.safetensors');
    await writeSafetensors(
      path,
      [
        { name: 'a.weight', shape: [2, 3], values: Float32Array.of(1, -2, 3.5, 0.1, 65504, 1e-7) },
        { name: 'scalar "é"', shape: [], values: async () => Float32Array.of(4.605), dtype: 'float32' },
        { name: 'empty', shape: [0, 4], values: new Float32Array() },
        { name: '__proto__', shape: [1], values: Float32Array.of(9) },
      ],
      { dtype: 'float16', metadata: { family: 'test' } },
    );
    const checkpoint = await openSafetensors(path);
    expect([...checkpoint.tensors.values()].map(({ name, shape, dtype }) => [name, shape, dtype])).toEqual([
      ['a.weight', [2, 3], 'float16'],
      ['scalar "é"', [], 'float32'],
      ['empty', [0, 4], 'float16'],
      ['__proto__', [1], 'float16'],
    ]);
    expect([...(await checkpoint.read('a.weight'))]).toEqual([1, -2, 3.5, 0.0999755859375, 65504, 2 * 2 ** -24]);
    expect([...(await checkpoint.read('scalar "é"'))]).toEqual([Math.fround(4.605)]);
    expect(await checkpoint.read('empty')).toHaveLength(0);
    expect(checkpoint.metadata.get('family')).toBe('test');
    await checkpoint.close();
  });

  it('reads a file that the official library wrote', async () => {
    const checkpoint = await openSafetensors('test/fixtures/weights/vit.huggingface.safetensors');
    expect(checkpoint.tensors.get('visual_projection.weight')?.shape).toEqual([24, 64]);
    // Computed from the file's bytes with Python's struct module.
    expect([...(await checkpoint.read('logit_scale'))]).toEqual([0.139724999666214]);
    await checkpoint.close();
  });

  it('names a tensor that is not there', async () => {
    const checkpoint = await openSafetensors(await folder.write('one.safetensors', fileOf({ a: f32([1], 0, 4) }, 4)));
    await expect(checkpoint.read('b')).rejects.toThrow('one.safetensors: it has no tensor "b"');
    await checkpoint.close();
  });

  it.each<[string, Uint8Array, RegExp]>([
    ['an empty file', new Uint8Array(), /0 bytes are too few/],
    ['a header of 4 GB', fileOf('{}', 0, 2n ** 32n), /claims a header of 4294967296 bytes/],
    ['a header of 2^64 − 1 bytes', fileOf('{}', 0, 2n ** 64n - 1n), /claims a header of 18446744073709551615 bytes/],
    ['a header longer than the file', fileOf('{}', 0, 100n), /needs 100 bytes, but 2 are there/],
    ['no JSON', fileOf('{"a":', 0), /JSON/],
    ['no object', fileOf('[1]', 0), /no object/],
    ['bytes that are no UTF-8', fileOf('{"aé":1}', 0).map((byte) => (byte === 0xc3 ? 0xff : byte)), /encoded|valid/],
    ['brackets nested 100,000 deep', fileOf(`{"a":${'['.repeat(1e5)}${']'.repeat(1e5)}}`, 0), /"a" is malformed/],
    [
      'a tensor named twice',
      fileOf(
        '{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"\\u0061" : {"dtype":"U8","shape":[1],"data_offsets":[0,1]}}',
        1,
      ),
      /names "a" twice/,
    ],
    ['a dtype we do not know', fileOf({ a: { ...f32([4], 0, 4), dtype: 'F8_E4M3' } }, 4), /"a" has dtype F8_E4M3/],
    ['a dtype named like a method', fileOf({ a: { ...f32([4], 0, 4), dtype: 'toString' } }, 4), /dtype toString/],
    ['2^60 elements', fileOf({ a: f32([2 ** 30, 2 ** 30], 0, 4) }, 4), /"a" is F32 \[1073741824,1073741824\]/],
    ['a negative dimension', fileOf({ a: f32([-1], 0, 4) }, 4), /"a" is malformed: shape\.0/],
    ['a fractional offset', fileOf({ a: f32([1], 0.5, 4.5) }, 5), /malformed: data_offsets\.0/],
    ['a shape that disagrees with the bytes', fileOf({ a: f32([3], 0, 8) }, 8), /\[3\], but its bytes 0 to 8 are 8/],
    ['an end before the begin', fileOf({ a: f32([1], 8, 4) }, 8), /its bytes 8 to 4/],
    ['overlapping tensors', fileOf({ a: f32([2], 0, 8), b: f32([2], 4, 12) }, 12), /"b" starts at byte 4, inside "a"/],
    ['a hole', fileOf({ a: f32([1], 0, 4), b: f32([1], 8, 12) }, 12), /bytes 4 to 8, between "a" and "b"/],
    ['data beyond the end', fileOf({ a: f32([4], 0, 16) }, 12), /"a" ends at byte 16 .* only 12 bytes are there/],
    ['data that belong to nothing', fileOf({ a: f32([1], 0, 4) }, 9), /5 bytes after "a"/],
    ['metadata that are no texts', fileOf({ __metadata__: { a: 1 } }, 0), /metadata/],
  ])('refuses %s', async (_, bytes, message) => {
    const refusal = expect(openSafetensors(await folder.write('bad.safetensors', bytes))).rejects;
    await refusal.toThrow(CheckpointError);
    await expect(openSafetensors(folder.path('bad.safetensors'))).rejects.toThrow(message);
  });

  it('refuses a missing file and a folder by name', async () => {
    await expect(openSafetensors(folder.path('none.safetensors'))).rejects.toThrow(
      /none\.safetensors: there is no such/,
    );
    await expect(openSafetensors(dirname(folder.path('x')))).rejects.toThrow(/folder/);
  });
});

describe('writeSafetensors', () => {
  it('copies a checkpoint tensor by tensor', async () => {
    const source = await openSafetensors('test/fixtures/weights/vit.huggingface.safetensors');
    const path = folder.path('copy.safetensors');
    await writeSafetensors(path, tensorsOf(source));
    const copy = await openSafetensors(path);
    expect([...copy.tensors.keys()]).toEqual([...source.tensors.keys()]);
    for (const name of source.tensors.keys())
      expect(sameValues(await copy.read(name), await source.read(name)), name).toBe(true);
    await source.close();
    await copy.close();
  });

  it('leaves the old file and nothing else when a tensor fails', async () => {
    const path = await folder.write('kept.safetensors', 'old');
    const before = await readdir(dirname(path));
    const failing = [
      { name: 'a', shape: [1], values: Float32Array.of(1) },
      { name: 'b', shape: [1], values: () => Promise.reject(new Error('disk gone')) },
    ];
    await expect(writeSafetensors(path, failing)).rejects.toThrow('disk gone');
    expect(await readFile(path, 'utf8')).toBe('old');
    expect(await readdir(dirname(path))).toEqual(before);
  });

  it('refuses wrong counts, duplicate names, and what float16 cannot hold', async () => {
    const path = folder.path('refused.safetensors');
    const a = { name: 'a', shape: [2], values: Float32Array.of(1, 70000) };
    await expect(writeSafetensors(path, [{ ...a, shape: [3] }])).rejects.toThrow('"a" has shape [3] but 2 values');
    await expect(writeSafetensors(path, [a, a])).rejects.toThrow('two tensors are called "a"');
    await expect(writeSafetensors(path, [a], { dtype: 'float16' })).rejects.toThrow('"a" holds 70000, too large');
  });
});
