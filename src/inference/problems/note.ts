/** @file What the owner of a finished picture should know: a code, which is also the key of its wording, and its facts. */
import { z } from 'zod';
import { say, type Wordings } from './wordings.ts';

export const note = z.discriminatedUnion('code', [
  /** A phrase was longer than the model reads. `text`: its beginning. */
  z.object({ code: z.literal('phraseCut'), text: z.string() }),
]);

export type Note = z.infer<typeof note>;

const english: Wordings<Note> = {
  phraseCut: ({ text }) => `"${text}…" is longer than this model reads; its end has no effect.`,
};

/** For the shell and the log. */
export const noteInEnglish = (told: Note): string => say(english, told);
