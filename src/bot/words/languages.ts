/** @file The languages the bot speaks, and which of them a person or server gets. */

/** Our languages with their own names, as the settings list them. */
export const languages = { en: 'English', de: 'Deutsch', fr: 'Français', es: 'Español', ja: '日本語' } as const;

export type Language = keyof typeof languages;

export const languageCodes = Object.keys(languages) as readonly Language[];

/**
 * Discord's locale codes of our languages, the first of each being the usual one.
 * Source: Discord's "Reference", section "Locales".
 */
export const discordLocales = {
  en: ['en-US', 'en-GB'],
  de: ['de'],
  fr: ['fr'],
  es: ['es-ES', 'es-419'],
  ja: ['ja'],
} as const satisfies Record<Language, readonly string[]>;

export type DiscordLocale = (typeof discordLocales)[Language][number];

/** Reads `es-419`, `en-US` and `de` alike; null for a language that we do not speak. */
export function languageOf(locale: string): Language | null {
  const code = locale.split('-', 1)[0]?.toLowerCase();
  return languageCodes.find((language) => language === code) ?? null;
}

/**
 * The first language of the list that we speak, else English. The usual order is: what the server's settings say, what
 * the person's Discord says, what the server's Discord says; whatever is unknown may be null.
 */
export function chooseLanguage(...locales: readonly (string | null | undefined)[]): Language {
  for (const locale of locales) {
    const language = locale ? languageOf(locale) : null;
    if (language) return language;
  }
  return 'en';
}
