/**
 * @file Colour jitter as one affine map of the channels. Saturation and hue move chroma around the grey axis in YIQ, which
 * is linear, where HSV would not be: the four changes compose into one matrix, and the gradient is exact even at grey.
 */
import type { Random } from '../random.ts';
import { identity3, invert3, type Matrix3, multiply3 } from './homography.ts';

export interface ColourTransform {
  readonly matrix: Matrix3;
  readonly shift: readonly [number, number, number];
}

/** NTSC luma and chroma. */
const toYiq: Matrix3 = [0.299, 0.587, 0.114, 0.5959, -0.2746, -0.3213, 0.2115, -0.5227, 0.3112];
const fromYiq = invert3(toYiq);

/**
 * Brightness (added), contrast (multiplied), saturation (chroma multiplied) and hue (chroma turned), each within ± strength,
 * in random order. Strength 0 changes nothing.
 */
export function colourTransform(random: Random, strength: number): ColourTransform {
  const within = () => random.uniform(-strength, strength);
  const changes: (() => ColourTransform)[] = [
    () => ({ matrix: identity3, shift: grey(within()) }),
    () => ({ matrix: scale(1 + within()), shift: grey(0) }),
    () => ({ matrix: chroma(1 + within(), 0), shift: grey(0) }),
    () => ({ matrix: chroma(1, within() * 2 * Math.PI), shift: grey(0) }),
  ];
  let all: ColourTransform = { matrix: identity3, shift: grey(0) };
  while (changes.length > 0) {
    const [change] = changes.splice(random.integer(0, changes.length - 1), 1);
    if (change) all = after(change(), all);
  }
  return all;
}

const grey = (value: number): readonly [number, number, number] => [value, value, value];

const scale = (factor: number): Matrix3 => [factor, 0, 0, 0, factor, 0, 0, 0, factor];

const chroma = (factor: number, angle: number): Matrix3 => {
  const [c, s] = [factor * Math.cos(angle), factor * Math.sin(angle)];
  return multiply3(fromYiq, multiply3([1, 0, 0, 0, c, -s, 0, s, c], toYiq));
};

/** First b, then a: A(Bx + b) + a */
function after(a: ColourTransform, b: ColourTransform): ColourTransform {
  const [m, [x, y, z]] = [a.matrix, b.shift];
  const row = (i: 0 | 1 | 2): number => m[i * 3]! * x + m[i * 3 + 1]! * y + m[i * 3 + 2]! * z + a.shift[i];
  return { matrix: multiply3(m, b.matrix), shift: [row(0), row(1), row(2)] };
}
