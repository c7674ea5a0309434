/** @file English: what the commands that only show something show. */

import { grammar, timestamp } from '../grammar.ts';

const { number, count, ago } = grammar('en');

const jobs = { one: 'job', other: 'jobs' };

export const queue = {
  title: 'Queue',
  empty: 'Nothing is being painted and nobody is waiting. Try `/imagine`.',
  somebody: 'somebody',
  waiting: ({ position, owner, startsAt }: { position: number; owner: string; startsAt: number | null }) =>
    `${number(position)}. ${owner}${startsAt === null ? '' : ` · start: ${timestamp(startsAt)}`}`,
  more: ({ hidden }: { hidden: number }) => `… and ${count(hidden, { one: 'more job', other: 'more jobs' })}`,
  paused: 'The queue is paused: what waits keeps its place, and nothing starts.',
};

export const gallery = {
  title: ({ person }: { person: string }) => `Pictures of ${person}`,
  empty: 'There are no pictures yet. Paint one with `/imagine`.',
  page: ({ page, of }: { page: number; of: number }) => `Page ${number(page)} of ${number(of)}`,
  asked: ({ msAgo }: { msAgo: number }) => ago(msAgo),
  painted: ({ msAgo }: { msAgo: number }) => `painted ${ago(msAgo)}`,
  gone: 'no longer kept',
  heldBack: 'held back by the picture filter',
};

export const quota = {
  title: 'What you may still ask for',
  waiting: ({ used, limit }: { used: number; limit: number }) => `Waiting: ${number(used)} of ${count(limit, jobs)}`,
  perHour: ({ used, limit }: { used: number; limit: number }) =>
    `In the last 60 minutes, with those that wait: ${number(used)} of ${count(limit, jobs)}`,
  nextAt: ({ at }: { at: number }) => `You may ask for the next one ${timestamp(at)}.`,
};

export const help = {
  title: 'How to paint with me',
  begin: 'Write `/imagine` and what you want to see. The picture grows in front of you.',
  prompt: {
    title: 'Prompts',
    text: 'Separate phrases with `|`. A number after a colon says how much a phrase counts, and a negative number keeps it away: `a castle at night | oil painting:0.5 | people:-0.3`. `^` separates the scenes of a story. For the sign itself, write `\\|`, `\\^` or `\\:`. With the whole prompt between `||` and `||`, the picture is hidden as a spoiler.',
  },
  painting: {
    title: 'While I paint',
    text: '**Finish now** keeps the picture as it is, **Cancel** gives it up.',
  },
  results: {
    title: 'On a picture',
    text: '**Upscale** makes it larger, **Again** paints it with a new seed, **Variations** gives four that are like it, **Edit** changes the prompt, **Continue** paints more steps, **Time-lapse** shows how it came to be.',
  },
  reactions: {
    title: 'Reactions',
    line: ({ emoji, action }: { emoji: string; action: string }) => `${emoji} ${action}`,
  },
  more: {
    title: 'Also',
    text: 'Right-click a message with a picture and look under **Apps**: upscale it, paint from it, or have it described. `/show` brings back an old job, `/quota` says how much you may still ask for.',
  },
};
