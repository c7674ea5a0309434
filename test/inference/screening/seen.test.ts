import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { PictureError } from '../../../src/inference/pictures.ts';
import { seen, squashed } from '../../../src/inference/screening/seen.ts';

/** Two pixels: red left, blue right. */
const redBlue = sharp(Buffer.from([255, 0, 0, 0, 0, 255]), { raw: { width: 2, height: 1, channels: 3 } });

describe('squashed', () => {
  it('puts the corners of both pictures on each other, and mixes between', () => {
    const samples = Uint8Array.of(0, 0, 0, 255, 0, 0, 0, 255, 0, 255, 255, 255);
    const [red, green] = [0, 9].map((from) => [
      ...squashed({ samples, width: 2, height: 2 }, 3).subarray(from, from + 9),
    ]);
    expect(red).toEqual([0, 0.5, 1, 0, 0.5, 1, 0, 0.5, 1]);
    expect(green).toEqual([0, 0, 0, 0.5, 0.5, 0.5, 1, 1, 1]);
  });
});

describe('seen', () => {
  it('is a square of one size, whatever comes', async () => {
    const picture = await seen(await redBlue.clone().png().toBuffer());
    expect(picture.length).toBe(3 * 224 * 224);
    expect([picture[0], picture[223], picture[2 * 224 * 224 + 223]]).toEqual([1, 0, 1]);
  });

  it('stands upright as people see it', async () => {
    // Orientation 3: turned by 180°.
    const picture = await seen(await redBlue.clone().withMetadata({ orientation: 3 }).png().toBuffer());
    expect([picture[0], picture[223]]).toEqual([0, 1]);
  });

  it('is white where the picture is transparent, and grey pictures have all colours', async () => {
    const clear = sharp({ create: { width: 4, height: 4, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } });
    expect(new Set(await seen(await clear.png().toBuffer()))).toEqual(new Set([1]));
    const grey = sharp(Buffer.from([51]), { raw: { width: 1, height: 1, channels: 1 } });
    expect(new Set(await seen(await grey.png().toBuffer()))).toEqual(new Set([Math.fround(0.2)]));
  });

  it('is the first frame of an animation', async () => {
    const frames = await Promise.all(
      ['#00ff00', '#ff0000'].map((background) =>
        sharp({ create: { width: 2, height: 2, channels: 3, background } })
          .png()
          .toBuffer(),
      ),
    );
    const picture = await seen(
      await sharp(frames, { join: { animated: true } })
        .webp({ lossless: true })
        .toBuffer(),
    );
    expect([picture[0], picture[224 * 224]]).toEqual([0, 1]);
  });

  it('refuses what is no picture, and more pixels than it decodes', async () => {
    await expect(seen(Buffer.from('not a picture'))).rejects.toThrow(PictureError);
    const huge = '<svg xmlns="http://www.w3.org/2000/svg" width="9000" height="9000"/>';
    await expect(seen(Buffer.from(huge))).rejects.toThrow(/pixel limit/);
  });
});
