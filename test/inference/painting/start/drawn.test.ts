import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../../src/inference/painting/random.ts';
import { type DrawnStart, drawnStarts } from '../../../../src/inference/painting/start/drawn.ts';

const names = Object.keys(drawnStarts) as DrawnStart[];
const draw = (name: DrawnStart, seed = 1, width = 48, height = 32) =>
  drawnStarts[name](width, height, randomStream(seed, 'start'));

describe('drawn start', () => {
  it.each(names)('%s: has three channels of values in 0…1, at odd sizes too', (name) => {
    for (const [width, height] of [
      [48, 32],
      [7, 19],
      [1, 1],
    ] as const) {
      const picture = draw(name, 1, width, height);
      expect(picture).toHaveLength(3 * width * height);
      expect(picture.every((value) => value >= 0 && value <= 1)).toBe(true);
    }
  });

  it.each(names)('%s: is the same for the same seed and another for another', (name) => {
    expect(draw(name)).toEqual(draw(name));
    expect(draw(name)).not.toEqual(draw(name, 2));
  });

  it('gradient: rises evenly, red to the right, green and blue downwards', () => {
    const picture = draw('gradient');
    const at = (channel: number, x: number, y: number) => picture[(channel * 32 + y) * 48 + x]!;
    expect([at(0, 0, 0), at(1, 0, 0)]).toEqual([0, 0]);
    expect(at(0, 47, 0)).toBeGreaterThan(0);
    expect(at(0, 10, 0)).toBeCloseTo((at(0, 47, 31) * 10) / 47, 6);
    expect(at(1, 40, 10)).toBeCloseTo((at(1, 0, 31) * 10) / 31, 6);
    expect(at(2, 3, 5)).toBe(at(2, 30, 5));
    expect(at(2, 3, 5) - at(2, 3, 4)).toBeCloseTo(at(2, 3, 31) - at(2, 3, 30), 6);
  });

  it('perlin: is smooth where pixels are not, and its channels differ', () => {
    const roughness = (picture: Float32Array) => {
      let sum = 0;
      for (let i = 1; i < 128; i++) sum += Math.abs(picture[i]! - picture[i - 1]!);
      return sum / 127;
    };
    const clouds = draw('perlin', 1, 128, 128);
    expect(roughness(clouds) * 4).toBeLessThan(roughness(draw('pixels', 1, 128, 128)));
    const plane = 128 * 128;
    expect(clouds.subarray(0, plane)).not.toEqual(clouds.subarray(plane, 2 * plane));
    for (const channel of [0, 1, 2]) {
      const values = clouds.subarray(channel * plane, (channel + 1) * plane);
      expect([Math.min(...values), Math.max(...values)]).toEqual([0, 1]);
    }
  });
});
