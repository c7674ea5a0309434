import { describe, expect, it } from 'vitest';
import { en } from '../../../src/bot/words/en/index.ts';
import { languageCodes } from '../../../src/bot/words/languages.ts';
import { catalogue, wordsFor } from '../../../src/bot/words/words.ts';
import { leaves } from './leaves.ts';

const english = leaves(en);
const others = languageCodes.filter((language) => language !== 'en');

describe('the words', () => {
  it.each(others)('have the keys of the English ones in %s, no less and no more', (language) => {
    expect(leaves(catalogue[language]).map(({ key }) => key)).toEqual(english.map(({ key }) => key));
  });

  it.each(others)('tell in %s what the English ones tell', (language) => {
    const asked = (words: object) => Object.fromEntries(leaves(words).map(({ key, tells }) => [key, tells]));
    expect(asked(catalogue[language])).toEqual(asked(en));
  });

  it.each(languageCodes)('are whole sentences in %s: nothing empty, unfinished or unsaid', (language) => {
    for (const { key, text } of leaves(catalogue[language])) {
      expect(text, key).toMatch(/\S/);
      expect(text, key).toBe(text.trim());
      expect(text, key).not.toMatch(/undefined|null|NaN|Infinity|\[object|\$\{|TODO| {2}/);
    }
  });

  it.each(others)('are translated into %s: no English sentence is left', (language) => {
    const texts = new Map(leaves(catalogue[language]).map(({ key, text }) => [key, text]));
    const left = english.filter(({ key, text }) => /\p{L}+ \p{L}+ \p{L}+/u.test(text) && texts.get(key) === text);
    expect(left).toEqual([]);
  });

  it('are set in French with spaces before double signs at which no line breaks', () => {
    for (const { key, text } of leaves(catalogue.fr)) {
      expect(text.replace(/`[^`]*`|<[^>]*>/g, ''), key).not.toMatch(/ [:;!?»]|« |\p{L}[;!?»]/u);
    }
  });

  it('are chosen by the first known locale', () => {
    expect(wordsFor('de').buttons.cancel).toBe('Abbrechen');
    expect(wordsFor(null, 'es-419', 'fr').buttons.cancel).toBe('Cancelar');
  });
});

describe('a sentence', () => {
  it('has the plural of its number in each language', () => {
    const more = languageCodes.map((code) => [1, 2].map((hidden) => catalogue[code].queue.more({ hidden })));
    expect(more).toEqual([
      ['… and 1 more job', '… and 2 more jobs'],
      ['… und 1 weiterer Auftrag', '… und 2 weitere Aufträge'],
      ['… et 1 autre demande', '… et 2 autres demandes'],
      ['… y 1 encargo más', '… y 2 encargos más'],
      ['…ほか 1件', '…ほか 2件'],
    ]);
  });

  it('shows times so that each reader sees them in their own language', () => {
    const waiting = en.ticket.waiting({ position: 1200, startsAt: 1_700_000_000_400, endsAt: 1_700_000_060_000 });
    expect(waiting).toBe('Place 1,200 in the queue · start: <t:1700000000:R> · ready: <t:1700000060:R>');
  });

  it('leaves out what is not known', () => {
    expect(en.progress.painting({ step: 40, of: 100, endsAt: null })).toBe('Painting · step 40 of 100 (40%)');
    expect(en.errors.yours.hourUsedUp({ limit: 1, retryAt: null })).toBe(
      'You have used your 1 job of this hour. Those that wait count, too: cancel one, or ask again an hour after one of them has started.',
    );
  });

  it('writes seeds without separators, as they are typed', () => {
    for (const language of languageCodes) {
      const facts = { seed: 1_234_567, steps: 1, width: 128, height: 96, ms: 1_000, pack: 'starter' };
      expect(catalogue[language].result.details(facts)).toContain(' 1234567 ·');
    }
  });

  it('counts what is too much', () => {
    expect(en.errors.problems.promptTooLong({ code: 'promptTooLong', length: 6_000, limit: 2_000 })).toBe(
      'The prompt has 6,000 characters and may have 2,000. Shorten it by 4,000.',
    );
    const file = { code: 'fileTooLarge', name: null, bytes: 100 * 2 ** 20, limit: 2.5 * 2 ** 20 } as const;
    expect(catalogue.de.errors.problems.fileTooLarge(file)).toBe(
      'Diese Datei hat 100 MB, und ich nehme bis zu 2,5 MB. Hast du eine kleinere?',
    );
  });
});
