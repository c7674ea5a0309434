/** @file What the network sees of a picture: decoded by sharp, then squashed into a square as `nsfwjs` does. */
import { openPicture, readingPicture } from '../pictures.ts';
import { seenSide } from './graph.ts';

/** RGB samples [height, width, 3]. */
export interface Pixels {
  readonly samples: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/**
 * The first frame of a picture file as the network wants it: [3, 224, 224] in 0…1. What is transparent is white.
 * @throws PictureError
 */
export async function seen(file: Uint8Array): Promise<Float32Array> {
  const picture = openPicture(file).flatten({ background: 'white' }).toColourspace('srgb');
  const { data, info } = await readingPicture(null, () =>
    picture.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true }),
  );
  return squashed({ samples: data, width: info.width, height: info.height }, seenSide);
}

/**
 * Bilinear, with the corner pixels of both pictures on each other (`alignCorners` of TensorFlow.js' resizeBilinear). It
 * neither smooths before it shrinks nor keeps the aspect; the network was trained on better, but is used like this.
 *
 * @returns [3, side, side] in 0…1
 */
export function squashed({ samples, width, height }: Pixels, side: number): Float32Array {
  const [rows, columns] = [taps(height, side), taps(width, side)];
  const result = new Float32Array(3 * side * side);
  let to = 0;
  for (let channel = 0; channel < 3; channel++) {
    const at = (y: number, x: number): number => samples[(y * width + x) * 3 + channel]! / 255;
    for (const { from: y, next: below, share: down } of rows) {
      for (const { from: x, next: right, share: across } of columns) {
        const top = mix(at(y, x), at(y, right), across);
        result[to++] = mix(top, mix(at(below, x), at(below, right), across), down);
      }
    }
  }
  return result;
}

const mix = (a: number, b: number, share: number): number => a + (b - a) * share;

/** For each of `to` places among `from`, the two nearest and how far it lies from the first to the second. */
function taps(from: number, to: number) {
  return Array.from({ length: to }, (_, i) => {
    const place = (i * (from - 1)) / (to - 1);
    const floor = Math.floor(place);
    return { from: floor, next: Math.min(from - 1, Math.ceil(place)), share: place - floor };
  });
}
