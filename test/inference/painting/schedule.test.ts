import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isFlat,
  learningRateAt,
  type Stage,
  sceneAt,
  stageAt,
  stagesOf,
} from '../../../src/inference/painting/schedule.ts';

describe('learning rate', () => {
  it('stays the same when constant', () => {
    expect([0, 50, 99].map((step) => learningRateAt('constant', 0.2, step, 100))).toEqual([0.2, 0.2, 0.2]);
  });

  it('drops to a tenth at three quarters', () => {
    expect(learningRateAt('drop', 0.2, 74, 100)).toBe(0.2);
    expect(learningRateAt('drop', 0.2, 75, 100)).toBeCloseTo(0.02, 12);
  });

  it('falls along a cosine from full to almost nothing', () => {
    expect(learningRateAt('cosine', 0.2, 0, 100)).toBe(0.2);
    expect(learningRateAt('cosine', 0.2, 50, 100)).toBeCloseTo(0.1, 12);
    expect(learningRateAt('cosine', 0.2, 99, 100)).toBeLessThan(0.001);
    expect(learningRateAt('cosine', 0.2, 99, 100)).toBeGreaterThan(0);
  });
});

describe('stages', () => {
  it('grow from coarse to full size', () => {
    const shares = [
      { scale: 0.5, share: 0.25 },
      { scale: 0.75, share: 0.25 },
    ];
    expect(stagesOf(shares, 32, 16, 200)).toEqual([
      { width: 16, height: 8, start: 0, end: 50 },
      { width: 24, height: 12, start: 50, end: 100 },
      { width: 32, height: 16, start: 100, end: 200 },
    ]);
  });

  it('are one when there is nothing coarse, or the picture is too small for it', () => {
    const whole = [{ width: 4, height: 4, start: 0, end: 10 }];
    expect(stagesOf([], 4, 4, 10)).toEqual(whole);
    expect(stagesOf([{ scale: 0.5, share: 0.5 }], 4, 4, 10)).toEqual(whole);
    expect(stagesOf([{ scale: 0.5, share: 0.5 }], 16, 16, 0)).toEqual([{ width: 16, height: 16, start: 0, end: 0 }]);
  });

  it('always cover every step once, never shrink, and end at full size', () => {
    const share = fc.record({
      scale: fc.double({ min: 0.1, max: 1, noNaN: true }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    const side = fc.integer({ min: 1, max: 64 });
    fc.assert(
      fc.property(fc.array(share, { maxLength: 4 }), side, side, fc.integer({ min: 1, max: 500 }), (...args) => {
        const [shares, width, height, steps] = args;
        shares.sort((a, b) => a.scale - b.scale);
        const stages = stagesOf(shares, width, height, steps);
        expect(stages[0]?.start).toBe(0);
        expect(stages.at(-1)).toMatchObject({ width, height, end: steps });
        for (const [i, stage] of stages.entries()) {
          expect(stage.end).toBeGreaterThan(stage.start);
          const next: Stage | undefined = stages[i + 1];
          if (next === undefined) continue;
          expect(next.start).toBe(stage.end);
          expect(next.width).toBeGreaterThanOrEqual(stage.width);
          expect(next.height).toBeGreaterThanOrEqual(stage.height);
        }
      }),
      { numRuns: 500, seed: 1 },
    );
  });

  it('are found by step', () => {
    const stages = stagesOf([{ scale: 0.5, share: 0.3 }], 16, 16, 10);
    expect([0, 2, 3, 9, 10].map((step) => stageAt(stages, step).width)).toEqual([8, 8, 16, 16, 16]);
    expect(() => stageAt([], 0)).toThrow(RangeError);
  });
});

describe('scene', () => {
  it('has an equal run of steps, in order, and the last stays', () => {
    const scenes = Array.from({ length: 11 }, (_, step) => sceneAt(3, step, 10));
    expect(scenes).toEqual([0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 2]);
    expect(sceneAt(1, 5, 10)).toBe(0);
    expect(sceneAt(2, 0, 0)).toBe(0);
  });
});

describe('flat loss', () => {
  const rule = { window: 10, improvement: 0.01 };
  const falling = Array.from({ length: 40 }, (_, i) => 1 - 0.02 * i);

  it('is not flat while it falls, nor before two windows have passed', () => {
    expect(isFlat(falling, rule)).toBe(false);
    expect(isFlat(Array<number>(19).fill(1), rule)).toBe(false);
  });

  it('is flat when it stays, jitters or rises', () => {
    expect(isFlat(Array<number>(20).fill(1), rule)).toBe(true);
    expect(isFlat([...falling, ...Array.from({ length: 20 }, (_, i) => 0.2 + 0.05 * (i % 2))], rule)).toBe(true);
    expect(isFlat(falling.toReversed(), rule)).toBe(true);
  });

  it('measures the improvement against the loss, below zero too', () => {
    const drop = (from: number, to: number) => [...Array<number>(10).fill(from), ...Array<number>(10).fill(to)];
    expect(isFlat(drop(1, 0.98), rule)).toBe(false);
    expect(isFlat(drop(1, 0.995), rule)).toBe(true);
    expect(isFlat(drop(-1, -1.02), rule)).toBe(false);
    expect(isFlat(drop(-1, -1.005), rule)).toBe(true);
  });
});
