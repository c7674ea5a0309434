/** @file Pictures that are hidden until somebody presses them, as Discord's spoilers are. */
import type { Client } from 'discord.js';
import type { Job } from '../../jobs/job.ts';
import type { JobRequest } from '../../jobs/request.ts';
import type { Settings } from '../settings.ts';

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

/** Where something is asked for or shown. An `Asker` is one. */
interface Place {
  readonly guild: string | null;
  readonly channel: string;
  /** Of a thread. */
  readonly parentChannel: string | null;
}

/** Whether the server wants every picture there hidden. */
function asksForSpoilers(settings: Settings, { guild, channel, parentChannel }: Place): boolean {
  const { spoilers } = settings.of(guild);
  return spoilers.includes(channel) || (parentChannel !== null && spoilers.includes(parentChannel));
}

/** The same request, with its pictures hidden if the place asks for that. Once hidden, they are hidden everywhere. */
export const hiddenIn = (settings: Settings, place: Place, request: JobRequest): JobRequest =>
  asksForSpoilers(settings, place) ? { ...request, spoilerChannel: true } : request;

/** Whether somebody sent a file so that it is hidden; older clients say so by its name alone. */
export const isHiddenFile = ({ name, spoiler }: { readonly name: string; readonly spoiler: boolean }): boolean =>
  spoiler || name.startsWith(PREFIX);

/** What a request that begins with somebody's picture takes over from it. */
export const hiddenAs = ({ spoiler }: { readonly spoiler: boolean }) => (spoiler ? { spoilerChannel: true } : {});

/** A job as that place shows it. */
export const shownIn = (settings: Settings, place: Place, job: Job): Job => ({
  ...job,
  request: hiddenIn(settings, place, job.request),
});

/** A job as the channel that it is in shows it. */
export function shownThere(
  { settings, client }: { readonly settings: Settings; readonly client: Client },
  job: Job,
): Job {
  const channel = client.channels.cache.get(job.channel);
  const parentChannel = channel?.isThread() ? channel.parentId : null;
  return shownIn(settings, { guild: job.guild, channel: job.channel, parentChannel }, job);
}

/** Whether the words of a job are hidden, too: who asked for it wanted that. */
const hidesWords = ({ request }: Pick<Job, 'request'>): boolean =>
  request.kind !== 'describe' && request.spoiler === true;

/** Whether the pictures of a job are hidden. The same for its frames, its result and what is made of it. */
export const isSpoiler = (job: Pick<Job, 'request'>): boolean => hidesWords(job) || job.request.spoilerChannel === true;

/** What a request for something made of a job's picture inherits. */
export const inheritedSpoiler = (job: Job) => ({
  ...(hidesWords(job) && { spoiler: true }),
  ...(job.request.spoilerChannel && { spoilerChannel: true }),
});

/** The name of a file that shows a job's picture. */
export const fileName = (job: Job, name: string): string => (isSpoiler(job) ? PREFIX + name : name);

/** Words that say what the picture shows, hidden if they give it away; they are disarmed already. */
export const hiddenWith = (job: Job, words: string): string => (hidesWords(job) ? SIGN + words + SIGN : words);
