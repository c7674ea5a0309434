import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyStyle, isStyleName, type Style, styleNames, styles } from '../../src/bot/styles.ts';
import { languageCodes } from '../../src/bot/words/languages.ts';
import { paintSettings } from '../../src/inference/painting/request.ts';
import { formatPrompt, PromptError, parsePrompt } from '../../src/inference/text/prompt.ts';

const style = (prompt: string, name: (typeof styleNames)[number] = 'neon', negative = '') =>
  applyStyle({ prompt, negative }, name);

describe('a style', () => {
  it('is one more phrase of the prompt, lighter than the rest', () => {
    expect(style('a castle').prompt).toBe('a castle | glowing neon lights in the dark:0.6');
  });

  it('goes into every scene of a story and leaves weights, stops and escapes as they are', () => {
    const { prompt } = style('a castle:2 | fog:-0.3 ^ at 12:30 | a \\| b:4:0.5');
    expect(prompt).toBe(
      'a castle:2 | fog:-0.3 | glowing neon lights in the dark:1.2 ^ ' +
        'at 12:30 | a \\| b:4:0.5 | glowing neon lights in the dark:2.4',
    );
  });

  it('keeps every phrase of any prompt', () => {
    const phrase = fc.record({
      text: fc.string({ minLength: 1, maxLength: 20 }).filter((text) => /\w/.test(text) && text === text.trim()),
      weight: fc.double({ min: 1e-3, max: 1000, noNaN: true }),
      stop: fc.constantFrom(Number.NEGATIVE_INFINITY, 0.5, 1),
    });
    const story = fc.array(fc.array(phrase, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(story, fc.constantFrom(...styleNames), (scenes, name) => {
        const read = parsePrompt(style(formatPrompt(scenes), name).prompt);
        expect(read.map((scene) => scene.slice(0, -1))).toEqual(scenes);
        for (const scene of read) {
          const added = scene.at(-1);
          expect(added?.text).toBe(styles[name].suffix);
          expect(added?.weight).toBeLessThan(Math.max(...scene.slice(0, -1).map(({ weight }) => weight)));
        }
      }),
      { numRuns: 200, seed: 7 },
    );
  });

  it('is the whole prompt where a picture stands for the words', () => {
    expect(style(' ', 'ukiyo-e').prompt).toBe('a Japanese ukiyo-e woodblock print');
  });

  it('adds what it avoids to what the person avoids', () => {
    expect(style('a castle', 'sepia').negative).toBe('colorful');
    expect(style('a castle', 'sepia', 'people:-0.2').negative).toBe('people:-0.2 | colorful');
    expect(style('a castle', 'mosaic', 'people').negative).toBe('people');
  });

  it('takes signs that are not seen for no words', () => {
    expect(style('\u200b').prompt).toBe(style('').prompt);
    expect(style('a castle', 'sepia', ' \u2060').negative).toBe('colorful');
  });

  it('refuses a prompt that is too long with it, with the numbers', () => {
    expect(() => style('x'.repeat(1990))).toThrow(PromptError);
    expect(() => style('x'.repeat(1990))).toThrow('may have 2,000');
  });

  it('is known by its name only', () => {
    expect(isStyleName('neon')).toBe(true);
    expect(isStyleName('Neon')).toBe(false);
    expect(isStyleName('toString')).toBe(false);
  });

  it.each(styleNames)('%s can be painted: its words are read and its settings are in range', (name) => {
    const { suffix, share, negative, cuts, steps }: Style = styles[name];
    expect(parsePrompt(suffix)).toEqual([[{ text: suffix, weight: 1, stop: Number.NEGATIVE_INFINITY }]]);
    if (negative !== '')
      expect(
        parsePrompt(negative)
          .flat()
          .every(({ weight }) => weight === 1),
      ).toBe(true);
    expect(share).toBeGreaterThan(0);
    expect(share).toBeLessThan(1);
    expect(steps).toBeGreaterThanOrEqual(1);
    expect(() => paintSettings.partial().parse(cuts)).not.toThrow();
  });

  it.each(languageCodes)('has a name of its own, of at most 100 characters, in %s', (language) => {
    const names = styleNames.map((name) => styles[name].names[language]);
    expect(new Set(names).size).toBe(styleNames.length);
    for (const name of names) expect(name.trim().length).toSatisfy((length: number) => length > 0 && length <= 100);
  });

  it('is one of at most 25, which is what a menu or a list of choices holds', () => {
    expect(styleNames.length).toBeGreaterThanOrEqual(12);
    expect(styleNames.length).toBeLessThanOrEqual(25);
  });
});
