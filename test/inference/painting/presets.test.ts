import { describe, expect, it } from 'vitest';
import { presets, qualities } from '../../../src/inference/painting/presets.ts';
import { stagesOf } from '../../../src/inference/painting/schedule.ts';

describe('presets', () => {
  it('go from little work to much', () => {
    expect(qualities).toEqual(['draft', 'normal', 'best']);
    const work = qualities.map((quality) => presets[quality].steps * presets[quality].cuts);
    expect(work).toEqual(work.toSorted((a, b) => a - b));
    expect(new Set(work).size).toBe(work.length);
  });

  it.each(qualities)('%s: can be painted at the starter pack’s 16 × 16 cells, finishing at full size', (quality) => {
    const { stages, steps, flat, ema, lr } = presets[quality];
    const painted = stagesOf(stages, 16, 16, steps);
    expect(painted).toHaveLength(stages.length + 1);
    expect(painted.at(-1)).toMatchObject({ width: 16, height: 16, end: steps });
    expect(painted.at(-1)!.start).toBeLessThan(steps * 0.75);
    expect(2 * (flat?.window ?? 0)).toBeLessThan(steps);
    expect(ema >= 0 && ema < 1 && lr > 0).toBe(true);
  });
});
