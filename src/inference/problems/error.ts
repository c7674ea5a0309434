/** @file The root of the errors that say what is wrong with a request. */
import { problemInEnglish } from './english.ts';
import type { Problem } from './problem.ts';

/** The request cannot be done as it is; the problem says why and what to do, the message says so in English. */
export abstract class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem, options?: ErrorOptions) {
    super(problemInEnglish(problem), options);
    this.problem = problem;
  }
}
