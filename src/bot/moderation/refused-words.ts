/** @file Which rules a prompt breaks: the server's own words, and a common list. */

import { commonWords } from './common-words.ts';
import { readings } from './readable.ts';
import { wordRule } from './server-words.ts';

export interface RefusedWord {
  readonly list: 'server' | 'common';
  /** Place in the server's list, from 1; 0 for the common list. This may be said in public. */
  readonly rule: number;
  /** The rule itself: for the log and for moderators, never for a message that others see. */
  readonly word: string;
}

/** What is refused in a text, each rule once, the server's rules first; empty when nothing is. */
export function refusedWords(text: string, serverList: readonly string[]): RefusedWord[] {
  const read = readings(text);
  const server = serverList.flatMap((word, index): RefusedWord[] => {
    const rule = wordRule(word);
    return rule && read.some((reading) => rule.test(reading)) ? [{ list: 'server', rule: index + 1, word }] : [];
  });
  const common = [...new Set(read.flatMap(commonWords))];
  return [...server, ...common.map((word): RefusedWord => ({ list: 'common', rule: 0, word }))];
}
