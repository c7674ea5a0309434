/** @file Draws the chance of one step: where the cuts lie and how each is disturbed, as inputs of the step graph. */
import type { Random } from '../random.ts';
import { type AugmentationName, augmentations, noiseFactor } from './augmentations.ts';
import { colourTransform } from './colour.ts';
import { bend, wobble } from './displacement.ts';
import type { CutoutPart } from './graph.ts';
import {
  cornersTo,
  identity3,
  invert3,
  type Matrix3,
  multiply3,
  type Point,
  rotation,
  shear,
  translation,
} from './homography.ts';
import { addResampling, lanczos2, triangle } from './resampling.ts';

/** Where cuts lie; `pooled` has the whole picture in each. */
export const cutMethods = ['crops', 'original', 'pooled'] as const;
export type CutMethod = (typeof cutMethods)[number];

export interface DrawOptions {
  readonly width: number;
  readonly height: number;
  readonly cuts: number;
  /** Side of a cut, S. */
  readonly size: number;
  readonly method: CutMethod;
  readonly augment: readonly AugmentationName[];
  readonly parts: readonly CutoutPart[];
  /** Every step's noise is a stretch of this reel: standard normal values, more than the cuts need. */
  readonly noise: Float32Array;
}

/** A cut's box, in pixels of the picture. */
interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

const degrees = Math.PI / 180;

/** Values for the inputs that `cutouts` declares. */
export function drawCutouts(random: Random, options: DrawOptions): Record<string, Float32Array> {
  const { cuts: n, size: s, parts } = options;
  const feeds: Record<string, Float32Array> = {};
  if (options.method !== 'pooled') Object.assign(feeds, drawBoxes(random, options));
  const has = (name: AugmentationName): boolean => options.augment.includes(name);
  const happens = (name: AugmentationName): boolean => has(name) && random.chance(augmentations[name].chance);
  if (parts.includes('warp')) {
    feeds.homographies = stack(n, 9, () => options.augment.reduce((map, name) => warped(random, name, map), identity3));
  }
  if (parts.includes('displace')) feeds.displacement = drawDisplacement(random, options, happens);
  if (parts.includes('sharpen')) {
    feeds.sharpness = stack(n, 1, () => [happens('Sh') ? random.uniform(0.7, 1) : 1]);
  }
  if (parts.includes('colour')) {
    const drawn = Array.from({ length: n }, () => colourTransform(random, happens('Ji') ? 0.1 : 0));
    feeds.colour = stack(n, 9, (i) => drawn[i]!.matrix);
    feeds.colourShift = stack(n, 3, (i) => drawn[i]!.shift);
  }
  if (parts.includes('erase')) Object.assign(feeds, drawErased(random, n, s, happens('Er')));
  if (parts.includes('noise')) {
    const length = n * 3 * s * s;
    const start = random.integer(0, options.noise.length - length);
    feeds.noise = options.noise.subarray(start, start + length);
    feeds.noiseAmplitude = stack(n, 1, () => {
      const base = random.uniform(0, noiseFactor);
      return [happens('Gn') ? Math.hypot(base, 1) : base];
    });
  }
  return feeds;
}

/** How long a reel of noise should be for cuts of this size: some room to begin anywhere. */
export const noiseReelLength = (cuts: number, size: number): number => cuts * 3 * size * size + 65_536;

function drawBoxes(random: Random, options: DrawOptions): { rows: Float32Array; columns: Float32Array } {
  const { width, height, cuts: n, size: s, method, augment } = options;
  const rows = new Float32Array(n * s * height);
  const columns = new Float32Array(n * width * s);
  const filter = method === 'original' ? lanczos2 : triangle;
  for (let i = 0; i < n; i++) {
    const box = method === 'original' ? anyBox(random, options) : zoomOrWide(random, options, i);
    if (augment.includes('Re') && random.chance(augmentations.Re.chance)) shrink(random, box);
    if (augment.includes('Cr') && random.chance(augmentations.Cr.chance)) {
      box.x += random.uniform(-0.125, 0.125) * box.width;
      box.y += random.uniform(-0.125, 0.125) * box.height;
    }
    const flipped = augment.includes('Hf') && random.chance(augmentations.Hf.chance);
    const down = { offset: i * s * height, rowStride: height, columnStride: 1 };
    addResampling(rows, down, s, height, { start: box.y, length: box.height, flipped: false }, filter, 'reflect');
    const across = { offset: i * width * s, rowStride: 1, columnStride: s };
    addResampling(columns, across, s, width, { start: box.x, length: box.width, flipped }, filter, 'reflect');
  }
  return { rows, columns };
}

