import { describe, expect, it } from 'vitest';
import { heldBack } from '../../../src/bot/moderation/picture-filter.ts';

const picture = new Uint8Array(8);
const judging = (unsafe: number) => ({ judge: async () => ({ unsafe }) });

describe('the picture filter', () => {
  it('holds back nothing where there is none or it is off', async () => {
    expect(await heldBack(picture, null, 0.5)).toBe(false);
    const unasked = { judge: () => Promise.reject(new Error('asked')) };
    expect(await heldBack(picture, unasked, null)).toBe(false);
  });

  it('holds back what it judges at the threshold or above', async () => {
    expect(await heldBack(picture, judging(0.49), 0.5)).toBe(false);
    expect(await heldBack(picture, judging(0.5), 0.5)).toBe(true);
  });

  it('shows no picture that it could not judge', async () => {
    await expect(heldBack(picture, { judge: () => Promise.reject(new Error('no model')) }, 0.5)).rejects.toThrow(
      'no model',
    );
    await expect(heldBack(picture, judging(Number.NaN), 0.5)).rejects.toThrow('judged NaN; a judgement is a number');
    await expect(heldBack(picture, judging(1.5), 0.5)).rejects.toThrow('judged 1.5');
  });
});
