/** @file Samples of the operations that move elements. */
import {
  concat,
  depthToSpace,
  expand,
  flip,
  gather,
  identity,
  pad,
  reshape,
  scatterAdd,
  slice,
  transpose,
} from '../../../../src/inference/graph/index.ts';
import * as by from '../reference.ts';
import { indices, type Sample, sample, uniform } from './sample.ts';

export const movement: Readonly<Record<string, readonly Sample[]>> = {
  Identity: [
    sample(
      'a matrix',
      [uniform([2, 3])],
      (x) => identity(x),
      (x) => x,
    ),
  ],
  Reshape: (
    [
      [
        [2, 6],
        [3, 4],
      ],
      [[4], [1, 4, 1]],
      [[1, 1], []],
    ] as const
  ).map(([from, to]) =>
    sample(
      `[${from}] to [${to}]`,
      [uniform(from)],
      (x) => reshape(x, to),
      (x) => by.reshape(x, to),
    ),
  ),
  Transpose: (
    [
      [
        [2, 3],
        [1, 0],
      ],
      [
        [2, 3, 4, 5],
        [0, 2, 3, 1],
      ], // not its own inverse
      [
        [3, 1, 2],
        [2, 0, 1],
      ],
    ] as const
  ).map(([shape, order]) =>
    sample(
      `by [${order}]`,
      [uniform(shape)],
      (x) => transpose(x, order),
      (x) => by.transpose(x, order),
    ),
  ),
  Expand: (
    [
      [
        [2, 1],
        [2, 3],
      ],
      [[], [2, 2]],
      [
        [1, 3, 1],
        [4, 1, 3, 2],
      ],
      [[3], [2, 1]], // stretches both ways
    ] as const
  ).map(([from, to]) =>
    sample(
      `[${from}] to [${to}]`,
      [uniform(from)],
      (x) => expand(x, to),
      (x) => by.expand(x, to),
    ),
  ),
  Slice: (
    [
      [0, 1, 3],
      [1, 0, 4],
      [-1, 2, 3],
    ] as const
  ).map(([axis, start, end]) =>
    sample(
      `${start}…${end} of axis ${axis}`,
      [uniform([3, 5, 4])],
      (x) => slice(x, axis, start, end),
      (x) => by.slice(x, (axis + 3) % 3, start, end),
    ),
  ),
  Flip: [[0], [1, 2], [2]].map((axes) =>
    sample(
      `axes ${axes}`,
      [uniform([2, 1, 5])],
      (x) => flip(x, axes),
      (x) => by.flip(x, axes),
    ),
  ),
  Pad: (
    [
      [
        [1, 0],
        [0, 2],
      ],
      [
        [0, 0],
        [3, 1],
      ],
    ] as const
  ).map((pads) =>
    sample(
      `by ${pads.join(' and ')}`,
      [uniform([2, 3])],
      (x) => pad(x, pads),
      (x) => by.pad(x, pads),
    ),
  ),
  Concat: [
    sample(
      'three along the first axis',
      [uniform([1, 2]), uniform([3, 2]), uniform([2, 2])],
      (...x) => concat(x, 0),
      (...x) => by.concat(x, 0),
    ),
    sample(
      'two along the last axis',
      [uniform([2, 1, 3]), uniform([2, 1, 1])],
      (...x) => concat(x, -1),
      (...x) => by.concat(x, 2),
    ),
    sample(
      'one alone',
      [uniform([2, 2])],
      (...x) => concat(x, 1),
      (x) => x,
    ),
  ],
  Gather: [
    sample(
      'rows, some twice, some never',
      [uniform([5, 3]), indices([4, 0, 4, 2, 4])],
      (x, i) => gather(x, i, 0),
      (x, i) => by.gather(x, i, 0),
    ),
    sample(
      'columns',
      [uniform([2, 4, 3]), indices([3, 3, 1])],
      (x, i) => gather(x, i, 1),
      (x, i) => by.gather(x, i, 1),
    ),
    sample(
      'by a matrix of indices',
      [uniform([4, 2]), indices([1, 1, 0, 3, 2, 1], [2, 3])],
      (x, i) => gather(x, i, 0),
      (x, i) => by.gather(x, i, 0),
    ),
    sample(
      'the last axis, by a matrix',
      [uniform([2, 3, 4]), indices([0, 3, 3, 1], [2, 2])],
      (x, i) => gather(x, i, 2),
      (x, i) => by.gather(x, i, 2),
    ),
    sample(
      'by one index',
      [uniform([3, 2]), indices([2], [])],
      (x, i) => gather(x, i, 0),
      (x, i) => by.gather(x, i, 0),
    ),
  ],
  ScatterAdd: [
    sample(
      'rows hit often, once and never',
      [indices([2, 0, 2, 2, 4]), uniform([5, 3])],
      (i, u) => scatterAdd(i, u, 6),
      (i, u) => by.scatterAdd(i, u, 6),
    ),
    sample(
      'onto a base',
      [indices([3, 1, 3]), uniform([3, 2]), uniform([4, 2])],
      (i, u, base) => scatterAdd(i, u, 4, base),
      (i, u, base) => by.zip((sum, value) => sum + value, by.scatterAdd(i, u, 4), base),
    ),
    sample(
      'one column',
      [indices([1, 1, 0]), uniform([3, 1])],
      (i, u) => scatterAdd(i, u, 2),
      (i, u) => by.scatterAdd(i, u, 2),
    ),
  ],
  DepthToSpace: (['crd', 'dcr'] as const).flatMap((mode) =>
    (
      [
        [2, 12, 3, 2, 2],
        [1, 18, 1, 2, 3],
      ] as const
    ).map(([n, c, h, w, block]) =>
      sample(
        `${mode} by ${block}`,
        [uniform([n, c, h, w])],
        (x) => depthToSpace(x, block, mode),
        (x) => by.depthToSpace(x, block, mode),
      ),
    ),
  ),
};
