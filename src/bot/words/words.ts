/** @file The bot's words in the language of whoever reads them. */

import { de } from './de/index.ts';
import { en, type Words } from './en/index.ts';
import { es } from './es/index.ts';
import { fr } from './fr/index.ts';
import { ja } from './ja/index.ts';
import { chooseLanguage, type Language, languageCodes } from './languages.ts';

export type { Words };

/** A language that lacks a key, or has one too many, does not compile. */
export const catalogue: Readonly<Record<Language, Words>> = { en, de, fr, es, ja };

/**
 * The words in the first language of the list that we speak, else in English:
 * `wordsFor(settings.language, interaction.locale, interaction.guildLocale).ticket.starting`.
 *
 * What people wrote (prompts, names of files) is put into sentences as it is given; give it through `disarm`.
 */
export const wordsFor = (...locales: readonly (string | null | undefined)[]): Words =>
  catalogue[chooseLanguage(...locales)];

/** Which language these words are of. */
export const languageOfWords = (words: Words): Language =>
  languageCodes.find((language) => catalogue[language] === words) ?? 'en';
