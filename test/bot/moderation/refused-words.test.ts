import fc from 'fast-check';
import { englishDataset, englishRecommendedTransformers, RegExpMatcher } from 'obscenity';
import { describe, expect, it } from 'vitest';
import { innocent } from '../../../src/bot/moderation/common-words.ts';
import { refusedWords } from '../../../src/bot/moderation/refused-words.ts';
import { wordRule } from '../../../src/bot/moderation/server-words.ts';

const breaks = (text: string, ...rules: string[]): boolean =>
  refusedWords(text, rules).some(({ list }) => list === 'server');
const isCommon = (text: string): boolean => refusedWords(text, []).length > 0;

describe("a server's word list", () => {
  it('says which rule matched, by its place in the list, and keeps the word apart', () => {
    expect(refusedWords('a gun and a bomb', ['knife', 'Bomb', 'gun'])).toEqual([
      { list: 'server', rule: 2, word: 'Bomb' },
      { list: 'server', rule: 3, word: 'gun' },
    ]);
  });

  it.each(['gun', 'GUN!', 'a gun|oil painting', 'gun:0.5', 'tower ^ gun', '"gun"', 'people, gun', 'toy\ngun'])(
    'finds a whole word among the signs of the prompt language: %j',
    (text) => expect(breaks(text, 'gun')).toBe(true),
  );

  it.each(['begun', 'guns', 'gunwale', 'a gu n', 'castle'])('does not find a word inside another: %j', (text) =>
    expect(breaks(text, 'gun')).toBe(false),
  );

  it('finds longer words where a star stands', () => {
    expect(breaks('gunship', 'gun*')).toBe(true);
    expect(breaks('shotgun', 'gun*')).toBe(false);
    expect(breaks('shotgun', '*gun')).toBe(true);
  });

  it.each([
    ['drawn out', 'guuuuun'],
    ['wide letters', 'ｇｕｎ'],
    ['mathematical letters', '𝓰𝓾𝓷'],
    ['letters in circles', 'ⓖⓤⓝ'],
    ['accents', 'gûń'],
    ['piled marks', 'g\u0335\u0336u\u0335\u0336n\u0335'],
    ['zero-width signs', 'g\u200bu\u2060n'],
    ['letter by letter', 'g u n'],
    ['dots between', 'g.u.n'],
    ['leetspeak', '6un'],
  ])('sees through %s', (_, text) => expect(breaks(text, 'gun')).toBe(true));

  it('takes look-alikes of other scripts for the letters they look like', () => {
    expect(breaks('b\u043emb', 'bomb')).toBe(true); // Cyrillic о
  });

  it('does not take a short word for one with doubled letters', () => {
    expect(breaks('mon', 'moon')).toBe(false);
    expect(breaks('mooon', 'moon')).toBe(true);
  });

  it('finds a phrase whatever stands between its words', () => {
    expect(breaks('the big  bad-WOLF', 'bad wolf')).toBe(true);
    expect(breaks('badwolf', 'bad wolf')).toBe(false);
  });

  it('finds words of scripts without spaces anywhere, and tells their marks apart', () => {
    expect(breaks('これは武器です', '武器')).toBe(true);
    expect(breaks('はか', 'ばか')).toBe(false);
  });

  it('keeps to whole words in scripts beyond the first 65,536 signs too', () => {
    expect(breaks('𞤀𞤁 𞤂', '𞤂')).toBe(true); // Adlam
    expect(breaks('𞤀𞤁𞤂', '𞤂')).toBe(false);
  });

  it('takes every sign of a rule but the star for itself', () => {
    expect(breaks('anything', '.*')).toBe(false);
    expect(breaks('a c++ book', 'c++')).toBe(true);
    expect(breaks('a c book', 'c++')).toBe(false);
  });

  it.each(['', '  ', '*', '**', '!?', '\u200b'])('finds nothing by a rule without a letter: %j', (rule) =>
    expect(wordRule(rule)).toBeNull(),
  );

  it('finds any rule in a text that holds it as a word of its own', () => {
    const words = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
    const rules = words.filter((rule) => !rule.includes('*') && wordRule(rule) !== null);
    fc.assert(
      fc.property(rules, (rule) => breaks(`castle , ${rule} , night`, rule)),
      { numRuns: 300, seed: 7 },
    );
  });
});

describe('the common list', () => {
  it.each(['fuck', '$hit!', 'f u c k', 'ƒüçk', 'fuuuuck', 'f\u200buck', 'ｆｕｃｋ'])('refuses %j', (text) => {
    expect(refusedWords(text, [])[0]).toMatchObject({ list: 'common', rule: 0 });
  });

  it.each([
    'grapes',
    'Scunthorpe',
    'a bass guitar',
    'class',
    'analog photo',
    'Essex',
    'a titan',
    'Arsenal',
    'a peacock',
  ])('lets %j pass', (text) => expect(isCommon(text)).toBe(false));

  it.each(innocent)('lets %j pass, in whatever case and spacing', (text) => {
    expect(isCommon(`a painting of ${text.toUpperCase().replace(' ', '  ')}, oil`)).toBe(false);
  });

  it.each(innocent)('would refuse %j by the library alone, so the exception is needed', (text) => {
    const library = new RegExpMatcher({ ...englishDataset.build(), ...englishRecommendedTransformers });
    expect(library.hasMatch(text)).toBe(true);
  });

  it('names each word once', () => {
    expect(refusedWords('shit shit SHIT', [])).toEqual([{ list: 'common', rule: 0, word: 'shit' }]);
  });
});
