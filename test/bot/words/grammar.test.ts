import { describe, expect, it } from 'vitest';
import { grammar, timestamp } from '../../../src/bot/words/grammar.ts';
import { languageCodes } from '../../../src/bot/words/languages.ts';

/** `Intl` sets numbers apart with spaces that do not break. */
const spaced = (text: string): string => text.replace(/[\u00a0\u202f]/g, ' ');

describe('grammar', () => {
  it('writes numbers as the language does', () => {
    const written = languageCodes.map((code) => spaced(grammar(code).number(12345.67)));
    expect(written).toEqual(['12,345.7', '12.345,7', '12 345,7', '12.345,7', '12,345.7']);
    expect(spaced(grammar('de').percent(0.42))).toBe('42 %');
    expect(grammar('ja').percent(0.42)).toBe('42%');
  });

  it('takes the form of a noun that the number asks for', () => {
    const steps = { one: 'step', other: 'steps' };
    expect([0, 1, 2].map((n) => grammar('en').count(n, steps))).toEqual(['0 steps', '1 step', '2 steps']);
    expect([0, 1, 2].map((n) => grammar('fr').count(n, steps))).toEqual(['0 step', '1 step', '2 steps']);
  });

  it('takes the general form where a language has more forms than the noun', () => {
    expect(spaced(grammar('es').count(1_000_000, { one: 'paso', other: 'pasos' }))).toBe('1.000.000 pasos');
    expect(grammar('ja').count(1, { other: '枚' })).toBe('1 枚');
  });

  it('joins lists by "and" and by "or"', () => {
    expect(grammar('en').all(['a', 'b', 'c'])).toBe('a, b, and c');
    expect(grammar('de').any(['a', 'b', 'c'])).toBe('a, b oder c');
    expect(grammar('fr').all(['a'])).toBe('a');
  });

  it('gives the time of a step in milliseconds', () => {
    expect(grammar('en').milliseconds(81.26)).toBe('81.3 ms');
    expect(spaced(grammar('de').milliseconds(81.26))).toBe('81,3 ms');
  });

  it('gives durations in the largest unit of which there are two', () => {
    const { duration } = grammar('en');
    expect([0, 1_000, 12_300, 119_000, 120_000, 7_199_000, 7_200_000, 172_800_000].map(duration)).toEqual([
      '0 seconds',
      '1 second',
      '12 seconds',
      '119 seconds',
      '2 minutes',
      '120 minutes',
      '2 hours',
      '2 days',
    ]);
  });

  it('gives a duration of less than half a second as what it is, not as none', () => {
    expect(grammar('en').duration(381)).toBe('0.4 seconds');
    expect(grammar('es').duration(381)).toBe('0,4 segundos');
  });

  it('says how long ago something was', () => {
    expect(grammar('en').ago(3 * 3_600_000)).toBe('3 hours ago');
    expect(grammar('de').ago(3 * 3_600_000)).toBe('vor 3 Stunden');
    expect(grammar('ja').ago(3 * 3_600_000)).toBe('3 時間前');
  });

  it('writes moments for Discord in whole seconds', () => {
    expect(timestamp(1_700_000_000_499)).toBe('<t:1700000000:R>');
  });

  it('gives sizes in pixels and binary megabytes', () => {
    expect(grammar('en').size({ width: 4000, height: 128 })).toBe('4,000 × 128');
    expect(spaced(grammar('en').megabytes(10 * 2 ** 20))).toBe('10 MB');
  });
});
