import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { esrganNetwork } from '../../../src/inference/upscaling/graph.ts';
import { openModel } from '../../../src/inference/upscaling/models.ts';
import { openCheckpoint } from '../../../src/inference/weights/open.ts';
import { writeSafetensors } from '../../../src/inference/weights/safetensors.ts';
import { photo, shallow } from './pictures.ts';
import { aWorkshop, smallTiles } from './workshop.ts';

const { folder, upscaled } = await aWorkshop();

const file = (name: string) => new URL(`../../fixtures/weights/${name}`, import.meta.url).pathname;

/** A copy of a file of weights with every value multiplied. */
async function multiplied(name: string, factor: number): Promise<string> {
  const weights = await openCheckpoint(file(name));
  const path = join(folder, `${name}-${factor}.safetensors`);
  const tensors = [...weights.tensors.values()].map(({ name: tensor, shape }) => ({
    name: tensor,
    shape,
    values: async () => (await weights.read(tensor)).map((value) => value * factor),
  }));
  await writeSafetensors(path, tensors, { dtype: 'float32' });
  await weights.close();
  return path;
}

async function firstWeights(model: string, blend?: { model: string; share: number }): Promise<Float32Array> {
  const opened = await openModel({ scale: 4, model, ...(blend && { blend }) });
  const weights = await opened.openWeights(esrganNetwork);
  try {
    return await weights.read('body.0.weight');
  } finally {
    await weights.close();
  }
}

describe('a model', () => {
  it('comes with the install, for both scales and two speeds', async () => {
    const opened = await Promise.all(
      (['thick', 'slim'] as const).flatMap((model) => ([2, 4] as const).map((scale) => openModel({ model, scale }))),
    );
    expect(opened.map(({ config }) => [config.family, config.scale])).toEqual([
      ['rrdn', 2],
      ['rrdn', 4],
      ['rdn', 2],
      ['rdn', 4],
    ]);
    expect((await openModel({ scale: 4 })).id).toBe(opened[1]!.id);
    expect(new Set(opened.map(({ id }) => id)).size).toBe(4);
  });

  it('gives the same picture under each naming that ESRGAN files have had', async () => {
    const source = await shallow(photo, 20, 14).png().toBuffer();
    const pictures: Uint8Array[] = [];
    for (const name of ['rrdb.basicsr.pth', 'rrdb.esrgan.pth', 'rrdb.old.pth']) {
      const { bytes } = await upscaled(source, { scale: 4, model: file(name), tiles: smallTiles });
      pictures.push(bytes);
    }
    expect(pictures[1]).toEqual(pictures[0]);
    expect(pictures[2]).toEqual(pictures[0]);
  });

  it('can be mixed with another of the same network', async () => {
    const twice = await multiplied('compact.pth', 2);
    const plain = await firstWeights(file('compact.pth'));
    expect(await firstWeights(file('compact.pth'), { model: twice, share: 0 })).toEqual(plain);
    expect(await firstWeights(file('compact.pth'), { model: twice, share: 1 })).toEqual(
      plain.map((value) => value * 2),
    );
    const mixed = await firstWeights(file('compact.pth'), { model: twice, share: 0.25 });
    mixed.forEach((value, i) => {
      expect(value).toBeCloseTo(1.25 * plain[i]!, 6);
    });
  });

  it('has another identity for each mixture, so that no cache confuses them', async () => {
    const twice = await multiplied('compact.pth', 2);
    const ids = await Promise.all(
      [0.25, 0.5].map(
        async (share) => (await openModel({ scale: 4, model: twice, blend: { model: twice, share } })).id,
      ),
    );
    expect(new Set([...ids, (await openModel({ scale: 4, model: twice })).id]).size).toBe(3);
  });

  it('cannot be mixed with another network', async () => {
    const mixture = {
      scale: 4,
      model: file('compact.pth'),
      blend: { model: file('rrdb.old.pth'), share: 0.5 },
    } as const;
    await expect(openModel(mixture)).rejects.toThrow(/rrdb\.old\.pth: these are not the weights of this network/);
  });
});
