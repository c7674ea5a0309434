/** @file A server's own list of words, as rules that are looked for in a text. */

import { plain } from './readable.ts';

/** Scripts that put no spaces between words: a word of theirs is found anywhere. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

const letter = /[\p{L}\p{N}]/u;

/** Whether a word that begins or ends with this sign has to begin or end there in the text as well. */
const endsWords = (sign: string): boolean => letter.test(sign) && !unspaced.test(sign);

/**
 * Finds a word or phrase as a whole word, in whatever case and spelling `plain` undoes, and with letters drawn out:
 * `gun` in "GUUUN!", not in "begun". A star at an end stands for more letters: `gun*` is also in "guns". Null for a rule
 * without a letter or digit, which finds nothing.
 */
export function wordRule(rule: string): RegExp | null {
  const [, before = '', words = '', after = ''] = /^\s*(\*?)(.*?)(\*?)\s*$/su.exec(rule) ?? [];
  const text = plain(words).trim();
  if (!letter.test(text)) return null;
  const [first = '', last = first] = [[...text].at(0), [...text].at(-1)];
  const opens = before || !endsWords(first) ? '' : '(?<![\\p{L}\\p{N}])';
  const closes = after || !endsWords(last) ? '' : '(?![\\p{L}\\p{N}])';
  const body = text.split(/\s+/u).map(drawnOut).join('[^\\p{L}\\p{N}]+');
  return new RegExp(opens + body + closes, 'u');
}

/** Each run of a letter at least as long as in the word. One quantifier per run: no text takes long to search. */
const drawnOut = (word: string): string =>
  word.replace(/(.)\1*/gsu, (run, character: string) => {
    const escaped = character.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
    return `${escaped}{${[...run].length},}`;
  });
