/** @file Pictures to start from that are drawn by chance alone. */

import type { Random } from '../random.ts';
import { perlin } from './perlin.ts';

/** A picture [3, height, width] of values in 0…1; the same stream draws the same picture. */
export type DrawStart = (width: number, height: number, random: Random) => Float32Array;

/** Every value on its own: uniform in 0, 1/255 … 1. */
const pixels: DrawStart = (width, height, random) =>
  Float32Array.from({ length: 3 * width * height }, () => random.integer(0, 255) / 255);

/** A ramp per channel: red rises from left to right, green from top to bottom, blue between two values downwards. */
const gradient: DrawStart = (width, height, random) => {
  const level = (low: number, high: number) => random.integer(low, high) / 255;
  const ramps = [
    { from: 0, to: level(1, 254), along: 'x' },
    { from: 0, to: level(2, 254), along: 'y' },
    { from: level(0, 254), to: level(3, 127), along: 'y' },
  ] as const;
  const picture = new Float32Array(3 * width * height);
  let i = 0;
  for (const { from, to, along } of ramps)
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const [place, length] = along === 'x' ? [x, width] : [y, height];
        picture[i++] = from + (to - from) * (place / Math.max(1, length - 1));
      }
  return picture;
};

export const drawnStarts = { gradient, pixels, perlin } satisfies Record<string, DrawStart>;
export type DrawnStart = keyof typeof drawnStarts;
