/** @file Whether a prompt can be painted, told before anything else is done. */
import { ProblemError } from '../../inference/problems/error.ts';
import { isBlank, parsePrompt } from '../../inference/text/prompt.ts';
import { Refusal } from '../errors.ts';
import { sayProblem } from '../replies/problems.ts';
import type { Words } from '../words/words.ts';

/** Throws a `PromptError`; nothing at all may be right for a prompt with a picture beside it. */
export function checkPrompt(prompt: string, mayBeEmpty: boolean): void {
  if (!mayBeEmpty || !isBlank(prompt)) parsePrompt(prompt);
}

/** The same for what is to be left out. Throws a `Refusal` that names the option, so that nobody looks into the prompt. */
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
