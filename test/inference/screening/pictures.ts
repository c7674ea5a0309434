/** @file Innocent pictures that can be made anywhere, pixel by pixel: those that nsfwjs judged for the fixture. */
import { readFile } from 'node:fs/promises';
import sharp from 'sharp';

/** RGB samples [height, width, 3] and their sizes. */
export interface Drawn {
  readonly samples: Uint8Array;
  readonly width: number;
  readonly height: number;
}

function drawn(width: number, height: number, colour: (x: number, y: number) => readonly number[]): Drawn {
  const samples = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) samples.set(colour(x, y), (y * width + x) * 3);
  return { samples, width, height };
}

/** A byte that looks random, of a place (a linear congruence, mixed). */
const scrambled = (i: number): number => (Math.imul(i ^ (i >>> 7), 0x9e3779b1) >>> 13) & 255;

export const drawings: Readonly<Record<string, () => Drawn>> = {
  black: () => drawn(224, 224, () => [0, 0, 0]),
  'a gradient, wide': () => drawn(300, 200, (x, y) => [Math.floor((x * 255) / 299), Math.floor((y * 255) / 199), 128]),
  'noise of the very size': () => drawn(224, 224, (x, y) => [0, 1, 2].map((c) => scrambled((y * 224 + x) * 3 + c))),
  'stripes, high and small': () => drawn(97, 311, (_, y) => (y % 20 < 10 ? [230, 60, 40] : [250, 250, 240])),
  'a single pixel': () => drawn(1, 1, () => [40, 90, 200]),
};

export const pngOf = ({ samples, width, height }: Drawn): Promise<Buffer> =>
  sharp(samples, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();

/** Six pictures that this program painted. */
export const six = (): Promise<Buffer> => readFile(new URL('../../../docs/pictures/six.webp', import.meta.url));