/** Three of five cuts look closely, two see nearly all of the picture's shorter side. */
function zoomOrWide(random: Random, { width, height }: DrawOptions, i: number): Box {
  const shorter = Math.min(width, height);
  const zoom = i % 5 < 3;
  const side = shorter * (zoom ? random.uniform(0.4, 0.8) : random.uniform(0.85, 1));
  return {
    x: random.uniform(0, width - side),
    y: random.uniform(0, height - side),
    width: side,
    height: side,
  };
}

/** Crowson's cuts: any size from that of the image encoder's input to the whole shorter side, anywhere. */
function anyBox(random: Random, { width, height, size }: DrawOptions): Box {
  const longest = Math.min(width, height);
  const shortest = Math.min(longest, size);
  const side = Math.floor(random.uniform() * (longest - shortest) + shortest);
  return { x: random.integer(0, width - side), y: random.integer(0, height - side), width: side, height: side };
}

/** A part of a box: 10–100 % of its area, sides 3:4 to 4:3 (even in the logarithm). */
function shrink(random: Random, box: Box): void {
  const area = random.uniform(0.1, 1);
  const ratio = Math.exp(random.uniform(-1, 1) * Math.log(4 / 3));
  const width = box.width * Math.min(1, Math.sqrt(area * ratio));
  const height = box.height * Math.min(1, Math.sqrt(area / ratio));
  box.x += random.uniform(0, box.width - width);
  box.y += random.uniform(0, box.height - height);
  box.width = width;
  box.height = height;
}

/** The map from output to input coordinates, after one more augmentation of the output. */
function warped(random: Random, name: AugmentationName, map: Matrix3): Matrix3 {
  if (augmentations[name].part !== 'warp' || !random.chance(augmentations[name].chance)) return map;
  return multiply3(map, invert3(movement(random, name)));
}

/** Input to output coordinates. */
function movement(random: Random, name: AugmentationName): Matrix3 {
  const within = (limit: number) => random.uniform(-limit, limit);
  if (name === 'Pe') {
    const inward = () => random.uniform(0, 0.7); // of half a side, which is 1 here
    const corner = (x: number, y: number): Point => [x * (1 - inward()), y * (1 - inward())];
    return cornersTo([corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)]);
  }
  const turned = rotation(within(15 * degrees));
  if (name === 'Ro') return turned;
  const moved = multiply3(translation(within(0.2), within(0.2)), turned); // 0.1 of a side, which is 2 here
  return multiply3(moved, shear(within(5 * degrees), within(5 * degrees)));
}

function drawDisplacement(
  random: Random,
  { cuts: n, size: s, augment }: DrawOptions,
  happens: (name: AugmentationName) => boolean,
): Float32Array {
  const all = new Float32Array(n * s * s * 2);
  if (augment.includes('Et')) {
    for (let i = 0; i < n; i++) if (happens('Et')) wobble(random, s, all.subarray(i * s * s * 2, (i + 1) * s * s * 2));
  }
  if (happens('Ts')) {
    const plate = bend(random, s);
    for (let i = 0; i < all.length; i++) all[i] = all[i]! + plate[i % plate.length]!;
  }
  return all;
}

/** One rectangle for all cuts, marked by its rows and its columns; none if it does not happen. */
function drawErased(random: Random, n: number, s: number, happens: boolean): Record<string, Float32Array> {
  const area = random.uniform(0.1, 0.4);
  const tall = random.chance(0.5);
  const ratio = tall ? random.uniform(0.3, 1) : random.uniform(1, 1 / 0.3);
  const marked = (part: number): ((i: number) => number) => {
    const length = Math.min(1, part) * s;
    const start = random.uniform(0, s - length);
    return (i) => (happens && i % s >= start && i % s < start + length ? 1 : 0);
  };
  const row = marked(Math.sqrt(area * ratio));
  const column = marked(Math.sqrt(area / ratio));
  return {
    eraseRows: Float32Array.from({ length: n * s }, (_, i) => row(i)),
    eraseColumns: Float32Array.from({ length: n * s }, (_, i) => column(i)),
  };
}

/** n rows of `width` values each. */
function stack(n: number, width: number, row: (i: number) => readonly number[]): Float32Array {
  const values = new Float32Array(n * width);
  for (let i = 0; i < n; i++) values.set(row(i), i * width);
  return values;
}
