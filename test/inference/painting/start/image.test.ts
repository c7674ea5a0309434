import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { readMask, readPicture } from '../../../../src/inference/painting/start/image.ts';
import { PictureError } from '../../../../src/inference/pictures.ts';

/** A picture whose pixel (x, y) is what `colour` says, in 0…255. */
function draw(width: number, height: number, channels: 1 | 2 | 3 | 4, colour: (x: number, y: number) => number[]) {
  const bytes = new Uint8Array(width * height * channels);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) bytes.set(colour(x, y), (y * width + x) * channels);
  return sharp(bytes, { raw: { width, height, channels } });
}
const png = (...picture: Parameters<typeof draw>) =>
  draw(...picture)
    .png()
    .toBuffer();
const at = (picture: Float32Array, width: number, height: number, x: number, y: number) =>
  [0, 1, 2].map((channel) => picture[(channel * height + y) * width + x]!);

const [red, green, blue, white] = [
  [255, 0, 0],
  [0, 255, 0],
  [0, 0, 255],
  [255, 255, 255],
];

describe('readPicture', () => {
  it('gives the very pixels when the size is right, channels apart', async () => {
    const file = await png(4, 2, 3, (x, y) => [x * 50, y * 200, 7]);
    const picture = await readPicture(file, 4, 2);
    expect(picture).toHaveLength(24);
    for (let y = 0; y < 2; y++)
      for (let x = 0; x < 4; x++) {
        const wanted = [x * 50, y * 200, 7].map((value) => Math.fround(value / 255));
        expect(at(picture, 4, 2, x, y)).toEqual(wanted);
      }
  });

  it('crops around the middle instead of squashing', async () => {
    // Red left third, green middle third, blue right third; the square middle is all green.
    const file = await png(96, 32, 3, (x) => [red, green, blue][Math.floor(x / 32)]!);
    const picture = await readPicture(file, 16, 16);
    expect(at(picture, 16, 16, 4, 8)).toEqual([0, 1, 0]);
    expect(at(picture, 16, 16, 11, 3)).toEqual([0, 1, 0]);
  });

  it('turns a photo upright as its EXIF says', async () => {
    const halves = draw(32, 16, 3, (x) => (x < 16 ? red! : blue!));
    const file = await halves.withMetadata({ orientation: 6 }).png().toBuffer(); // shown turned right: red on top
    const picture = await readPicture(file, 16, 32);
    expect(at(picture, 16, 32, 8, 4)).toEqual([1, 0, 0]);
    expect(at(picture, 16, 32, 8, 28)).toEqual([0, 0, 1]);
  });

  it('puts what is transparent on grey', async () => {
    const file = await png(8, 8, 4, (x) => (x < 4 ? [255, 0, 0, 255] : [255, 0, 0, 0]));
    const picture = await readPicture(file, 8, 8);
    expect(at(picture, 8, 8, 1, 1)).toEqual([1, 0, 0]);
    expect(at(picture, 8, 8, 6, 1)[0]).toBeCloseTo(0.5, 2);
    expect(at(picture, 8, 8, 6, 1)[1]).toBeCloseTo(0.5, 2);
  });

  it('reads grey, grey with alpha, 16-bit and CMYK pictures as colours', async () => {
    const grey = await png(8, 8, 1, () => [100]);
    const greyAlpha = await png(8, 8, 2, () => [100, 255]);
    const deep = await draw(8, 8, 3, () => [100, 100, 100])
      .toColourspace('rgb16')
      .png()
      .toBuffer();
    const cmyk = await draw(8, 8, 3, () => [100, 100, 100])
      .toColourspace('cmyk')
      .jpeg({ quality: 100 })
      .toBuffer();
    for (const file of [grey, greyAlpha, deep]) {
      const picture = await readPicture(file, 8, 8);
      expect(picture).toHaveLength(192);
      expect(at(picture, 8, 8, 3, 3)[2]).toBeCloseTo(100 / 255, 2);
    }
    expect(await readPicture(cmyk, 8, 8)).toHaveLength(192);
  });

  it('reads the first frame of an animation', async () => {
    const frames = await draw(8, 16, 3, (_, y) => (y < 8 ? red! : blue!))
      .raw()
      .toBuffer();
    const file = await sharp(frames, { raw: { width: 8, height: 16, channels: 3, pageHeight: 8 } })
      .gif()
      .toBuffer();
    expect(at(await readPicture(file, 8, 8), 8, 8, 4, 4)).toEqual([1, 0, 0]);
  });

  it('says what it cannot read and why', async () => {
    const file = await png(64, 64, 3, (x, y) => [x * y, x, y]);
    await expect(readPicture('/nowhere/none.png', 8, 8)).rejects.toThrow(/^\/nowhere\/none\.png: cannot be read/);
    await expect(readPicture(Buffer.from('no picture'), 8, 8)).rejects.toThrow(
      /The picture: cannot be read as a picture/,
    );
    await expect(readPicture(new Uint8Array(), 8, 8)).rejects.toThrow(PictureError);
    await expect(readPicture(file.subarray(0, file.length / 2), 8, 8)).rejects.toThrow(PictureError);
    const path = join(await mkdtemp(join(tmpdir(), 'picture-')), 'drawing.svg');
    await writeFile(path, '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>');
    await expect(readPicture(path, 8, 8)).rejects.toThrow(/drawing\.svg: is of the kind svg\. Use PNG, JPEG/);
  });

  it('refuses a huge picture by its header, before decoding it', async () => {
    const file = await png(8, 8, 3, () => white!);
    file.writeUInt32BE(100_000, 16); // the header's width and height; its checksum is not looked at first
    file.writeUInt32BE(90_000, 20);
    await expect(readPicture(file, 8, 8)).rejects.toThrow(PictureError);
    const wide = await sharp({ create: { width: 9_000, height: 8_000, channels: 3, background: 'white' } })
      .png()
      .toBuffer();
    await expect(readPicture(wide, 8, 8)).rejects.toThrow('is 9000 × 8000 pixels, more than the 64 million I can read');
  });
});

describe('readMask', () => {
  it('is 1 where white, 0 where black, between where grey', async () => {
    const file = await png(64, 32, 1, (x) => [x < 32 ? 255 : 0]);
    const mask = await readMask(file, 8, 4);
    expect(mask).toHaveLength(32);
    expect([mask[0], mask[7]]).toEqual([1, 0]);
    const grey = await readMask(await png(8, 8, 3, () => [128, 128, 128]), 2, 2);
    expect(grey[0]).toBeCloseTo(0.5, 1);
  });

  it('leaves what is transparent alone', async () => {
    const file = await png(8, 8, 4, (x) => [255, 255, 255, x < 4 ? 255 : 0]);
    const mask = await readMask(file, 8, 8);
    expect([mask[0], mask[7]]).toEqual([1, 0]);
  });

  it('refuses a mask that leaves nothing to paint', async () => {
    await expect(readMask(await png(8, 8, 1, () => [0]), 4, 4)).rejects.toThrow(/black all over/);
  });
});
