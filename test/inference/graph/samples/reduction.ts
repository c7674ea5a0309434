/** @file Samples of sums, means, extremes, softmax and normalisation. */
import {
  argMax,
  argMin,
  layerNormalization,
  logSoftmax,
  max,
  mean,
  softmax,
  standardise,
  sum,
  type Tensor,
} from '../../../../src/inference/graph/index.ts';
import * as by from '../reference.ts';
import { distinct, exactly, type Input, type Sample, sample, uniform, without } from './sample.ts';

const along = (
  build: (x: Tensor, axes: readonly number[]) => Tensor,
  f: (values: number[]) => number,
  input: (shape: readonly number[]) => Input = uniform,
): Sample[] =>
  (
    [
      [[2, 3, 4], [1]],
      [
        [2, 3, 4],
        [0, 2],
      ],
      [[2, 1, 4], [1]],
      [[5], [0]],
      [
        [2, 3, 2, 2],
        [1, 2, 3],
      ],
    ] as const
  ).map(([shape, axes]) =>
    sample(
      `[${shape}] over ${axes}`,
      [input(shape)],
      (x) => build(x, axes),
      (x) => by.reduce(x, axes, f),
    ),
  );

const perAxis = (build: (x: Tensor, axis: number) => Tensor, f: (x: by.Nd, axis: number) => by.Nd): Sample[] =>
  (
    [
      [[3, 4], 1],
      [[3, 4], 0],
      [[2, 3, 1, 2], 1],
      [[2, 1], 1],
    ] as const
  ).map(([shape, axis]) =>
    sample(
      `[${shape}] along ${axis}`,
      [uniform(shape, -3, 3)],
      (x) => build(x, axis),
      (x) => f(x, axis),
    ),
  );

const extreme = (build: (x: Tensor, axis: number) => Tensor, pick: (values: number[]) => number): Sample[] => {
  const place = (values: number[]) => values.indexOf(pick(values));
  return [
    ...[0, 1, 2].map((axis) =>
      sample(
        `along ${axis}`,
        [without(distinct([2, 3, 4]))],
        (x) => build(x, axis),
        (x) => by.reduce(x, [axis], place),
      ),
    ),
    sample(
      'the first of several',
      [without(exactly([1, 0, 0, 2, 2, 2], [2, 3]))],
      (x) => build(x, 1),
      (x) => by.reduce(x, [1], place),
    ),
  ];
};

const threeEqual = exactly([1, 2, 2, 2], [1, 4]);

export const reduction: Readonly<Record<string, readonly Sample[]>> = {
  ReduceSum: along(sum, by.sum),
  ReduceMean: along(mean, by.mean),
  ReduceMax: [
    ...along(max, (values) => Math.max(...values), distinct),
    sample(
      'two equal largest',
      [exactly([1, 2, 2, 0, 0, -1], [2, 3])],
      (x) => max(x, [1]),
      (x) => by.reduce(x, [1], (v) => Math.max(...v)),
    ),
    {
      ...sample(
        'three equal largest',
        [threeEqual],
        (x) => max(x, [1]),
        (x) => by.reduce(x, [1], (v) => Math.max(...v)),
      ),
      rule: {
        reason: 'central differences average two sides only; equal largest elements share the gradient',
        gradients: (dy) => [by.nd([1, 4], (_, i) => (i === 0 ? 0 : by.at(dy, 0, 0) / 3))],
      },
    },
  ],
  Softmax: [
    ...perAxis(softmax, by.softmax),
    sample(
      'large values',
      [exactly([500, 501, 499.5], [1, 3])],
      (x) => softmax(x, -1),
      (x) =>
        by.softmax(
          by.zip((v) => v - 500, x),
          1,
        ),
    ),
  ],
  LogSoftmax: perAxis(logSoftmax, (x, axis) => by.zip(Math.log, by.softmax(x, axis))),
  ArgMin: extreme(argMin, (values) => Math.min(...values)),
  ArgMax: extreme(argMax, (values) => Math.max(...values)),
  Standardise: [
    sample(
      'rows',
      [uniform([3, 5])],
      (x) => standardise(x, 1e-6),
      (x) => by.standardise(x, 1e-6),
    ),
    sample(
      'an epsilon that matters',
      [uniform([2, 2, 4], -0.1, 0.1)],
      (x) => standardise(x, 0.01),
      (x) => by.standardise(x, 0.01),
    ),
  ],
  LayerNormalization: (
    [
      [[3, 6], 1e-5],
      [[2, 3, 5], 0.01],
      [[4], 1e-5],
    ] as const
  ).map(([shape, epsilon]) =>
    sample(
      `[${shape}]`,
      [uniform(shape), uniform([shape.at(-1)!], 0.5, 1.5), uniform([shape.at(-1)!])],
      (x, scale, shift) => layerNormalization(x, scale, shift, epsilon),
      (x, scale, shift) => by.zip((v, a, b) => v * a + b, by.standardise(x, epsilon), scale, shift),
    ),
  ),
};
