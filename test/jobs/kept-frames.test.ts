import { describe, expect, it } from 'vitest';
import { KeptFrames } from '../../src/jobs/kept-frames.ts';
import type { FileName } from '../../src/jobs/store/files.ts';

const offer = async (frames: KeptFrames, count: number): Promise<number[]> => {
  for (let i = 0; i < count; i++) await frames.take(async () => `${i}` as FileName);
  return frames.names.map(Number);
};

describe('the frames that are kept', () => {
  it('are all of them when there are few', async () => {
    expect(await offer(new KeptFrames([]), 50)).toEqual(Array.from({ length: 50 }, (_, i) => i));
  });

  it('are spread evenly over a painting, however long it takes', async () => {
    for (const count of [100, 1_000, 10_000]) {
      const kept = await offer(new KeptFrames([]), count);
      expect(kept.length).toBeLessThan(60);
      expect(kept.length).toBeGreaterThanOrEqual(29);
      const gaps = kept.slice(1).map((frame, i) => frame - (kept[i] ?? 0));
      expect(Math.max(...gaps)).toBeLessThanOrEqual(2 * Math.min(...gaps));
      expect(kept.at(-1)).toBeGreaterThan(count - 2 * Math.max(...gaps));
    }
  });

  it('are added to those of an earlier run', async () => {
    expect(await offer(new KeptFrames(['7' as FileName]), 1)).toEqual([7, 0]);
  });
});
