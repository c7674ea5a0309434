import { describe, expect, it } from 'vitest';
import { fileInMemory } from '../../../src/inference/weights/file.ts';
import { openTfjs, readTfjs } from '../../../src/inference/weights/tfjs.ts';
import { temporaryFolder } from './temporary.ts';

const folder = temporaryFolder();

interface Manifest {
  readonly paths: readonly string[];
  readonly weights: readonly object[];
}

const model = (...weightsManifest: readonly Manifest[]) =>
  folder.write('model.json', JSON.stringify({ format: 'layers-model', modelTopology: {}, weightsManifest }));

const shard = (name: string, ...values: readonly number[]) =>
  folder.write(name, new Uint8Array(Float32Array.from(values).buffer));

describe('openTfjs', () => {
  it('reads tensors that reach over shards, in every group', async () => {
    await shard('a.bin', 1, 2, 3);
    await shard('b.bin', 4, 5);
    await shard('c.bin', 6);
    const path = await model(
      {
        paths: ['a.bin', 'b.bin'],
        weights: [
          { name: 'one/kernel', shape: [2], dtype: 'float32' },
          { name: 'two/kernel', shape: [3, 1], dtype: 'float32' },
        ],
      },
      { paths: ['c.bin'], weights: [{ name: 'three/bias', shape: [1], dtype: 'float32' }] },
    );
    const weights = await openTfjs(path);
    expect([...weights.tensors.values()].map(({ name, shape }) => [name, shape])).toEqual([
      ['one/kernel', [2]],
      ['two/kernel', [3, 1]],
      ['three/bias', [1]],
    ]);
    expect(Array.from(await weights.read('one/kernel'))).toEqual([1, 2]);
    expect(Array.from(await weights.read('two/kernel'))).toEqual([3, 4, 5]);
    expect(Array.from(await weights.read('three/bias'))).toEqual([6]);
    await expect(weights.read('four')).rejects.toThrow('model.json: it has no tensor "four"');
    await weights.close();
  });

  it('reads weights that were quantised to bytes, each tensor by its own scale', async () => {
    await folder.write('bytes.bin', Uint8Array.of(0, 1, 255, 100, 200));
    const path = await model({
      paths: ['bytes.bin'],
      weights: [
        { name: 'a', shape: [3], dtype: 'float32', quantization: { dtype: 'uint8', min: -1, scale: 0.5 } },
        { name: 'b', shape: [2, 1], dtype: 'float32', quantization: { dtype: 'uint8', min: 0, scale: 0.01 } },
      ],
    });
    const weights = await openTfjs(path);
    expect(weights.tensors.get('a')).toMatchObject({ shape: [3], dtype: 'uint8' });
    expect(await weights.read('a')).toEqual(Float32Array.of(-1, -0.5, 126.5));
    expect(await weights.read('b')).toEqual(Float32Array.of(1, 2));
    await weights.close();
  });

  it('reads a model that does not say its format, but none of another one', async () => {
    await shard('a.bin', 1, 2);
    const weightsManifest = [{ paths: ['a.bin'], weights: [tensor] }];
    const bare = await openTfjs(await folder.write('bare.json', JSON.stringify({ weightsManifest })));
    expect(await bare.read('w')).toEqual(Float32Array.of(1, 2));
    await bare.close();
    const graph = await folder.write('graph.json', JSON.stringify({ format: 'graph-model', weightsManifest }));
    await expect(openTfjs(graph)).rejects.toThrow(/graph\.json: it is not a model\.json of TensorFlow\.js/);
  });

  const tensor = { name: 'w', shape: [2], dtype: 'float32' };
  it.each([
    [
      'a tensor beyond the shards',
      { shape: [4] },
      /"w" \[4\] ends at byte 16, but its shards have 12; they are cut short/,
    ],
    ['a shape of 2⁶⁰ elements', { shape: [2 ** 30, 2 ** 30] }, /"w" \[1073741824,1073741824\] ends at byte/],
    ['a negative side', { shape: [-1] }, /not a model\.json of TensorFlow\.js/],
    ['half precision', { quantization: { dtype: 'float16' } }, /of the quantisations, uint8 alone is read/],
    [
      'quantised counts',
      { dtype: 'int32', quantization: { dtype: 'uint8', scale: 1, min: 0 } },
      /only float32 weights can be quantised/,
    ],
    [
      'a quantisation without its scale',
      { quantization: { dtype: 'uint8', min: 0 } },
      /not a model\.json of TensorFlow\.js/,
    ],
    ['text tensors', { dtype: 'string' }, /not a model\.json of TensorFlow\.js/],
  ])('refuses %s', async (_, change, message) => {
    await shard('a.bin', 1, 2, 3);
    const path = await model({ paths: ['a.bin'], weights: [{ ...tensor, ...change }] });
    await expect(openTfjs(path)).rejects.toThrow(message);
  });

  it.each(['../a.bin', '/etc/hostname', '..', 'x\\a.bin', ''])('refuses the shard name "%s"', async (name) => {
    const path = await model({ paths: [name], weights: [tensor] });
    await expect(openTfjs(path)).rejects.toThrow('a shard has to lie beside model.json');
  });

  it('refuses the same tensor twice', async () => {
    await shard('a.bin', 1, 2, 3, 4);
    await expect(openTfjs(await model({ paths: ['a.bin'], weights: [tensor, tensor] }))).rejects.toThrow(
      'model.json: "w" is there twice',
    );
  });

  it('refuses what is no model, and shards that are missing, by name', async () => {
    await expect(openTfjs(await folder.write('x.json', '[1, 2'))).rejects.toThrow(/x\.json: it is not a model\.json/);
    await expect(openTfjs(folder.path('none.json'))).rejects.toThrow(/none\.json: it is not a model\.json.*ENOENT/);
    await expect(openTfjs(await model({ paths: ['none.bin'], weights: [tensor] }))).rejects.toThrow(
      'none.bin: there is no such file',
    );
  });
});

describe('readTfjs', () => {
  it('reads a model whose shards lie in memory', async () => {
    const weightsManifest = [{ paths: ['one', 'two'], weights: [{ name: 'w', shape: [2], dtype: 'float32' }] }];
    const bytes = new Uint8Array(Float32Array.of(3, 4).buffer);
    const weights = await readTfjs('a package', { weightsManifest }, async (name) =>
      fileInMemory(name, name === 'one' ? bytes.subarray(0, 5) : bytes.subarray(5)),
    );
    expect(await weights.read('w')).toEqual(Float32Array.of(3, 4));
    await weights.close();
  });
});

describe('fileInMemory', () => {
  it('refuses to be read beyond its end', async () => {
    await expect(fileInMemory('shard', new Uint8Array(3)).read(1, 3)).rejects.toThrow(
      'shard: bytes 1 to 4 are needed, but the file has 3; it is cut short or damaged',
    );
  });
});
