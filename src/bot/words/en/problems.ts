/** @file English: what is wrong with a request, and what to do, by the code of the problem. */

import type { Wordings } from '../../../inference/problems/wordings.ts';
import type { JobProblem } from '../../../jobs/problem.ts';
import { grammar } from '../grammar.ts';

const { number, count, all, size, megabytes, gigabytes } = grammar('en');

const characters = { one: 'character', other: 'characters' };
const phrasesOf = { one: 'phrase', other: 'phrases' };
const labels = { one: 'label', other: 'labels' };
const picturesIn = { one: 'picture', other: 'pictures' };

/** What enlarging would make of a picture. */
const enlarged = ({ width, height, scale }: { width: number; height: number; scale: number }): string =>
  `That picture is ${size({ width, height })}, and ×${number(scale)} would make it ${size({ width: width * scale, height: height * scale })}.`;

/** Every sentence is a function of its problem's facts. What people wrote is disarmed, so it may stand in no code. */
export const problems: Wordings<JobProblem> = {
  promptEmpty: () => 'There are no words in the prompt. Write what to paint, for example `a castle at night`.',
  promptTooLong: ({ length, limit }) =>
    `The prompt has ${count(length, characters)} and may have ${number(limit)}. Shorten it by ${number(length - limit)}.`,
  tooManyPhrases: ({ count: phrases, limit }) =>
    `The prompt has ${count(phrases, phrasesOf)} and may have ${number(limit)}. Leave ${number(phrases - limit)} out.`,
  phraseEmpty: () =>
    'A phrase of the prompt is empty. Write words there, or take the extra `|` or `^` out. To hide the picture as a spoiler, put the whole prompt between `||` and `||`.',
  numberWithoutWords: ({ written }) =>
    `There are no words before “:${written}”. Write some there, or take the colon out.`,
  weightZero: ({ text }) =>
    `The weight of “${text}” is 0, so it would change nothing. Give it another weight, or leave the phrase out.`,
  weightOutOfRange: ({ text, written, limit }) =>
    `The weight ${written} of “${text}” must be a number from ${number(-limit)} to ${number(limit)}. If it belongs to the words, write \`\\:\` instead of the colon.`,
  stopOutOfRange: ({ text, written, limit }) =>
    `The stop ${written} of “${text}” must be a number from ${number(-limit)} to ${number(limit)}.`,
  promptAllNegative: ({ phrases }) =>
    `Every weight in the prompt is negative. Say also what to paint, for example “a castle | ${phrases}”.`,
  sceneAllNegative: ({ scene, phrases }) =>
    `Every weight in scene ${number(scene)} of the prompt is negative. Say also what to paint there, for example “a castle | ${phrases}”.`,

  nothingToPaint: () => 'There is nothing to paint. Write a prompt.',
  settingsOutOfRange: ({ settings }) =>
    `I cannot paint with these settings: ${all(settings.map(({ name }) => name))}. Choose other values.`,
  sizeTooSmall: ({ width, height, least }) =>
    `${size({ width, height })} pixels is too small for these models. Both sides must be ${number(least)} or more.`,
  sizeTooLarge: ({ width, height, needed, free, maxWidth, maxHeight }) =>
    `${size({ width, height })} pixels would need ${gigabytes(needed)} of my memory, and ${gigabytes(free)} are free. The largest of this shape that fits is ${size({ width: maxWidth, height: maxHeight })}. Choose a lower quality or smaller models, or try again later.`,
  noSizeFits: ({ width, height, needed, free }) =>
    `${size({ width, height })} pixels would need ${gigabytes(needed)} of my memory, and ${gigabytes(free)} are free. Not even a small picture fits. Choose smaller models, or try again later.`,
  startPictureMissing: () => 'This painting starts from a picture, but there is none. Send one along.',
  latentUnfitting: ({ width, height }) =>
    `The earlier picture cannot be continued at ${size({ width, height })} with these models. Paint it again with its seed.`,
  labelsMissing: () => 'There are no labels to choose from. Write at least one, or leave them out.',
  tooManyLabels: ({ count: given, limit }) => `${count(given, labels)} are too many. Give at most ${number(limit)}.`,
  modelUnknown: ({ model, known }) => `I have no model for upscaling called ${model}. I have ${all(known)}.`,
  modelUnfitting: ({ model, factor, scale }) =>
    `${model} enlarges ×${number(factor)}, which cannot give ×${number(scale)}. Choose another scale.`,
  shareOutOfRange: ({ model, share }) => `The share of ${model} is ${number(share)} and must be from 0 to 1.`,

  pictureUnreadable: ({ name }) => `I cannot read ${name ?? 'that file'} as a picture. Send a PNG, JPEG or WebP file.`,
  pictureKind: ({ name, format }) =>
    `I cannot read ${name ?? 'that file'}, which is of the kind ${format}. Send a PNG, JPEG or WebP file.`,
  pictureTooLarge: ({ width, height, maxWidth, maxHeight }) =>
    `That picture is ${size({ width, height })} and I can take up to ${size({ width: maxWidth, height: maxHeight })}. Send a smaller one?`,
  pictureAnimated: () => 'That picture is an animation. Send one of its frames as a picture.',
  picturePages: ({ pages }) => `That file holds ${count(pages, picturesIn)}. Send one of them.`,
  fileTooLarge: ({ bytes, limit }) =>
    `That file has ${megabytes(bytes)} and I take up to ${megabytes(limit)}. Send a smaller one?`,
  maskBlack: () => 'The mask is black all over, so nothing would be painted. Make white what is to be painted.',
  resultTooLarge: ({ width, height, scale, limit, maxWidth, maxHeight }) =>
    `${enlarged({ width, height, scale })} I make pictures of up to ${number(limit / 1e6)} million pixels, so of this shape I can enlarge up to ${size({ width: maxWidth, height: maxHeight })}. Send a smaller one, or choose a smaller scale.`,
  resultTooLong: ({ width, height, scale, format, side, maxWidth, maxHeight }) =>
    `${enlarged({ width, height, scale })} A ${format.toUpperCase()} file may have ${number(side)} pixels along a side, so of this shape I can enlarge up to ${size({ width: maxWidth, height: maxHeight })}. Send a smaller one, or choose a smaller scale.`,
  resultTooThin: ({ width, height, scale, format, side, longest }) =>
    `${enlarged({ width, height, scale })} A ${format.toUpperCase()} file may have ${number(side)} pixels along a side. Cut yours to ${number(longest)} pixels along its longer side.`,

  inputForgotten: () => 'I no longer keep the picture that this was to begin with. Send it again.',
  paintingForgotten: () => 'I no longer keep what is needed to go on with this picture. Paint it again with its seed.',
};
