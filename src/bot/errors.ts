/** @file Refusals: what the person who asked can change, said in their language. */
import type { Words } from './words/words.ts';

/** Thrown by anything that cannot do what a person asked for; the words say what to do instead. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly say: (words: Words) => string;

  /** @param reason - for the log, in English */
  constructor(reason: string, say: (words: Words) => string) {
    super(reason);
    this.say = say;
  }
}
