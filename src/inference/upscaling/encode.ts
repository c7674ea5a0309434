/** @file The enlarged picture as a file. */
import sharp from 'sharp';
import type { Format } from './limits.ts';
import type { Source } from './source.ts';

/** JPEG and WebP keep what the network drew; smaller values would blur it again. */
const quality = 92;

/** A PNG keeps 16 bits where the source had them; JPEG has no transparency, which becomes white. */
export async function encode(picture: Source, format: Format): Promise<Uint8Array> {
  const { samples, width, height, channels, space } = picture;
  const grey = channels < 3;
  const deep = samples instanceof Uint16Array && format === 'png';
  const plain = sharp(samples, {
    raw: { width, height, channels: channels as 1 | 2 | 3 | 4 },
    limitInputPixels: false,
  }).toColourspace(grey ? (deep ? 'grey16' : 'b-w') : deep ? 'rgb16' : 'srgb');
  const image = space === 'p3' ? plain.withIccProfile('p3') : plain;
  if (format === 'webp') return image.webp({ quality }).toBuffer();
  if (format === 'jpg') return image.flatten({ background: 'white' }).jpeg({ quality }).toBuffer();
  return image.png().toBuffer();
}
