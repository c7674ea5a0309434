import { describe, expect, it } from 'vitest';
import { judged, proveFilter, watched } from '../../../src/bot/moderation/picture-filter.ts';

const picture = new Uint8Array(8);
const judging = (unsafe: number) => ({ judge: async () => ({ unsafe }), close: async () => {} });
const broken = { judge: () => Promise.reject(new Error('no model')), close: async () => {} };

describe('a judgement', () => {
  it('is a number from 0 to 1, or none at all', async () => {
    expect(await judged(judging(0.25), picture)).toBe(0.25);
    await expect(judged(broken, picture)).rejects.toThrow('no model');
    await expect(judged(judging(Number.NaN), picture)).rejects.toThrow('judged NaN; a judgement is a number');
    await expect(judged(judging(1.5), picture)).rejects.toThrow('judged 1.5');
  });
});

describe('a filter', () => {
  it('has to judge a picture before it counts as working', async () => {
    await proveFilter(judging(0.1));
    await expect(proveFilter(broken)).rejects.toThrow('no model');
  });
});

describe('a watched filter', () => {
  it('remembers why its last judgement failed, until one succeeds', async () => {
    const answers = [broken, judging(0.3), judging(2)];
    const filter = watched({
      judge: () => answers.shift()?.judge() ?? Promise.reject(new Error('asked too often')),
      close: async () => {},
    });
    expect(filter.trouble).toBeNull();
    await expect(filter.judge(picture)).rejects.toThrow('no model');
    expect(filter.trouble).toBe('no model');
    expect(await filter.judge(picture)).toEqual({ unsafe: 0.3 });
    expect(filter.trouble).toBeNull();
    await expect(filter.judge(picture)).rejects.toThrow('judged 2');
    expect(filter.trouble).toContain('judged 2');
  });
});
