/**
 * @file Chance: independent streams of random numbers, all drawn from a job's seed.
 *
 * A stream is named by its purpose and a counter (the step), so that a job resumed at step n draws what it would have
 * drawn anyway, and one more draw for one purpose never moves another. The bits come from xoroshiro128+ and are the same
 * everywhere. Uniform numbers and integers use exact arithmetic only; normal and exponential ones also use Math.exp and
 * Math.log, which V8, and so every Node, computes in software (fdlibm) alike on all platforms. Another engine might
 * differ in the last bit.
 */

import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';

export interface Random {
  /** Uniform in low ≤ x < high (0 and 1 unless told), in steps of 2⁻³² of the range. */
  uniform(low?: number, high?: number): number;
  /** A whole number, each of low ≤ n ≤ high equally likely. */
  integer(low: number, high: number): number;
  /** True with this probability. */
  chance(probability: number): boolean;
  /** N(0, 1). */
  normal(): number;
  /** Exponential with mean 1. */
  exponential(): number;
  /** This many numbers of N(0, 1). */
  normals(count: number): Float32Array;
}

export const maxSeed = 2 ** 32 - 1;

/**
 * The stream of a seed for one purpose ('start', 'cuts', 'noise', …) and, where something is drawn again at every step,
 * the step.
 * @param seed 0 … 2³² − 1.
 * @throws RangeError for any other seed.
 */
export function randomStream(seed: number, purpose: string, step = 0): Random {
  if (!Number.isInteger(seed) || seed < 0 || seed > maxSeed) {
    throw new RangeError(`The seed must be a whole number from 0 to ${maxSeed}, got ${seed}.`);
  }
  const generator = xoroshiro128plusFromState(initialState(seed, purpose, step));
  const bits = () => generator.next() >>> 0; // 0 … 2³² − 1
  const fraction = () => bits() * 2 ** -32;
  const normal = () => {
    for (;;) {
      const draw = bits();
      // The lowest bit of xoroshiro128+ is its weakest and is left out: 7 bits choose the layer, 24 others the place.
      const layer = (draw >>> 1) & 127;
      const u = ((draw >>> 8) + 0.5) * 2 ** -23 - 1; // −1 < u < 1, never 0
      if (Math.abs(u) < inside[layer]!) return u * edges[layer]!;
      if (layer === 0) return Math.sign(u) * tail(fraction);
      const x = u * edges[layer]!;
      const below = Math.exp(-0.5 * (edges[layer]! ** 2 - x * x));
      const above = Math.exp(-0.5 * (edges[layer + 1]! ** 2 - x * x));
      if (above + fraction() * (below - above) < 1) return x;
    }
  };
  return {
    uniform: (low = 0, high = 1) => low + (high - low) * fraction(),
    integer: (low, high) => {
      const count = high - low + 1;
      if (!Number.isInteger(low) || !(count >= 1 && count <= 2 ** 32) || !Number.isInteger(count)) {
        throw new RangeError(`A whole number from ${low} to ${high} cannot be drawn.`);
      }
      // Draws at or above the last full multiple of count would make small numbers likelier.
      const limit = 2 ** 32 - (2 ** 32 % count);
      let draw = bits();
      while (draw >= limit) draw = bits();
      return low + (draw % count);
    },
    chance: (probability) => fraction() < probability,
    normal,
    exponential: () => -Math.log(1 - fraction()),
    normals: (count) => {
      const values = new Float32Array(count);
      for (let i = 0; i < count; i++) values[i] = normal();
      return values;
    },
  };
}

/** Four well-mixed words: neighbouring seeds, purposes and steps share nothing. Purpose by FNV-1a, mixing by splitmix32. */
function initialState(seed: number, purpose: string, step: number): number[] {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(purpose)) hash = Math.imul(hash ^ byte, 0x01000193);
  let word = mix(mix(mix(seed) ^ hash) ^ step);
  return Array.from({ length: 4 }, () => {
    word = (word + 0x9e3779b9) | 0;
    return mix(word);
  });
}

/** MurmurHash3's 32-bit finaliser, a bijection. */
function mix(word: number): number {
  let h = word ^ (word >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/**
 * The ziggurat under exp(−x²/2): 128 layers of equal area, the lowest with the tail beyond `tailStart`
 * (Marsaglia & Tsang 2000, as corrected by Doornik 2005, "An Improved Ziggurat Method").
 * A point of layer i left of edges[i + 1] is surely under the curve; `inside` holds those ratios.
 */
const layers = 128;
const tailStart = 3.442619855899;
const layerArea = 9.91256303526217e-3;

const edges = new Float64Array(layers + 1); // edges[layers] = 0
edges[0] = layerArea / Math.exp(-0.5 * tailStart ** 2);
edges[1] = tailStart;
for (let i = 2; i < layers; i++) {
  const x = edges[i - 1]!;
  edges[i] = Math.sqrt(-2 * Math.log(layerArea / x + Math.exp(-0.5 * x * x)));
}
const inside = Float64Array.from({ length: layers }, (_, i) => edges[i + 1]! / edges[i]!);

/** |x| of a normal number beyond tailStart (Marsaglia 1964). */
function tail(fraction: () => number): number {
  for (;;) {
    const x = Math.log(1 - fraction()) / tailStart;
    const y = Math.log(1 - fraction());
    if (-2 * y >= x * x) return tailStart - x;
  }
}
