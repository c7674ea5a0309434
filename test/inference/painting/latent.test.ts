import { describe, expect, it } from 'vitest';
import { latentAverage } from '../../../src/inference/painting/latent-average.ts';
import { resizeLatent } from '../../../src/inference/painting/latent-resize.ts';
import { randomStream } from '../../../src/inference/painting/random.ts';

describe('latent average', () => {
  it('is the latent itself after one step, thanks to the bias correction', () => {
    const average = latentAverage(2);
    average.add(Float32Array.of(3, -1));
    expect(average.value()[0]).toBeCloseTo(3, 5);
    expect(average.value()[1]).toBeCloseTo(-1, 5);
  });

  it('weighs a step of age k by decayᵏ', () => {
    const average = latentAverage(1, 0.5);
    for (const z of [4, 2, 1]) average.add(Float32Array.of(z));
    expect(average.value()[0]).toBeCloseTo((4 * 0.25 + 2 * 0.5 + 1) / 1.75, 6);
  });

  it('is the newest latent when the decay is 0', () => {
    const average = latentAverage(1, 0);
    for (const z of [4, 2]) average.add(Float32Array.of(z));
    expect(average.value()).toEqual(Float32Array.of(2));
  });

  it('goes on from a saved state', () => {
    const [whole, first] = [latentAverage(1), latentAverage(1)];
    for (const z of [4, 2]) whole.add(Float32Array.of(z));
    first.add(Float32Array.of(4));
    const second = latentAverage(1, 0.99, first.state());
    second.add(Float32Array.of(2));
    expect(second.value()).toEqual(whole.value());
    expect(first.state().steps).toBe(1);
  });

  it('refuses another size, and to answer before the first step', () => {
    expect(() => latentAverage(2).add(new Float32Array(3))).toThrow('average of 2 values cannot take a latent of 3');
    expect(() => latentAverage(2, 0.9, { steps: 1, mean: new Float32Array(1) })).toThrow('has 1 values, the latent 2');
    expect(() => latentAverage(2).value()).toThrow('Nothing has been averaged');
  });
});

describe('resizeLatent', () => {
  const shape = { channels: 2, height: 3, width: 5 };
  const z = randomStream(1, 'test').normals(30);

  it('changes nothing at the same size', () => {
    expect(resizeLatent(z, shape, 3, 5)).toEqual(z);
  });

  it('doubles as PyTorch does without aligned corners', () => {
    const row = resizeLatent(Float32Array.of(0, 4), { channels: 1, height: 1, width: 2 }, 1, 4);
    expect([...row]).toEqual([0, 1, 3, 4]);
  });

  it('keeps a plane a plane away from the edges, in both directions and each channel', () => {
    const at = { channels: 2, height: 6, width: 4 };
    const plane = Float32Array.from({ length: 48 }, (_, i) => {
      const [x, y, channel] = [(i % 4) + 0.5, (Math.floor(i / 4) % 6) + 0.5, Math.floor(i / 24)];
      return channel === 0 ? x + 10 * y : -y;
    });
    const larger = resizeLatent(plane, at, 12, 8);
    for (let y = 1; y < 11; y++)
      for (let x = 1; x < 7; x++) {
        expect(larger[y * 8 + x]).toBeCloseTo((x + 0.5) / 2 + 5 * (y + 0.5), 5);
        expect(larger[96 + y * 8 + x]).toBeCloseTo(-(y + 0.5) / 2, 5);
      }
  });

  it('stays within the values it was given', () => {
    const larger = resizeLatent(z, shape, 8, 11);
    expect(larger).toHaveLength(176);
    expect(Math.max(...larger)).toBeLessThanOrEqual(Math.max(...z));
    expect(Math.min(...larger)).toBeGreaterThanOrEqual(Math.min(...z));
  });

  it('refuses a latent of another shape', () => {
    expect(() => resizeLatent(z, { ...shape, width: 4 }, 6, 8)).toThrow('latent of 2 × 3 × 4 does not have 30 values');
  });
});
