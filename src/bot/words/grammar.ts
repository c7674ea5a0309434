/** @file Numbers, plurals, lists and durations as a language writes them: a short front to `Intl`. */

import { TimestampStyles, time } from 'discord.js';
import type { Language } from './languages.ts';

/** The forms of a noun; a category that a language has and this noun does not name is written as `other`. */
export type Forms = { readonly other: string } & { readonly [C in Intl.LDMLPluralRule]?: string };

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const spans = [
  { unit: 'day', ms: DAY },
  { unit: 'hour', ms: HOUR },
  { unit: 'minute', ms: MINUTE },
  { unit: 'second', ms: SECOND },
] as const;

/** A unit is used from two of it on, so that 90 s are not "1 minute"; whatever is shorter is in seconds. */
const spanOf = (ms: number) => spans.find((span) => Math.abs(ms) >= 2 * span.ms) ?? spans[3];

/** A moment, in milliseconds since 1970, that Discord shows in the reader's language and keeps current: "in 2 minutes". */
export const timestamp = (at: number): string => time(Math.round(at / 1_000), TimestampStyles.RelativeTime);

/** What a language's sentences are put together with. */
export function grammar(language: Language) {
  const numbers = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  const percents = new Intl.NumberFormat(language, { style: 'percent' });
  const rules = new Intl.PluralRules(language);
  const and = new Intl.ListFormat(language, { type: 'conjunction' });
  const or = new Intl.ListFormat(language, { type: 'disjunction' });
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'always' });
  const measure = (value: number, unit: string, unitDisplay: 'long' | 'short'): string =>
    new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay, maximumFractionDigits: 1 }).format(value);

  const number = (value: number): string => numbers.format(value);
  return {
    number,
    /** Of a share from 0 to 1. */
    percent: (share: number): string => percents.format(share),
    /** The number with the noun in the form that it asks for: "1 step", "2 steps". */
    count: (value: number, forms: Forms): string => `${number(value)} ${forms[rules.select(value)] ?? forms.other}`,
    all: (items: readonly string[]): string => and.format(items),
    any: (items: readonly string[]): string => or.format(items),
    size: ({ width, height }: { width: number; height: number }): string => `${number(width)} × ${number(height)}`,
    /** Of a number of bytes, in binary megabytes, as Discord counts its limits. */
    megabytes: (bytes: number): string => measure(bytes / 2 ** 20, 'megabyte', 'short'),
    /** Of memory, in decimal gigabytes. */
    gigabytes: (bytes: number): string => measure(bytes / 1e9, 'gigabyte', 'short'),
    /** Of one step. */
    milliseconds: (ms: number): string => measure(ms, 'millisecond', 'short'),
    /** "0.4 seconds", "12 seconds", "3 hours". */
    duration(ms: number): string {
      const { unit, ms: length } = spanOf(ms);
      return measure(Math.round(ms / length) || ms / length, unit, 'long');
    },
    /** "3 hours ago", where Discord shows no timestamps: in menus and buttons. */
    ago(ms: number): string {
      const { unit, ms: length } = spanOf(ms);
      return relative.format(-Math.round(ms / length), unit);
    },
  };
}
