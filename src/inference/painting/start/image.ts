/** @file Pictures and masks that people bring: decoded by sharp, turned upright, cropped (never squashed) and resized. */

import type { Sharp } from 'sharp';
import {
  checkPixels,
  nameOf,
  openPicture,
  PictureError,
  type PictureSource,
  readHeader,
  readingPicture,
} from '../../pictures.ts';

/**
 * The picture cropped around its middle to the wanted aspect, then resized (Lanczos 3); transparent parts become grey.
 * An animation gives its first frame.
 * @returns [3, height, width] in 0…1, sRGB.
 * @throws PictureError
 */
export async function readPicture(source: PictureSource, width: number, height: number): Promise<Float32Array> {
  const bytes = await decode(source, width, height, (image) =>
    image.flatten({ background: { r: 128, g: 128, b: 128 } }).toColourspace('srgb'),
  );
  const plane = width * height;
  return Float32Array.from({ length: 3 * plane }, (_, i) => bytes[(i % plane) * 3 + Math.floor(i / plane)]! / 255);
}

/**
 * Where to paint, cropped and resized as a picture of the same aspect would be: 1 where white, 0 where black or
 * transparent.
 * @param width, height Cells of the latent, not pixels.
 * @returns [height, width] in 0…1.
 * @throws PictureError, also when nothing is left to paint.
 */
export async function readMask(source: PictureSource, width: number, height: number): Promise<Float32Array> {
  const bytes = await decode(source, width, height, (image) =>
    image.flatten({ background: { r: 0, g: 0, b: 0 } }).toColourspace('b-w'),
  );
  const mask = Float32Array.from(bytes, (value) => value / 255);
  if (mask.every((value) => value === 0)) throw new PictureError({ code: 'maskBlack' });
  return mask;
}

async function decode(
  source: PictureSource,
  width: number,
  height: number,
  convert: (image: Sharp) => Sharp,
): Promise<Uint8Array> {
  const name = nameOf(source);
  checkPixels(name, (await readHeader(source)).autoOrient);
  const fitted = openPicture(source).resize(width, height, { fit: 'cover', kernel: 'lanczos3' });
  return readingPicture(name, () => convert(fitted).raw({ depth: 'uchar' }).toBuffer());
}
