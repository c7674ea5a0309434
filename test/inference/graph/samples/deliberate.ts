/** @file Samples of the operations whose gradient is not the derivative of their value, on purpose. */
import { clampWithGradient, replaceGradient, stopGradient } from '../../../../src/inference/graph/index.ts';
import * as by from '../reference.ts';
import { exactly, type Sample, sample, uniform, without } from './sample.ts';

const clip = (x: number): number => Math.min(1, Math.max(0, x));

export const deliberate: Readonly<Record<string, readonly Sample[]>> = {
  StopGradient: [
    sample(
      'a matrix',
      [without(uniform([2, 3]))],
      (x) => stopGradient(x),
      (x) => x,
    ),
  ],
  ReplaceGradient: [
    {
      ...sample(
        'a vector',
        [without(uniform([4])), uniform([4])],
        (value, receiver) => replaceGradient(value, receiver),
        (value) => value,
      ),
      rule: {
        reason: 'the receiver gets what the value was due, as if it were the value',
        gradients: (dy) => [null, dy],
      },
    },
  ],
  ClampWithGradient: [
    {
      ...sample(
        'below, on the edges, inside and above',
        [exactly([-2, -2, 0, 0.5, 0.5, 1, 3, 3])],
        (x) => clampWithGradient(x, 0, 1),
        (x) => by.zip((v) => clip(v), x),
      ),
      rule: {
        reason: 'outside the range the gradient passes if descent, a step against it, leads back into the range',
        gradients: (dy, x) => [by.zip((g, v) => ((v < 0 && g > 0) || (v > 1 && g < 0) ? 0 : g), dy, x)],
      },
    },
  ],
};
