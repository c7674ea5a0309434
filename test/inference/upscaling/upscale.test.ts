import fc from 'fast-check';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import type { UpscaleProgress } from '../../../src/inference/upscaling/upscale.ts';
import { deep, noise, photo, shallow } from './pictures.ts';
import { aWorkshop, smallTiles, tiny } from './workshop.ts';

const { upscaled } = await aWorkshop();

const samplesOf = async (picture: Uint8Array): Promise<Uint16Array> => {
  const data = await sharp(picture).toColourspace('rgb16').raw({ depth: 'ushort' }).toBuffer();
  return new Uint16Array(data.buffer, data.byteOffset, data.length / 2);
};

const greatestDifference = (a: Uint16Array, b: Uint16Array): number =>
  a.reduce((greatest, value, i) => Math.max(greatest, Math.abs(value - b[i]!)), 0);

describe('upscale', () => {
  it.each([
    ['a photograph', photo],
    ['noise', noise],
  ])('leaves no seam above 0.5/255 in %s', async (_, draw) => {
    const source = await deep(draw, 96, 80).png().toBuffer();
    const enlarged = async (size: number) => {
      const settings = { scale: 4, model: 'slim', tiles: { size, overlap: 16 } } as const;
      return samplesOf((await upscaled(source, settings)).bytes);
    };
    const [tiled, whole] = [await enlarged(32), await enlarged(96)];
    expect(whole.length).toBe(384 * 320 * 3);
    expect(greatestDifference(tiled, whole)).toBeLessThanOrEqual((0.5 / 255) * 65535);
  });

  it('makes any picture of 1 to 300 pixels exactly the scale larger', async () => {
    const side = fc.integer({ min: 1, max: 300 });
    await fc.assert(
      fc.asyncProperty(side, side, fc.constantFrom(2 as const, 4 as const), async (width, height, scale) => {
        const source = await shallow(photo, width, height).png().toBuffer();
        const result = await upscaled(source, { scale, model: tiny });
        const { width: wide, height: high } = await sharp(result.bytes).metadata();
        expect([wide, high]).toEqual([width * scale, height * scale]);
        expect([result.width, result.height]).toEqual([wide, high]);
      }),
      {
        numRuns: 10,
        seed: 4,
        examples: [
          [1, 1, 4],
          [1, 300, 2],
          [300, 300, 4],
          [128, 129, 4],
        ],
      },
    );
  });

  it.each([2, 4] as const)('keeps the colours and the shapes of a photograph at ×%i', async (scale) => {
    const source = await shallow(photo, 60, 50).png().toBuffer();
    const { bytes } = await upscaled(source, { scale, model: 'slim', tiles: smallTiles });
    const back = await sharp(bytes).resize(60, 50, { kernel: 'lanczos3' }).raw().toBuffer();
    const original = await sharp(source).raw().toBuffer();
    const error = Math.sqrt(original.reduce((sum, value, i) => sum + (value - back[i]!) ** 2, 0) / original.length);
    expect(error).toBeLessThan(8); // of 255; swapped colours give 71, a shift by one pixel 18
  });

  it('makes ×2 of a network that only knows ×4 by the means of blocks', async () => {
    const source = await deep(photo, 20, 12).png().toBuffer();
    const enlarged = async (scale: 2 | 4) =>
      samplesOf((await upscaled(source, { scale, model: tiny, tiles: smallTiles })).bytes);
    const [four, two] = [await enlarged(4), await enlarged(2)];
    // Means are taken before results are cut to 0…1, so only blocks that were not cut can be compared.
    let compared = 0;
    for (let y = 0; y < 24; y++) {
      for (let x = 0; x < 40 * 3; x++) {
        const [column, c] = [Math.floor(x / 3), x % 3];
        const block = [0, 1].flatMap((dy) => [0, 1].map((dx) => four[((2 * y + dy) * 80 + 2 * column + dx) * 3 + c]!));
        if (block.some((value) => value === 0 || value === 65535)) continue;
        compared++;
        const mean = block.reduce((sum, value) => sum + value!, 0) / 4;
        expect(Math.abs(two[y * 120 + x]! - mean)).toBeLessThan(1.5);
      }
    }
    expect(compared).toBeGreaterThan(100);
  });

  it('tells of every tile', async () => {
    const source = await shallow((x, y) => [...photo(x, y), x / 70], 70, 40)
      .png()
      .toBuffer();
    const seen: UpscaleProgress[] = [];
    const result = await upscaled(
      source,
      { scale: 2, model: tiny, tiles: smallTiles },
      { onProgress: (progress) => seen.push(progress) },
    );
    // 3 × 2 tiles of the colours, and as many of the transparency.
    expect(seen.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(seen.every(({ steps, msPerStep }) => steps === 12 && msPerStep > 0)).toBe(true);
    expect(result.tiles).toBe(12);
  });

  it('stops between two tiles when told', async () => {
    const source = await shallow(photo, 70, 40).png().toBuffer();
    const stop = new AbortController();
    const reason = new Error('enough');
    let tiles = 0;
    const run = upscaled(
      source,
      { scale: 2, model: tiny, tiles: smallTiles },
      {
        signal: stop.signal,
        onProgress: () => {
          if (++tiles === 2) stop.abort(reason);
        },
      },
    );
    await expect(run).rejects.toBe(reason);
    expect(tiles).toBe(2);
  });
});

/** Brighter and redder on the left, so that turns and swaps show. */
const corner = (x: number, _y: number) => (x < 10 ? [0.9, 0.2, 0.1] : [0.2, 0.3, 0.7]);
const slim = { scale: 2, model: 'slim', tiles: smallTiles } as const;
const colour = async (picture: Uint8Array, left: number, top: number): Promise<number[]> =>
  Array.from(
    await sharp(picture)
      .toColourspace('srgb')
      .removeAlpha()
      .extract({ left, top, width: 1, height: 1 })
      .raw()
      .toBuffer(),
  );
const near = (actual: readonly number[], expected: readonly number[], tolerance = 12) => {
  expect(actual.length).toBe(expected.length);
  actual.forEach((value, i) => {
    expect(Math.abs(value - expected[i]!), `${actual} is not ${expected}`).toBeLessThan(tolerance);
  });
};
const red = [230, 51, 26];
const blue = [51, 77, 179];

describe('the files that upscale reads', () => {
  it.each<[string, (image: Sharp) => Sharp]>([
    ['PNG', (image) => image.png()],
    ['PNG with a palette', (image) => image.png({ palette: true, colours: 4 })],
    ['interlaced PNG', (image) => image.png({ progressive: true })],
    ['JPEG', (image) => image.jpeg({ quality: 95 })],
    ['CMYK JPEG', (image) => image.toColourspace('cmyk').jpeg({ quality: 95 })],
    ['WebP', (image) => image.webp({ lossless: true })],
    ['GIF', (image) => image.gif()],
    ['AVIF', (image) => image.avif({ quality: 90 })],
    ['TIFF', (image) => image.tiff()],
    ['PNG in Display P3', (image) => image.withIccProfile('p3').png()],
  ])('%s', async (_, format) => {
    const source = await format(shallow(corner, 20, 16)).toBuffer();
    const { bytes } = await upscaled(source, slim);
    const about = await sharp(bytes).metadata();
    expect([about.width, about.height, about.channels, about.depth]).toEqual([40, 32, 3, 'uchar']);
    near(await colour(bytes, 4, 16), red, _ === 'CMYK JPEG' ? 50 : 12);
    near(await colour(bytes, 34, 16), blue, _ === 'CMYK JPEG' ? 50 : 12);
  });

  it('a JPEG that is to be turned by its EXIF data is turned', async () => {
    const source = await shallow(corner, 20, 16).withMetadata({ orientation: 6 }).jpeg({ quality: 95 }).toBuffer();
    const { bytes, width, height } = await upscaled(source, slim);
    expect([width, height]).toEqual([32, 40]);
    expect((await sharp(bytes).metadata()).orientation).toBeUndefined();
    near(await colour(bytes, 16, 4), red); // a quarter turn to the right: left becomes top
    near(await colour(bytes, 16, 36), blue);
  });

  it('a grey picture stays grey', async () => {
    const source = await shallow((x) => [x / 20], 20, 16)
      .toColourspace('b-w')
      .png()
      .toBuffer();
    const { bytes } = await upscaled(source, slim);
    const { channels, space } = await sharp(bytes).metadata();
    expect([channels, space]).toEqual([1, 'b-w']);
    near(await colour(bytes, 20, 16), [128, 128, 128]);
  });

  it('a PNG of 16 bits keeps them, and steps finer than 8 bits', async () => {
    const source = await deep((x) => [0.5 + x / 20 / 255, 0.5, 0.5], 20, 16)
      .toColourspace('rgb16')
      .png()
      .toBuffer();
    const { bytes } = await upscaled(source, slim);
    expect((await sharp(bytes).metadata()).depth).toBe('ushort');
    const row = (await samplesOf(bytes)).subarray(16 * 40 * 3, 17 * 40 * 3).filter((_, i) => i % 3 === 0);
    expect(new Set(row).size).toBeGreaterThan(20);
  });

  it('a PNG of 16 bits in Display P3 keeps its colours', async () => {
    const wide = await shallow(corner, 20, 16).withIccProfile('p3').png().toBuffer();
    const source = await sharp(wide, { ignoreIcc: true }).toColourspace('rgb16').keepIccProfile().png().toBuffer();
    const { bytes } = await upscaled(source, slim);
    const { depth, hasProfile } = await sharp(bytes).metadata();
    expect([depth, hasProfile]).toEqual(['ushort', true]);
    // With 16 bits sharp works in Display P3: its numbers are those of the source.
    near(await colour(bytes, 4, 16), await colour(source, 4, 8));
  });

  it.each([1, 3])('transparency is enlarged, and what hides under it does not show (%i colours)', async (colours) => {
    const disc = (x: number, y: number) => (x - 10) ** 2 + (y - 8) ** 2 < 30;
    // White where visible, black where not: black would darken the disc's edge.
    const draw = (x: number, y: number) => [...Array(colours).fill(disc(x, y) ? 1 : 0), disc(x, y) ? 1 : 0];
    const source = await shallow(draw, 20, 16)
      .toColourspace(colours === 1 ? 'b-w' : 'srgb')
      .png()
      .toBuffer();
    const { bytes } = await upscaled(source, slim);
    const { channels } = await sharp(bytes).metadata();
    expect(channels).toBe(colours + 1);
    const { data } = await sharp(bytes).toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
    const alphaAt = (x: number, y: number) => data[(y * 40 + x) * 4 + 3]!;
    expect([alphaAt(20, 16), alphaAt(2, 2)].map((alpha) => Math.round(alpha / 16))).toEqual([16, 0]);
    const visible = Array.from({ length: 40 * 32 }, (_, i) => i).filter((i) => data[i * 4 + 3]! > 20);
    expect(Math.min(...visible.map((i) => data[i * 4]!))).toBeGreaterThan(240);
  });

  it('an alpha channel without transparency is dropped', async () => {
    const source = await shallow(corner, 20, 16).ensureAlpha(1).png().toBuffer();
    const { bytes, tiles } = await upscaled(source, slim);
    expect((await sharp(bytes).metadata()).channels).toBe(3);
    expect(tiles).toBe(1);
  });
});

describe('the files that upscale writes', () => {
  it.each([
    ['png', 'png'],
    ['jpg', 'jpeg'],
    ['webp', 'webp'],
  ] as const)('%s', async (format, known) => {
    const source = await shallow(corner, 20, 16).png().toBuffer();
    const { bytes, kind } = await upscaled(source, { ...slim, format });
    expect(kind).toBe(format);
    expect((await sharp(bytes).metadata()).format).toBe(known);
    near(await colour(bytes, 4, 16), red);
    near(await colour(bytes, 34, 16), blue);
  });

  it('what is transparent becomes white in a JPEG and stays transparent in WebP', async () => {
    const source = await shallow((x, y) => [...corner(x, y), x < 10 ? 1 : 0], 20, 16)
      .png()
      .toBuffer();
    const jpg = await upscaled(source, { ...slim, format: 'jpg' });
    near(await colour(jpg.bytes, 34, 16), [255, 255, 255]);
    const webp = await upscaled(source, { ...slim, format: 'webp' });
    expect((await sharp(webp.bytes).metadata()).hasAlpha).toBe(true);
  });
});
