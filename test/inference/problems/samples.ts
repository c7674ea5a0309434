/** @file One of every problem; a new code without a sample does not compile. */
import type { Problem } from '../../../src/inference/problems/problem.ts';
import type { JobProblem } from '../../../src/jobs/problem.ts';

type Samples<Told extends { code: string }> = { readonly [Code in Told['code']]: Extract<Told, { code: Code }> };

const given = { name: 'photo.png', width: 5000, height: 4000 };
const most = { maxWidth: 2236, maxHeight: 1788 };

const samples: Samples<JobProblem> = {
  promptEmpty: { code: 'promptEmpty' },
  promptTooLong: { code: 'promptTooLong', length: 6000, limit: 2000 },
  tooManyPhrases: { code: 'tooManyPhrases', count: 70, limit: 64 },
  phraseEmpty: { code: 'phraseEmpty' },
  numberWithoutWords: { code: 'numberWithoutWords', written: '0.5' },
  weightZero: { code: 'weightZero', text: 'a cat' },
  weightOutOfRange: { code: 'weightOutOfRange', text: 'localhost', written: '8080', limit: 1000 },
  stopOutOfRange: { code: 'stopOutOfRange', text: 'a cat', written: 'nan', limit: 1000 },
  promptAllNegative: { code: 'promptAllNegative', phrases: 'rain:-1' },
  sceneAllNegative: { code: 'sceneAllNegative', scene: 2, phrases: 'rain:-1' },
  nothingToPaint: { code: 'nothingToPaint' },
  settingsOutOfRange: { code: 'settingsOutOfRange', settings: [{ name: 'lr', rule: 'expected a number above 0' }] },
  sizeTooSmall: { code: 'sizeTooSmall', width: 8, height: 128, least: 32 },
  sizeTooLarge: { code: 'sizeTooLarge', width: 8000, height: 8000, ...most, needed: 212e9, free: 12e9 },
  noSizeFits: { code: 'noSizeFits', width: 256, height: 256, needed: 2.1e9, free: 0.2e9 },
  startPictureMissing: { code: 'startPictureMissing' },
  latentUnfitting: { code: 'latentUnfitting', width: 256, height: 128 },
  labelsMissing: { code: 'labelsMissing' },
  tooManyLabels: { code: 'tooManyLabels', count: 1001, limit: 1000 },
  modelUnknown: { code: 'modelUnknown', model: 'thicker', known: ['thick', 'slim'] },
  modelUnfitting: { code: 'modelUnfitting', model: 'x2.pth', factor: 2, scale: 4 },
  shareOutOfRange: { code: 'shareOutOfRange', model: 'x4.pth', share: 1.5 },
  pictureUnreadable: { code: 'pictureUnreadable', name: 'photo.png', why: 'Input buffer has corrupt header' },
  pictureKind: { code: 'pictureKind', name: 'photo.png', format: 'svg' },
  pictureTooLarge: { code: 'pictureTooLarge', ...given, ...most, limit: 64e6 },
  pictureAnimated: { code: 'pictureAnimated', name: 'photo.png' },
  picturePages: { code: 'picturePages', name: 'photo.png', pages: 3 },
  fileTooLarge: { code: 'fileTooLarge', name: 'photo.png', bytes: 100 * 2 ** 20, limit: 25 * 2 ** 20 },
  maskBlack: { code: 'maskBlack' },
  resultTooLarge: { code: 'resultTooLarge', ...given, ...most, scale: 4, limit: 64e6 },
  resultTooLong: { code: 'resultTooLong', ...given, ...most, scale: 4, format: 'webp', side: 16_383 },
  resultTooThin: { code: 'resultTooThin', ...given, scale: 2, format: 'png', side: 65_535, longest: 32_767 },
  inputForgotten: { code: 'inputForgotten' },
  paintingForgotten: { code: 'paintingForgotten' },
};

export const someJobProblems: readonly JobProblem[] = Object.values(samples);

const { inputForgotten: _, paintingForgotten: __, ...ofRequests } = samples;

export const someProblems: readonly Problem[] = Object.values(ofRequests);
