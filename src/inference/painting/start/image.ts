/** @file Pictures and masks that people bring: decoded by sharp, turned upright, cropped (never squashed) and resized. */

import sharp, { type Sharp } from 'sharp';

/** A path or a whole file. */
export type PictureSource = string | Uint8Array;

/** The picture cannot be read; the message says why and what to send instead. */
export class PictureError extends Error {
  override readonly name = 'PictureError';
}

/** Pixels a picture may have before it is decoded (a photo of 48 MP fits; a crafted file of gigabytes does not). */
export const maxPixels = 64_000_000;

const formats = ['png', 'jpeg', 'webp', 'gif', 'avif', 'heif', 'tiff'];

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
  if (mask.every((value) => value === 0)) {
    throw new PictureError(
      'The mask is black all over, so nothing would be painted. Make white what is to be painted.',
    );
  }
  return mask;
}

async function decode(
  source: PictureSource,
  width: number,
  height: number,
  convert: (image: Sharp) => Sharp,
): Promise<Uint8Array> {
  const name = typeof source === 'string' ? source : 'The picture';
  try {
    // Without a limit here, so that the message can say the size; decoding below has it.
    const about = await sharp(source, { limitInputPixels: false }).metadata();
    if (!formats.includes(about.format)) {
      throw new PictureError(`${name}: is of the kind ${about.format}. Use PNG, JPEG, WebP, GIF, AVIF or TIFF.`);
    }
    if (about.width * about.height > maxPixels) {
      throw new PictureError(
        `${name}: is ${about.width} × ${about.height} pixels, more than the ${maxPixels / 1e6} million I can read. Make it smaller.`,
      );
    }
    const image = sharp(source, { limitInputPixels: maxPixels, failOn: 'error' }).autoOrient();
    const fitted = image.resize(width, height, { fit: 'cover', kernel: 'lanczos3' });
    return await convert(fitted).raw({ depth: 'uchar' }).toBuffer();
  } catch (cause) {
    if (cause instanceof PictureError) throw cause;
    const why = (cause instanceof Error ? cause.message : String(cause)).split('\n')[0];
    throw new PictureError(`${name}: cannot be read as a picture (${why}).`, { cause });
  }
}
