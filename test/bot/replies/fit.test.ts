import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { fitPicture, limitOfTier } from '../../../src/bot/replies/fit.ts';

const noise = Uint8Array.from({ length: 96 * 64 * 3 }, (_, i) => Math.imul(i ^ (i >>> 7), 0x9e3779b1) >>> 24);
const bytes = new Uint8Array(
  await sharp(noise, { raw: { width: 96, height: 64, channels: 3 } })
    .png()
    .toBuffer(),
);
const picture = { bytes, kind: 'png', width: 96, height: 64 };

describe('fitPicture', () => {
  it('leaves a picture that fits as it is, byte for byte', async () => {
    expect(await fitPicture(picture, bytes.byteLength)).toEqual({ ...picture, change: 'none' });
  });

  it('makes it WebP of the same size first', async () => {
    const fitted = await fitPicture(picture, bytes.byteLength - 1);
    expect(fitted).toMatchObject({ kind: 'webp', width: 96, height: 64, change: 'webp' });
    expect((await sharp(fitted.bytes).metadata()).format).toBe('webp');
  });

  it('makes it smaller then, in its own shape, as large as may be', async () => {
    const fitted = await fitPicture(picture, 4_000);
    expect(fitted.change).toBe('smaller');
    expect(fitted.bytes.byteLength).toBeLessThanOrEqual(4_000);
    expect(fitted.width / fitted.height).toBeCloseTo(1.5, 1);
    expect(await sharp(fitted.bytes).metadata()).toMatchObject({ width: fitted.width, height: fitted.height });
  });

  it('says when nothing fits', async () => {
    await expect(fitPicture(picture, 20)).rejects.toThrow('Not even the smallest version of the picture has 20 bytes');
  });

  it('knows what a server’s boosts allow', () => {
    expect([0, 1, 2, 3].map((tier) => limitOfTier(tier) / 2 ** 20)).toEqual([10, 10, 50, 100]);
  });
});
