import { describe, expect, it } from 'vitest';
import { type Random, randomStream } from '../../../src/inference/painting/random.ts';

const draws = (count: number, draw: () => number) => Array.from({ length: count }, draw);
const mean = (values: ArrayLike<number>) => Array.from(values).reduce((sum, x) => sum + x, 0) / values.length;
const uniforms = (random: Random) => draws(8, () => random.uniform());

/** Φ(x) by Simpson's rule, to about 1e-9. */
function normalBelow(x: number): number {
  const n = 400;
  const density = (t: number) => Math.exp(-0.5 * t * t) / Math.sqrt(2 * Math.PI);
  let sum = density(0) + density(x);
  for (let i = 1; i < n; i++) sum += (i % 2 === 0 ? 2 : 4) * density((i * x) / n);
  return 0.5 + (sum * x) / n / 3;
}

describe('randomStream', () => {
  it('gives the same numbers for the same seed, purpose and step, today as when this was written', () => {
    const random = randomStream(7, 'start');
    expect(draws(4, () => random.integer(0, 999_999))).toEqual([422_788, 305_133, 953_930, 170_480]);
    expect([...randomStream(7, 'noise', 3).normals(4)]).toEqual([
      1.036952018737793, 1.3039230108261108, -0.39650025963783264, 0.17070743441581726,
    ]);
  });

  it('gives other numbers for another seed, purpose or step', () => {
    const streams = [
      randomStream(0, 'start'),
      randomStream(1, 'start'),
      randomStream(2 ** 32 - 1, 'start'),
      randomStream(0, 'cuts'),
      randomStream(0, 'cuts', 1),
      randomStream(1, 'cuts', 0),
    ].map(uniforms);
    expect(new Set(streams.flat()).size).toBe(streams.length * 8);
  });

  it('is not correlated between neighbouring steps', () => {
    const n = 20_000;
    const first = Array.from({ length: n + 1 }, (_, step) => randomStream(5, 'cuts', step).normal());
    const product = mean(first.slice(1).map((x, i) => x * first[i]!));
    expect(Math.abs(product)).toBeLessThan(4 / Math.sqrt(n));
    expect(Math.abs(mean(first))).toBeLessThan(4 / Math.sqrt(n));
  });

  it.each([-1, 2 ** 32, 0.5, Number.NaN])('refuses the seed %d', (seed) => {
    expect(() => randomStream(seed, 'start')).toThrow(`from 0 to 4294967295, got ${seed}`);
  });

  it('draws uniform numbers from low up to, not including, high', () => {
    const random = randomStream(1, 'test');
    const values = draws(50_000, () => random.uniform(-2, 3));
    expect(Math.min(...values)).toBeGreaterThanOrEqual(-2);
    expect(Math.max(...values)).toBeLessThan(3);
    expect(mean(values)).toBeCloseTo(0.5, 1);
  });

  it('draws each whole number of a range equally often', () => {
    const random = randomStream(2, 'test');
    const counts = new Array<number>(6).fill(0);
    for (let i = 0; i < 60_000; i++) counts[random.integer(-3, 2) + 3]! += 1;
    const chiSquare = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
    expect(chiSquare).toBeLessThan(20.5); // 99.9 % of fair dice, 5 degrees of freedom
  });

  it('draws whole numbers from ranges of one and of 2³², and refuses others', () => {
    const random = randomStream(3, 'test');
    expect(random.integer(4, 4)).toBe(4);
    expect(random.integer(0, 2 ** 32 - 1)).toBeLessThan(2 ** 32);
    expect(() => random.integer(1, 0)).toThrow(RangeError);
    expect(() => random.integer(0.5, 2)).toThrow(RangeError);
    expect(() => random.integer(0, 2 ** 32)).toThrow(RangeError);
  });

  it('draws normal numbers whose distribution is normal, tails included', () => {
    const n = 1_000_000;
    const values = randomStream(4, 'noise').normals(n).sort();
    let distance = 0; // Kolmogorov–Smirnov at 200 places
    for (let i = 1; i < 200; i++) {
      const at = Math.floor((i * n) / 200);
      distance = Math.max(distance, Math.abs(normalBelow(values[at]!) - at / n));
    }
    expect(distance).toBeLessThan(1.95 / Math.sqrt(n)); // 99.9 %
    const beyond = values.filter((x) => Math.abs(x) > 3.442619855899).length / n;
    expect(beyond / (2 * (1 - normalBelow(3.442619855899)))).toBeCloseTo(1, 0);
    expect(values.at(-1)).toBeGreaterThan(4);
    expect(values.at(-1)).toBeLessThan(7);
    expect(mean(values.map((x) => x * x))).toBeCloseTo(1, 2);
    expect(mean(values.map((x) => x ** 4))).toBeCloseTo(3, 1);
  });

  it('draws exponential numbers with mean and deviation 1', () => {
    const random = randomStream(5, 'test');
    const values = draws(100_000, () => random.exponential());
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(mean(values)).toBeCloseTo(1, 1);
    expect(mean(values.map((x) => (x - 1) ** 2))).toBeCloseTo(1, 1);
  });

  it('says yes as often as it is told', () => {
    const random = randomStream(6, 'test');
    expect(mean(draws(10_000, () => Number(random.chance(0.7))))).toBeCloseTo(0.7, 1);
    expect(draws(100, () => Number(random.chance(0)))).not.toContain(1);
    expect(draws(100, () => Number(random.chance(1)))).not.toContain(0);
  });
});
