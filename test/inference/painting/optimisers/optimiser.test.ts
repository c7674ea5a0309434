import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createOptimiser,
  type OptimiserName,
  optimiserNames,
} from '../../../../src/inference/painting/optimisers/optimiser.ts';
import { randomStream } from '../../../../src/inference/painting/random.ts';
import { openSafetensors, type SafetensorsCheckpoint } from '../../../../src/inference/weights/safetensors.ts';

/** 25 steps of PyTorch's optimisers, lr 0.1, on f(z) = Σ a(z−b)⁴/4 + c·sin z over 40 values. */
describe('optimiser', () => {
  let truth: SafetensorsCheckpoint;
  let slope: (z: Float32Array) => Float32Array;
  let start: Float32Array;

  beforeAll(async () => {
    truth = await openSafetensors('test/fixtures/optimisers/trajectories.safetensors');
    const [a, b, c] = [await truth.read('a'), await truth.read('b'), await truth.read('c')];
    start = await truth.read('start');
    slope = (z) => z.map((x, i) => a[i]! * (x - b[i]!) ** 3 + c[i]! * Math.cos(x));
  });

  afterAll(() => truth.close());

  it.each(optimiserNames)('%s: follows PyTorch for 25 steps', async (name) => {
    const path = await truth.read(name);
    const z = start.slice();
    const optimiser = createOptimiser(name, z.length, { lr: 0.1 });
    for (let step = 0; step < 25; step++) {
      optimiser.step(z, slope(z));
      const wanted = path.subarray(step * z.length, (step + 1) * z.length);
      const error = Math.hypot(...z.map((x, i) => x - wanted[i]!)) / Math.hypot(...wanted);
      expect(error, `step ${step + 1}`).toBeLessThan(1e-4);
    }
  });

  it.each(optimiserNames)('%s: goes on from a saved state as if never stopped', (name) => {
    const z = start.slice();
    const optimiser = createOptimiser(name, z.length, { lr: 0.1 });
    for (let step = 0; step < 7; step++) optimiser.step(z, slope(z));
    const saved = structuredClone(optimiser.state());
    const resumed = z.slice();
    for (let step = 0; step < 7; step++) optimiser.step(z, slope(z));

    const other = createOptimiser(name, z.length, { lr: 0.1 });
    other.restore(saved);
    for (let step = 0; step < 7; step++) other.step(resumed, slope(resumed));
    expect(resumed).toEqual(z);
    expect(other.state()).toEqual(optimiser.state());
    expect(saved.steps).toBe(7);
  });

  it('adamp: takes out the part of a step along z when the gradient is at right angles to z', () => {
    const z = Float32Array.of(3, 4);
    createOptimiser('adamp', 2, { lr: 0.1 }).step(z, Float32Array.of(0.08, -0.06));
    // Adam's first step is α·sign(g) = (0.1, −0.1); less its part along (3, 4)/5: (0.112, −0.084).
    expect(z[0]).toBeCloseTo(3 - 0.112, 5);
    expect(z[1]).toBeCloseTo(4 + 0.084, 5);
  });

  it('uses the learning rate of the step when one is given', () => {
    const [slow, fast] = [start.slice(), start.slice()];
    createOptimiser('adam', 40, { lr: 0.1 }).step(slow, slope(start), 0);
    createOptimiser('adam', 40, { lr: 0.1 }).step(fast, slope(start), 0.5);
    expect(slow).toEqual(start);
    expect(Math.abs(fast[0]! - start[0]!)).toBeCloseTo(0.5, 4);
  });

  it('stays where it is at a gradient of zero', () => {
    for (const name of optimiserNames.filter((other) => other !== 'adamw')) {
      const z = start.slice();
      createOptimiser(name, 40, { lr: 0.1 }).step(z, new Float32Array(40));
      expect(z, name).toEqual(start);
    }
  });

  it('finds the lowest point of a bowl, whichever rule it follows', () => {
    const goal = randomStream(1, 'test').normals(16);
    for (const name of optimiserNames) {
      const z = new Float32Array(16);
      const optimiser = createOptimiser(name, 16, { lr: 0.1 });
      const steps = 400;
      for (let step = 0; step < steps; step++)
        optimiser.step(
          z,
          z.map((x, i) => x - goal[i]!),
          0.2 * (1 - step / steps),
        );
      expect(Math.max(...z.map((x, i) => Math.abs(x - goal[i]!))), name).toBeLessThan(0.05);
    }
  });

  it('refuses what does not fit, with the sizes', () => {
    const optimiser = createOptimiser('adam', 40, { lr: 0.1 });
    expect(() => optimiser.step(new Float32Array(39), new Float32Array(40))).toThrow(
      'adam: made for 40 values, got 39',
    );
    expect(() => optimiser.step(start, start, Number.NaN)).toThrow('the learning rate is NaN');
    expect(() => optimiser.restore(createOptimiser('adam', 3, { lr: 1 }).state())).toThrow(
      'adam: expected 40 values of "m", the state has 3.',
    );
    const other: OptimiserName = 'rmsprop';
    expect(() => optimiser.restore(createOptimiser(other, 40, { lr: 1 }).state())).toThrow('state of rmsprop');
    expect(optimiser.state().steps).toBe(0);
  });
});
