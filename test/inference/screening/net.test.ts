import { describe, expect, it } from 'vitest';
import { ScreeningError } from '../../../src/inference/screening/error.ts';
import { openScreeningNet, type PackedModel, packedModel } from '../../../src/inference/screening/net.ts';

const packed = await packedModel();
const [shard] = packed.shards as [string];

const missing = async (): Promise<PackedModel> => {
  throw Object.assign(new Error("Cannot find package 'nsfwjs'"), { code: 'ERR_MODULE_NOT_FOUND' });
};

describe('the network of the picture filter', () => {
  it('has the sizes of MobileNetV2, told by its weights', async () => {
    const { config, id } = await openScreeningNet();
    expect(config).toMatchObject({ stem: 32, last: 1280, dense: [256, 128, 5] });
    expect(config.blocks.map(({ hidden, out, stride }) => `${hidden}→${out}/${stride}`)).toEqual(
      (
        '32→16/1 96→24/2 144→24/1 144→32/2 192→32/1 192→32/1 192→64/2 384→64/1 384→64/1 384→64/1 384→96/1 576→96/1 ' +
        '576→96/1 576→160/2 960→160/1 960→160/1 960→320/1'
      ).split(' '),
    );
    expect((await openScreeningNet()).id).toBe(id);
  });

  it('says what to do when its package is not there', async () => {
    const opening = openScreeningNet(missing);
    await expect(opening).rejects.toThrow(ScreeningError);
    await expect(opening).rejects.toThrow(
      'The network of the picture filter is not installed. Install it again with: npm ci',
    );
  });

  it.each<[string, PackedModel, RegExp]>([
    [
      'cut short',
      { ...packed, shards: [shard.slice(0, -4_000)] },
      /ends at byte \d+, but its shards have \d+; they are cut short/,
    ],
    ['without weights', { ...packed, shards: [] }, /its part group1-shard1of1 is missing/],
    ['with something else for weights', { ...packed, shards: [7] }, /its part 1 is no text/],
    ['without a model', { ...packed, model: {} }, /it is not a model\.json of TensorFlow\.js/],
    [
      'of another network',
      { ...packed, model: { weightsManifest: [{ paths: ['x'], weights: [] }] } },
      /it is no MobileNetV2/,
    ],
  ])('says what is wrong with one %s', async (_, model, why) => {
    const opening = openScreeningNet(async () => model);
    await expect(opening).rejects.toThrow(/^The network of the picture filter cannot be used \(.*npm ci$/s);
    await expect(opening).rejects.toThrow(why);
  });
});
