import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { disarm, visible } from '../../../src/bot/moderation/disarm.ts';

/** What Discord shows: a backslash before a sign is not seen, nor is a zero-width space. */
const shown = (text: string): string => text.replace(/\\([^\p{L}\p{N}\s])/gu, '$1').replaceAll('\u200b', '');

const nasty = fc.string({
  unit: fc.constantFrom(
    ...['*', '_', '~', '`', '|', '<', '>', '[', ']', '(', ')', '\\', '@', '#', '-', '\n', ' ', ':', '/', '1', '.', 'a'],
    ...['everyone', 'here', 'https://', '\u200b', '\u202e', '😀'],
  ),
  maxLength: 40,
});

describe('disarm', () => {
  it('leaves plain words, emojis and other scripts as they are', () => {
    for (const text of ['a castle at night, 16:9', 'お城 🏰', 'it’s 50% (or so) & more!'])
      expect(disarm(text)).toBe(text);
  });

  it('takes the power from mentions of everyone, people, roles, channels and commands', () => {
    expect(disarm('@everyone @Here')).toBe('@\u200beveryone @\u200bHere');
    expect(disarm('<@123> <@&4> <#5> </imagine:6>')).toBe('\\<@123> \\<@&4> \\<#5> \\</imagine:6>');
  });

  it('escapes the markdown that would break out of a caption', () => {
    expect(disarm('**bold** `code` ||hidden|| [text](https://x.example)')).toBe(
      '\\*\\*bold\\*\\* \\`code\\` \\|\\|hidden\\|\\| \\[text](https\\://x.example)',
    );
  });

  it('escapes where the helper of discord.js leaves markdown alone', () => {
    expect(disarm('<: __a__')).toBe('\\<: \\_\\_a\\_\\_');
    expect(disarm('https://a*b*')).toBe('https\\://a\\*b\\*');
  });

  it('shows no card for an invitation that has no scheme', () => {
    expect(disarm('see discord.gg/abc and discord.com/invite/abc')).toBe(
      'see discord.gg\u200b/abc and discord.com\u200b/invite/abc',
    );
    expect(disarm('mydiscord.gg/abc, and/or')).toBe('mydiscord.gg/abc, and/or');
  });

  it('makes one line of several, which begins no heading, quote or list', () => {
    expect(disarm('a\n# b\r\n> c')).toBe('a # b > c');
    expect(disarm('# a')).toBe('\\# a');
    expect(disarm('-# a')).toBe('\\-# a');
    expect(disarm('1. a')).toBe('1\u200b. a');
  });

  it('drops signs that turn the direction of the text around', () => {
    expect(disarm('a\u202egnp.exe')).toBe('agnp.exe');
  });

  it('finds a mention that zero-width characters hide', () => {
    expect(disarm('@\u200b\u2060everyone')).toBe('@\u200beveryone');
  });

  it('leaves no markdown, mention or link in whatever people write, and shows the same text', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const disarmed = disarm(text);
        const unescaped = disarmed.replace(/\\[^\p{L}\p{N}\s]/gu, '·');
        expect(unescaped).not.toMatch(/[*_~`|<[\\\n]|@everyone|@here|https:\/\//);
        expect(disarmed).not.toMatch(/^(?:[#>+-]|\d+[.)])/);
        expect(shown(disarmed)).toBe(
          text
            .replace(/[\u200b\u202e]/g, '')
            .replace(/\s+/g, ' ')
            .trim(),
        );
        expect(disarmed.length).toBeLessThanOrEqual(2 * text.length);
      }),
      { numRuns: 500, seed: 7 },
    );
  });
});

describe('visible', () => {
  it('leaves what can be seen, in one line', () => {
    expect(visible(' a\u202e \u200bred\n\tapple ')).toBe('a red apple');
    expect(visible('\u200b')).toBe('');
  });
});
