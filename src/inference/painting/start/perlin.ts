/** @file Clouds: Perlin's gradient noise ("Improving Noise", 2002) in several octaves, each channel on its own. */

import type { Random } from '../random.ts';

/** The coarsest octave has this many cells along the shorter side; each next one twice as many, at half the height. */
const cells = 2;
const octaves = 5;

/** [3, height, width] in 0…1; each channel spans the whole range. */
export function perlin(width: number, height: number, random: Random): Float32Array {
  const picture = new Float32Array(3 * width * height);
  for (let channel = 0; channel < 3; channel++) {
    const plane = picture.subarray(channel * width * height, (channel + 1) * width * height);
    for (let octave = 0; octave < octaves; octave++) {
      addOctave(plane, width, Math.min(width, height) / (cells * 2 ** octave), 2 ** -octave, random);
    }
    stretch(plane);
  }
  return picture;
}

/** Adds height · noise, whose grid points lie `cell` pixels apart and each have a gradient of random direction. */
function addOctave(plane: Float32Array, width: number, cell: number, height: number, random: Random): void {
  const rows = plane.length / width;
  const columns = Math.ceil(width / cell) + 1;
  const angles = Float64Array.from({ length: columns * (Math.ceil(rows / cell) + 1) }, () =>
    random.uniform(0, 2 * Math.PI),
  );
  const [gx, gy] = [angles.map(Math.cos), angles.map(Math.sin)];
  for (let i = 0; i < plane.length; i++) {
    const x = ((i % width) + 0.5) / cell;
    const y = (Math.floor(i / width) + 0.5) / cell;
    const [column, row] = [Math.floor(x), Math.floor(y)];
    const [u, v] = [x - column, y - row];
    /** The corner's gradient times the way from the corner. */
    const corner = (right: number, down: number) => {
      const at = (row + down) * columns + column + right;
      return gx[at]! * (u - right) + gy[at]! * (v - down);
    };
    const top = lerp(corner(0, 0), corner(1, 0), fade(u));
    const bottom = lerp(corner(0, 1), corner(1, 1), fade(u));
    plane[i]! += height * lerp(top, bottom, fade(v));
  }
}

const lerp = (a: number, b: number, t: number): number => a + (b - a) * t;

/** 6t⁵ − 15t⁴ + 10t³: first and second derivative are 0 at both ends, so no grid shows. */
const fade = (t: number): number => t * t * t * (t * (6 * t - 15) + 10);

function stretch(plane: Float32Array): void {
  let [low, high] = [Infinity, -Infinity];
  for (const value of plane) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const range = high - low || 1;
  for (let i = 0; i < plane.length; i++) plane[i] = (plane[i]! - low) / range;
}
