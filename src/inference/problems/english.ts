/** @file Problems in English, for the shell and the log: what is wrong, then what to do. The bot has words of its own. */
import type { Problem } from './problem.ts';
import { say, type Wordings } from './wordings.ts';

const readable = 'PNG, JPEG, WebP, GIF, AVIF or TIFF';

const count = (value: number): string => value.toLocaleString('en');
const size = ({ width, height }: { width: number; height: number }): string => `${width} × ${height}`;
const millions = (pixels: number): string => `${pixels / 1e6} million`;
const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;
const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;
const subject = (name: string | null): string => name ?? 'The picture';
const enlarged = ({ width, height, scale }: { width: number; height: number; scale: number }): string =>
  `${size({ width, height })}, and ×${scale} would make it ${size({ width: width * scale, height: height * scale })}`;
const largest = ({ maxWidth, maxHeight, scale }: { maxWidth: number; maxHeight: number; scale: number }): string =>
  `The largest of this shape that I can enlarge ×${scale} is ${maxWidth} × ${maxHeight}. Make it smaller${scale > 2 ? ', or use ×2' : ''}.`;
const holds = ({ format, side }: { format: string; side: number }): string =>
  `a ${format.toUpperCase()} may have ${side} along a side`;

const english: Wordings<Problem> = {
  promptEmpty: () => 'The prompt is empty. Write what to paint, e.g. "a castle at night".',
  promptTooLong: ({ length, limit }) =>
    `The prompt has ${count(length)} characters and may have ${count(limit)}. Shorten it.`,
  tooManyPhrases: (facts) => `The prompt has ${facts.count} phrases and may have ${facts.limit}. Leave some out.`,
  phraseEmpty: () => 'A phrase of the prompt is empty. Write words there, or take the extra "|", "^" or ":" out.',
  numberWithoutWords: ({ written }) =>
    `Nothing stands before ":${written}". Write words there, or take the extra "|", "^" or ":" out.`,
  weightZero: ({ text }) => `The weight of "${text}" is 0. Give it another weight or leave the phrase out.`,
  weightOutOfRange: ({ text, written, limit }) =>
    `The weight ${written} of "${text}" must be a number from -${limit} to ${limit}. If it belongs to the words, write "\\:${written}".`,
  stopOutOfRange: ({ text, written, limit }) =>
    `The stop ${written} of "${text}" must be a number from -${limit} to ${limit}.`,
  promptAllNegative: ({ phrases }) =>
    `Every weight in the prompt is negative. Say also what to paint, e.g. "a castle | ${phrases}".`,
  sceneAllNegative: ({ scene, phrases }) =>
    `Every weight in scene ${scene} of the prompt is negative. Say also what to paint, e.g. "a castle | ${phrases}".`,

  nothingToPaint: () => 'There is nothing to paint: give a prompt.',
  settingsOutOfRange: ({ settings }) =>
    `These settings cannot be painted: ${settings.map(({ name, rule }) => `${name}: ${rule}`).join('; ')}.`,
  sizeTooSmall: ({ least, ...asked }) =>
    `${size(asked)} pixels is too small for this pack: both sides must be ${least} or more.`,
  sizeTooLarge: ({ needed, free, maxWidth, maxHeight, ...asked }) =>
    `${size(asked)} pixels would need ${gigabytes(needed)} of memory, and ${gigabytes(free)} are free. ` +
    `The largest of this shape that fits is ${maxWidth} × ${maxHeight}. Fewer cuts help a little, too.`,
  noSizeFits: ({ needed, free, ...asked }) =>
    `${size(asked)} pixels would need ${gigabytes(needed)} of memory, and ${gigabytes(free)} are free. ` +
    'Not even the smallest size fits. Close other programs, or use a smaller pack.',
  startPictureMissing: () => 'This painting starts from a picture, but none was given.',
  latentUnfitting: (asked) => `The earlier painting's latent does not fit ${size(asked)} pixels in this pack.`,
  labelsMissing: () => 'Give at least one label that is not empty.',
  tooManyLabels: (facts) => `${facts.count} labels are too many: give at most ${facts.limit}.`,
  modelUnknown: ({ model, known }) =>
    `There is no upscaling model "${model}", and no file of that name. Use ${known.join(', ')}, ` +
    'or a file of weights (.pth, .safetensors, or the model.json of TensorFlow.js).',
  modelUnfitting: ({ model, factor, scale }) =>
    `${model} enlarges ×${factor}, which cannot give ×${scale}. Use another model or another scale.`,
  shareOutOfRange: ({ model, share }) => `The share of ${model} is ${share}, but has to be from 0 to 1.`,

  pictureUnreadable: ({ name, why }) => `${subject(name)}: cannot be read as a picture (${why}).`,
  pictureKind: ({ name, format }) => `${subject(name)}: is of the kind ${format}. Use ${readable}.`,
  pictureTooLarge: ({ name, limit, maxWidth, maxHeight, ...given }) =>
    `${subject(name)}: is ${size(given)} pixels, more than the ${millions(limit)} I can read. ` +
    `Make it smaller, ${maxWidth} × ${maxHeight} at most.`,
  pictureAnimated: ({ name }) => `${subject(name)}: is an animation. Send one of its frames as a picture.`,
  picturePages: ({ name, pages }) => `${subject(name)}: holds ${pages} pictures. Send one of them.`,
  fileTooLarge: ({ name, bytes, limit }) =>
    `${subject(name)}: has ${megabytes(bytes)}, more than the ${megabytes(limit)} I read. Make it smaller.`,
  maskBlack: () => 'The mask is black all over, so nothing would be painted. Make white what is to be painted.',
  resultTooLarge: (facts) =>
    `${subject(facts.name)}: is ${enlarged(facts)}, but I make at most ${millions(facts.limit)} pixels. ${largest(facts)}`,
  resultTooLong: (facts) => `${subject(facts.name)}: is ${enlarged(facts)}, but ${holds(facts)}. ${largest(facts)}`,
  resultTooThin: (facts) =>
    `${subject(facts.name)}: is ${enlarged(facts)}, but ${holds(facts)}. ` +
    `Cut it to ${facts.longest} pixels along its longer side.`,
};

export const problemInEnglish = (told: Problem): string => say(english, told);
