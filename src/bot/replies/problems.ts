/** @file What is wrong with a request, and what is to be known of a picture, in somebody's language. */
import type { Note } from '../../inference/problems/note.ts';
import { say } from '../../inference/problems/wordings.ts';
import type { JobProblem } from '../../jobs/problem.ts';
import { disarm } from '../moderation/disarm.ts';
import type { Words } from '../words/words.ts';
import { shortened } from './outgoing.ts';

/** Of people's own text, in a sentence that has to say more than it. */
const QUOTED = 200;

export const sayProblem = (words: Words, problem: JobProblem): string => say(words.errors.problems, safe(problem));

export const sayNote = (words: Words, note: Note): string => say(words.notes, safe(note));

/** With every text in it disarmed: prompts, names of files. */
function safe<Told extends object>(told: Told): Told {
  const texts = Object.entries(told).flatMap(([fact, value]): [string, string][] =>
    typeof value === 'string' ? [[fact, disarm(shortened(value, QUOTED))]] : [],
  );
  return { ...told, ...Object.fromEntries(texts) };
}
