/** @file Pictures that are hidden until somebody presses them, as Discord's spoilers are. */
import type { Job } from '../../jobs/job.ts';

/** What Discord hides when it stands around words. */
const SIGN = '||';

/** Discord hides a file whose name begins so. */
const PREFIX = 'SPOILER_';

/** `||a castle||`: the sign around the whole prompt, and nowhere in it. */
const hiddenWhole = /^\s*\|\|(?<words>(?:(?!\|\|).)*[^\s|\\])\s*\|\|\s*$/su;

/** What is to be painted, and whether the picture is to be hidden. */
export function readSpoiler(prompt: string): { readonly prompt: string; readonly spoiler: boolean } {
  const words = hiddenWhole.exec(prompt)?.groups?.words;
  return words === undefined ? { prompt, spoiler: false } : { prompt: words.trim(), spoiler: true };
}

/** Whether the pictures of a job are hidden. The same for its frames, its result and what is made of it. */
export const isSpoiler = ({ request }: Job): boolean => request.kind !== 'describe' && request.spoiler === true;

/** The name of a file that shows a job's picture. */
export const fileName = (job: Job, name: string): string => (isSpoiler(job) ? PREFIX + name : name);

/** Words that say what the picture shows, hidden as it is; they are disarmed already. */
export const hiddenWith = (job: Job, words: string): string => (isSpoiler(job) ? SIGN + words + SIGN : words);
