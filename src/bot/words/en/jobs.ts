/** @file English: a job from its ticket to its result, with its buttons and forms. */

import type { Note } from '../../../inference/problems/note.ts';
import type { Wordings } from '../../../inference/problems/wordings.ts';
import { grammar, timestamp } from '../grammar.ts';

const { number, percent, count, size, megabytes, duration } = grammar('en');

const steps = { one: 'step', other: 'steps' };
const frames = { one: 'frame', other: 'frames' };

export const ticket = {
  waiting: ({ position, startsAt, endsAt }: { position: number; startsAt: number; endsAt: number }) =>
    `Place ${number(position)} in the queue · start: ${timestamp(startsAt)} · ready: ${timestamp(endsAt)}`,
  paused: ({ position }: { position: number }) =>
    `Place ${number(position)} in the queue · The queue is paused right now. Your place is kept.`,
  starting: 'Starting …',
  /** When the place that was asked from can be written to only for some minutes. */
  arrivesByDirectMessage: ({ until }: { until: number }) =>
    `I can write here only for some time (it ends ${timestamp(until)}). If this takes longer, I will send you the picture as a direct message.`,
};

export const progress = {
  painting: ({ step, of, endsAt }: { step: number; of: number; endsAt: number | null }) =>
    `Painting · step ${number(step)} of ${number(of)} (${percent(step / of)})${endsAt === null ? '' : ` · ready: ${timestamp(endsAt)}`}`,
  upscaling: ({ scale, share, endsAt }: { scale: number; share: number | null; endsAt: number | null }) =>
    `Upscaling ×${number(scale)}${share === null ? '' : ` (${percent(share)})`}${endsAt === null ? '' : ` · ready: ${timestamp(endsAt)}`}`,
  describing: 'Looking at the picture …',
  finishing: 'Finishing with what is there …',
  cancelling: 'Cancelling …',
  goingOn: ({ step }: { step: number }) => `I was restarted and go on from step ${number(step)}.`,
};

export const result = {
  painted: ({ prompt, owner }: { prompt: string; owner: string }) => `**${prompt}** · for ${owner}`,
  details: (facts: { seed: number; steps: number; width: number; height: number; ms: number; pack: string }) =>
    `Seed ${facts.seed} · ${count(facts.steps, steps)} · ${size(facts)} · ${duration(facts.ms)} · ${facts.pack}`,
  upscaled: ({ scale, width, height, owner }: { scale: number; width: number; height: number; owner: string }) =>
    `Upscaled ×${number(scale)} to ${size({ width, height })} · for ${owner}`,
  fromPictures: ({ pictures }: { pictures: number }): string =>
    pictures === 1 ? 'From a picture' : 'A blend of pictures',
  described: 'This is what I see:',
  guess: ({ label, probability }: { label: string; probability: number }) => `${percent(probability)} · ${label}`,
  timelapse: ({ frames: shown }: { frames: number }) => `Time-lapse of ${count(shown, frames)}`,
  from: ({ link }: { link: string }) => `From ${link}`,
  stoppedEarly: ({ step, of }: { step: number; of: number }) => `Stopped after step ${number(step)} of ${number(of)}.`,
  resized: ({ width, height }: { width: number; height: number }) =>
    `My memory was not enough for the size you asked for, so I painted ${size({ width, height })}.`,
  asWebp: ({ limit }: { limit: number }) =>
    `As PNG it is over the ${megabytes(limit)} that may be uploaded here, so this is WebP.`,
  madeSmaller: ({ width, height, limit }: { width: number; height: number; limit: number }) =>
    `In full size it is over the ${megabytes(limit)} that may be uploaded here, so this is ${size({ width, height })}.`,
  alreadyUpscaled: ({ link }: { link: string }) => `This picture has already been upscaled like that: ${link}`,
  alreadyUpscaling: ({ link }: { link: string }) => `This picture is already being upscaled like that: ${link}`,
  cancelled: 'Cancelled.',
  timelapseThere: ({ link }: { link: string }) => `The time-lapse of this picture is here: ${link}`,
  deleted: 'The picture is deleted.',
  copyDeleted: 'This copy is deleted; the picture stays where it was painted.',
  underWay: ({ link }: { link: string }) => `This is still being worked on: ${link}`,
  goesOn: ({ link }: { link: string }) => `This goes on here: ${link}`,
  goesOnElsewhere: 'This goes on in another message.',
};

/** What the owner should know of a picture. */
export const notes: Wordings<Note> = {
  phraseCut: ({ text }) => `“${text}…” is longer than these models read; its end has no effect.`,
};

export const buttons = {
  finish: 'Finish now',
  cancel: 'Cancel',
  upscale: ({ scale }: { scale: number }) => `Upscale ×${number(scale)}`,
  again: 'Again',
  variations: 'Variations',
  edit: 'Edit',
  continue: 'Continue',
  timelapse: 'Time-lapse',
  delete: 'Delete',
  reopen: 'Open the form again',
  previous: 'Previous',
  next: 'Next',
};

export const editForm = {
  title: 'Edit and paint again',
  prompt: 'Prompt',
  negative: 'What it should not show',
  style: 'Style',
  seed: 'Seed',
  seedHint: 'Leave it empty for a new one',
  steps: 'Steps',
};
