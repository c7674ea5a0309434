/** @file Refusals: what the person who asked can change, said in their language; and forms that are given back. */
import type { CustomId } from './framework/custom-id.ts';
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

/** A form of which nothing came, for whatever reason: whoever sent it may open it again as they sent it. */
export class ReturnedForm extends Error {
  override readonly name = 'ReturnedForm';
  /** Of the button that opens it. */
  readonly button: CustomId;

  constructor(cause: unknown, button: CustomId) {
    super('a form is given back', { cause });
    this.button = button;
  }
}
