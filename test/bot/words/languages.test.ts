import { Locale } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { chooseLanguage, discordLocales, languageCodes, languageOf } from '../../../src/bot/words/languages.ts';

describe('languages', () => {
  it.each([
    ['en-US', 'en'],
    ['en-GB', 'en'],
    ['de', 'de'],
    ['fr', 'fr'],
    ['es-ES', 'es'],
    ['es-419', 'es'],
    ['ja', 'ja'],
  ])('takes Discord’s %s for %s', (locale, language) => expect(languageOf(locale)).toBe(language));

  it('knows every locale of Discord as one that we speak or as none', () => {
    const spoken: string[] = Object.values(discordLocales).flat();
    for (const locale of Object.values(Locale))
      expect(languageOf(locale) !== null, locale).toBe(spoken.includes(locale));
  });

  it('names only locales that Discord has, of every language', () => {
    const known: string[] = Object.values(Locale);
    for (const language of languageCodes) {
      expect(discordLocales[language].length).toBeGreaterThan(0);
      for (const locale of discordLocales[language]) expect(known).toContain(locale);
    }
  });

  it('takes the first that we speak: of the server’s settings, the person, the server', () => {
    expect(chooseLanguage('ja', 'de', 'fr')).toBe('ja');
    expect(chooseLanguage(null, 'pl', 'fr')).toBe('fr');
  });

  it('speaks English where none is known', () => {
    expect(chooseLanguage()).toBe('en');
    expect(chooseLanguage(undefined, null, '', 'pl', 'zh-CN', 'denglish')).toBe('en');
  });
});
