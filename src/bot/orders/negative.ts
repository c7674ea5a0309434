/** @file Whether what is to be left out can be read, told before anything else is done. */
import { ProblemError } from '../../inference/problems/error.ts';
import { checkPrompt } from '../../inference/text/prompt.ts';
import { Refusal } from '../errors.ts';
import { sayProblem } from '../replies/problems.ts';
import type { Words } from '../words/words.ts';

/** Of what is to be left out, which may be nothing. Throws a `Refusal` that names the option, so that nobody looks into the prompt. */
export function checkNegative(text: string, nameIn: (words: Words) => string): void {
  try {
    checkPrompt(text, true);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const { problem } = error;
    throw new Refusal(`negative: ${problem.code}`, (words) => {
      const { negativeNegative, inOption } = words.errors.yours;
      const option = nameIn(words);
      const isTurned = problem.code === 'promptAllNegative' || problem.code === 'sceneAllNegative';
      return isTurned ? negativeNegative({ option }) : inOption({ option, problem: sayProblem(words, problem) });
    });
  }
}
