/** @file A language's sentences for things that are told apart by a code: one for each, or it does not compile. */

interface Coded {
  readonly code: string;
}

/** One sentence per code, made of that code's facts. */
export type Wordings<Told extends Coded> = {
  readonly [Code in Told['code']]: (facts: Extract<Told, { code: Code }>) => string;
};

/** The sentence for what is told. */
export function say<Told extends Coded>(wordings: Wordings<Told>, told: Told): string {
  // The sentence under a code takes the facts of that code, which the compiler does not see through the look-up.
  const sentence = wordings[told.code as Told['code']] as (facts: Told) => string;
  return sentence(told);
}
