import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatPrompt, maxPhrases, type Phrase, PromptError, parsePrompt } from '../../../src/inference/text/prompt.ts';

const only = (prompt: string): Phrase => {
  const [[phrase] = []] = parsePrompt(prompt);
  if (phrase === undefined) throw new Error('no phrase');
  return phrase;
};
const plain = (text: string): Phrase => ({ text, weight: 1, stop: -Infinity });

describe('prompt', () => {
  it('reads weighted phrases', () => {
    expect(parsePrompt('a castle at night | oil painting:0.5 | people:-0.3')).toEqual([
      [
        plain('a castle at night'),
        { text: 'oil painting', weight: 0.5, stop: -Infinity },
        { text: 'people', weight: -0.3, stop: -Infinity },
      ],
    ]);
  });

  it('reads the scenes of a story', () => {
    expect(parsePrompt('a seed ^ a tree | snow:.5^ashes')).toEqual([
      [plain('a seed')],
      [plain('a tree'), { text: 'snow', weight: 0.5, stop: -Infinity }],
      [plain('ashes')],
    ]);
  });

  it('reads a stop after the weight', () => {
    expect(only('a cat:2:0.25')).toEqual({ text: 'a cat', weight: 2, stop: 0.25 });
    expect(only('a cat:0.5:1')).toEqual({ text: 'a cat', weight: 0.5, stop: 1 });
    expect(parsePrompt('a cat | fur:-1:-0.5')[0]?.[1]).toEqual({ text: 'fur', weight: -1, stop: -0.5 });
    expect(only('a cat:1:-inf')).toEqual(plain('a cat'));
  });

  it.each([
    'at 12:30',
    'at 12:30:15',
    'now: 12:30',
    'John 3:16',
    'a 16:9 picture at 16:9',
    'https://example.com',
    'https://example.com:8080',
    'see https://example.com/1:2.5',
    'title: a tale',
    'a castle:',
    'smile :-)',
    'a:b:c',
    '0,5 litres:0,5',
    'C:\\dir',
    'say \\o/',
  ])('keeps "%s" as text', (text) => {
    expect(parsePrompt(text)).toEqual([[plain(text)]]);
  });

  it.each([
    ['at 12:30:0.5', 'at 12:30', 0.5],
    ['16:9 :2', '16:9', 2],
    ['route 66:2.0', 'route 66', 2],
    ['route 66 :2', 'route 66', 2],
    ['route 66:+2', 'route 66', 2],
    ['version 1.5:2', 'version 1.5', 2],
    ['https://example.com:8080 :3', 'https://example.com:8080', 3],
    ['a cat : 1e-1', 'a cat', 0.1],
    ['a cat:.5', 'a cat', 0.5],
    ['a cat:5.', 'a cat', 5],
  ])('reads "%s" as a weight', (source, text, weight) => {
    expect(only(source)).toEqual({ text, weight, stop: -Infinity });
  });

  it('takes escaped characters as themselves', () => {
    expect(parsePrompt('a \\| b')).toEqual([[plain('a | b')]]);
    expect(parsePrompt('x \\^ y\\:2')).toEqual([[plain('x ^ y:2')]]);
    expect(parsePrompt('\\\\|b')).toEqual([[plain('\\'), plain('b')]]);
    expect(parsePrompt('a cat | fur:−0.5')[0]?.[1]?.weight).toBe(-0.5);
  });

  it.each([
    ['', /prompt is empty/],
    [' \n\u200b\u3164', /prompt is empty/],
    ['a | | b', /phrase of the prompt is empty/],
    ['a ^', /phrase of the prompt is empty/],
    ['|', /phrase of the prompt is empty/],
    [':0.5', /Nothing stands before ":0.5"/],
    ['people:-1', /Every weight in the prompt is negative.*"a castle \| people:-1"/],
    ['a cat ^ people:-1 | fog:-2', /Every weight in scene 2 of the prompt is negative/],
    ['a cat:0', /weight of "a cat" is 0/],
    ['a cat:-0.0', /weight of "a cat" is 0/],
    ['a cat:NaN', /weight NaN of "a cat" must be a number from -1000 to 1000/],
    ['a cat:Infinity', /weight Infinity/],
    ['a cat:1e999', /weight 1e999/],
    ['localhost:8080', /weight 8080 of "localhost".*write "\\:8080"/],
    ['a cat:1:nan', /stop nan of "a cat"/],
    ['a cat:1:inf', /stop inf of "a cat"/],
    ['a'.repeat(5_000), /has 5,000 characters and may have 2,000/],
    [`${Array(maxPhrases + 1).join('a|')}a`, /has 65 phrases and may have 64/],
  ])('refuses %j in one clear line', (prompt, message) => {
    expect(() => parsePrompt(prompt)).toThrow(PromptError);
    expect(() => parsePrompt(prompt)).toThrow(message);
    expect(() => parsePrompt(prompt)).not.toThrow(/\n/);
  });

  it('counts an emoji as one character', () => {
    expect(only('🚀'.repeat(2_000)).text).toHaveLength(4_000);
  });
});

const visible = (text: string) => /[^\s\p{Default_Ignorable_Code_Point}]/u.test(text);
const fragments = fc.constantFrom(
  ':',
  '|',
  '^',
  '\\',
  ' ',
  '.',
  '-',
  '0',
  '7',
  '12',
  '0.5',
  '://',
  'a',
  'ب',
  'e\u0301',
);
const text = fc
  .oneof(
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.string({ unit: 'grapheme', maxLength: 12 }),
    fc.string({ unit: fragments, maxLength: 12 }),
  )
  .map((value) => value.trim())
  .filter(visible);
const number = fc.oneof(
  fc.integer({ min: 1, max: 1_000 }),
  fc.double({ min: 1e-12, max: 1_000, noNaN: true }),
  fc.constantFrom(1, 2, 0.5, 1e-7),
);
const stop = fc.oneof(
  fc.constant(-Infinity),
  number,
  number.map((value) => -value),
  fc.constant(0),
);
const positive = fc.record({ text, weight: number, stop });
const any = fc.record({
  text,
  weight: fc.oneof(
    number,
    number.map((value) => -value),
  ),
  stop,
});
const scene = fc.tuple(positive, fc.array(any, { maxLength: 3 })).map(([first, rest]) => [...rest, first]);

describe('formatPrompt', () => {
  it('writes any scenes so that they are read back unharmed', () => {
    fc.assert(
      fc.property(fc.array(scene, { minLength: 1, maxLength: 3 }), (scenes) => {
        expect(parsePrompt(formatPrompt(scenes))).toEqual(scenes);
      }),
      { numRuns: 1_000, seed: 1 },
    );
  });

  it('escapes no more than it must', () => {
    for (const prompt of ['a castle at 12:30 | people:-0.3', 'a:b ^ c:0.5', 'route 66 :2', 'a\\:2', 'x:1:0.5'])
      expect(formatPrompt(parsePrompt(prompt))).toBe(prompt);
  });
});

describe('parsePrompt', () => {
  it('reads or refuses any text at all, and never throws anything but PromptError', () => {
    const anything = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fragments, maxLength: 30 }));
    fc.assert(
      fc.property(anything, (prompt) => {
        try {
          const scenes = parsePrompt(prompt);
          expect(parsePrompt(formatPrompt(scenes))).toEqual(scenes);
        } catch (error) {
          expect(error).toBeInstanceOf(PromptError);
        }
      }),
      { numRuns: 2_000, seed: 2 },
    );
  });
});
