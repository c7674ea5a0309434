import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import encode from 'png-chunks-encode';
import extract from 'png-chunks-extract';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { PictureError } from '../../../src/inference/pictures.ts';
import { deep, photo, shallow } from './pictures.ts';
import { aWorkshop, tiny } from './workshop.ts';

const { folder, upscaled } = await aWorkshop();

const settings = { scale: 4, model: tiny } as const;

/** The message of the `PictureError` that enlarging ends with. */
async function refusal(source: Parameters<typeof upscaled>[0], more: object = {}): Promise<string> {
  const error: unknown = await upscaled(source, { ...settings, ...more }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(PictureError);
  return (error as Error).message;
}

/** A PNG that claims a size in its header and has next to no pixels. */
async function hollowPng(width: number, height: number): Promise<Uint8Array> {
  const chunks = extract(await shallow(photo, 1, 1).png().toBuffer());
  const header = chunks.find(({ name }) => name === 'IHDR')!;
  const view = new DataView(header.data.buffer, header.data.byteOffset);
  view.setUint32(0, width);
  view.setUint32(4, height);
  return encode(chunks);
}

describe('upscale refuses', () => {
  it.each([
    ['text', Buffer.from('hello, this is no picture at all')],
    ['nothing', new Uint8Array()],
  ])('%s', async (_, bytes) => {
    expect(await refusal(bytes)).toMatch(/^The picture: cannot be read as a picture \(.+\)\.$/);
  });

  it('a picture that is cut short', async () => {
    const whole = await shallow(photo, 100, 100).png().toBuffer();
    expect(await refusal(whole.subarray(0, whole.length / 2))).toMatch(/^The picture: cannot be read as a picture/);
  });

  it('a file that is not there, by its name', async () => {
    expect(await refusal(join(folder, 'no.png'))).toMatch(/no\.png: cannot be read as a picture \(ENOENT/);
  });

  it('a drawing, which has no pixels to enlarge', async () => {
    const svg = Buffer.from(
      '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="5" height="5"/></svg>',
    );
    expect(await refusal(svg)).toBe('The picture: is of the kind svg. Use PNG, JPEG, WebP, GIF, AVIF or TIFF.');
  });

  it.each(['gif', 'webp'] as const)('an animated %s', async (format) => {
    const frames = [0, 1].map((red) =>
      shallow(() => [red, 0, 0], 8, 8)
        .png()
        .toBuffer(),
    );
    const animation = await sharp(await Promise.all(frames), { join: { animated: true } })
      .toFormat(format)
      .toBuffer();
    expect(await refusal(animation)).toBe('The picture: is an animation. Send one of its frames as a picture.');
  });

  it('an animated PNG', async () => {
    const [header, ...rest] = extract(await shallow(photo, 8, 8).png().toBuffer());
    const control = { name: 'acTL', data: Uint8Array.from([0, 0, 0, 2, 0, 0, 0, 0]) };
    expect(await refusal(encode([header!, control, ...rest]))).toContain('is an animation');
  });

  it('a TIFF of several pages', async () => {
    const pages = [0, 1].map((red) =>
      shallow(() => [red, 0, 0], 8, 8)
        .png()
        .toBuffer(),
    );
    const tiff = await sharp(await Promise.all(pages), { join: { animated: true } })
      .tiff()
      .toBuffer();
    expect(await refusal(tiff)).toBe('The picture: holds 2 pictures. Send one of them.');
  });

  it('a result with too many pixels, saying how large a picture may be', async () => {
    expect(await refusal(await hollowPng(5000, 4000))).toBe(
      'The picture: is 5000 × 4000, and ×4 would make it 20000 × 16000, but I make at most 64 million pixels. ' +
        'The largest of this shape that I can enlarge ×4 is 2236 × 1788. Make it smaller, or use ×2.',
    );
    expect(await refusal(await hollowPng(2236, 1788))).toContain('cannot be read'); // large enough, but hollow
  });

  it('a result with too long a side', async () => {
    expect(await refusal(await hollowPng(30_000, 10))).toBe(
      'The picture: is 30000 × 10, and ×4 would make it 120000 × 40, but a PNG may have 65535 along a side. ' +
        'The largest of this shape that I can enlarge ×4 is 16383 × 5. Make it smaller, or use ×2.',
    );
    expect(await refusal(await hollowPng(5000, 10), { format: 'webp' })).toContain('a WEBP may have 16383');
    expect(await refusal(await hollowPng(30_000, 1))).toContain('Cut it to 16383 pixels along its longer side.');
  });

  it('a decompression bomb before it is unpacked', async () => {
    const before = process.memoryUsage.rss();
    expect(await refusal(await hollowPng(60_000, 60_000))).toContain('240000 × 240000');
    expect(process.memoryUsage.rss() - before).toBeLessThan(100e6);
  });

  it.each([
    [
      'a model that is not there',
      { model: 'thicker' },
      /no upscaling model "thicker", and no file.*thick, slim, or a file/,
    ],
    ['a share beyond 1', { blend: { model: tiny, share: 1.5 } }, /share of .* is 1\.5, but has to be from 0 to 1/],
    [
      'a scale that the model lacks',
      { model: new URL('../../fixtures/weights/rrdb-x2.pth', import.meta.url).pathname, scale: 4 },
      /rrdb-x2\.pth enlarges ×2, which cannot give ×4/,
    ],
    [
      'weights of another network',
      { model: new URL('../../fixtures/vqgan/vq.safetensors', import.meta.url).pathname },
      /vq\.safetensors: it holds vqgan, no upscaler/,
    ],
  ])('%s', async (_, more, message) => {
    const source = await deep(photo, 9, 9).png().toBuffer();
    await expect(upscaled(source, { ...settings, ...more } as Parameters<typeof upscaled>[1])).rejects.toThrow(message);
  });

  it('leaves nothing behind', async () => {
    const source = join(folder, 'text.png');
    await writeFile(source, 'not a picture');
    const before = await readdir(folder);
    await refusal(source);
    expect(await readdir(folder)).toEqual(before);
  });
});
