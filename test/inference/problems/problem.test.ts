import { describe, expect, it } from 'vitest';
import { RequestError } from '../../../src/inference/painting/request.ts';
import { problemInEnglish } from '../../../src/inference/problems/english.ts';
import { noteInEnglish } from '../../../src/inference/problems/note.ts';
import { jobProblem } from '../../../src/jobs/problem.ts';
import { someJobProblems, someProblems } from './samples.ts';

describe('a problem', () => {
  it.each(someJobProblems.map((problem) => [problem.code, problem] as const))(
    '%s is the same after a worker and a record',
    (_, problem) => {
      const stored: unknown = JSON.parse(JSON.stringify(structuredClone(problem)));
      expect(jobProblem.parse(stored)).toEqual(problem);
    },
  );

  it.each(someProblems.map((problem) => [problem.code, problem] as const))(
    '%s has words in English, on one line, without options of the shell',
    (_, problem) => {
      const said = problemInEnglish(problem);
      expect(said).toMatch(/^\S.*\S[.?]$/);
      expect(said).not.toMatch(/undefined|null|NaN|\[object|--[a-z]/);
    },
  );

  it('names the picture by its name, or as the picture', () => {
    expect(problemInEnglish({ code: 'pictureAnimated', name: 'cat.gif' })).toMatch(/^cat\.gif: is an animation/);
    expect(problemInEnglish({ code: 'pictureAnimated', name: null })).toMatch(/^The picture: is an animation/);
  });

  it('is what its error carries and says', () => {
    const error = new RequestError({ code: 'tooManyLabels', count: 1001, limit: 1000 });
    expect(error.problem).toEqual({ code: 'tooManyLabels', count: 1001, limit: 1000 });
    expect(error.message).toBe('1001 labels are too many: give at most 1000.');
  });
});

describe('a note', () => {
  it('has words in English', () => {
    expect(noteInEnglish({ code: 'phraseCut', text: 'once upon' })).toBe(
      '"once upon…" is longer than this model reads; its end has no effect.',
    );
  });
});
