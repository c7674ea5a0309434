/** @file How the numbers of the prompt language are read and written. */

const number = /^[+\-−]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const notFinite = /^[+\-−]?(?:nan|inf|infinity)$/i;

/** The number a text stands for, NaN and ±Infinity included, or null when it is not written as one. */
export function readNumber(text: string): number | null {
  const word = text.trim().replace('−', '-'); // U+2212, which phones write
  if (number.test(word)) return Number(word);
  if (!notFinite.test(word)) return null;
  if (/nan/i.test(word)) return Number.NaN;
  return word.startsWith('-') ? -Infinity : Infinity;
}

/** Digits only: what stands on both sides of the colon in 12:30, 16:9 and 3:16. */
export const isWhole = (text: string): boolean => /^\d+$/.test(text);

/** The whole number a text ends with ("at 12", not "at 0.5"), if it does. */
export const endsWhole = (text: string): boolean => /(?<![\d.])\d+$/.test(text);
