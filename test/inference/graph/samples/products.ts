/** @file Samples of matrix products, convolutions, pooling and sampling. */
import {
  averagePool,
  conv,
  convTranspose,
  gemm,
  gridSample,
  matmul,
  upsampleNearest,
} from '../../../../src/inference/graph/index.ts';
import * as by from '../reference.ts';
import { exactly, type Input, type Sample, sample, uniform, without } from './sample.ts';

const convolution = (
  name: string,
  x: readonly number[],
  w: readonly number[],
  attributes: Partial<by.Window> = {},
  biased = true,
): Sample => {
  const full = { stride: 1, pad: 0, dilation: 1, groups: 1, ...attributes };
  return sample(
    name,
    [uniform(x), uniform(w), ...(biased ? [uniform([w[0]!])] : [])],
    (picture, weight, bias) => conv(picture, weight, bias ?? null, attributes),
    (picture, weight, bias) => by.conv(picture, weight, bias ?? null, full),
  );
};

const transposed = (
  name: string,
  x: readonly number[],
  w: readonly number[],
  attributes: Partial<by.Window> & { height: number; width: number },
): Sample => {
  const full = { stride: 1, pad: 0, dilation: 1, groups: 1, ...attributes };
  return sample(
    name,
    [uniform(x), uniform(w)],
    (picture, weight) => convTranspose(picture, weight, attributes),
    (picture, weight) => by.convTranspose(picture, weight, full),
  );
};

const product = (name: string, a: readonly number[], b: readonly number[]): Sample =>
  sample(
    name,
    [uniform(a), uniform(b)],
    (x, y) => matmul(x, y),
    (x, y) => by.matmul(x, y),
  );

const linear = (transA: boolean, transB: boolean, biased: boolean): Sample =>
  sample(
    `${transA ? 'aᵀ' : 'a'}·${transB ? 'bᵀ' : 'b'}${biased ? ' + bias' : ''}`,
    [uniform(transA ? [4, 3] : [3, 4]), uniform(transB ? [5, 4] : [4, 5]), ...(biased ? [uniform([5])] : [])],
    (a, b, bias) => gemm(a, b, bias ?? null, transA, transB),
    (a, b, bias) => {
      const y = by.matmul(transA ? by.transpose(a, [1, 0]) : a, transB ? by.transpose(b, [1, 0]) : b);
      return bias ? by.zip((v, shift) => v + shift, y, bias) : y;
    },
  );

const grid = (name: string, picture: readonly number[], places: Input): Sample =>
  sample(
    name,
    [uniform(picture), without(places)],
    (x, at) => gridSample(x, at),
    (x, at) => by.gridSample(x, at),
  );

export const products: Readonly<Record<string, readonly Sample[]>> = {
  MatMul: [
    product('matrices', [2, 3], [3, 4]),
    product('a batch by one matrix', [2, 3, 4], [4, 2]),
    product('one matrix by a batch', [2, 3], [4, 3, 1]),
    product('batches that broadcast', [2, 1, 3, 2], [3, 2, 4]),
    product('a row by a column', [1, 5], [5, 1]),
  ],
  Gemm: [false, true].flatMap((transA) =>
    [false, true].flatMap((transB) => [false, true].map((biased) => linear(transA, transB, biased))),
  ),
  Conv: [
    convolution('3×3, padded', [2, 3, 5, 4], [4, 3, 3, 3], { pad: 1 }),
    convolution('1×1', [2, 3, 3, 2], [2, 3, 1, 1]),
    convolution('2×2, even kernel', [1, 2, 4, 5], [3, 2, 2, 2], { pad: 1 }, false),
    convolution('more padding than the kernel reaches', [1, 2, 3, 3], [2, 2, 1, 1], { pad: 1 }),
    convolution('dilated', [1, 2, 7, 6], [2, 2, 3, 3], { pad: 2, dilation: 2 }),
    convolution('stride 2, whole windows', [2, 2, 7, 5], [3, 2, 3, 3], { stride: 2, pad: 1 }),
    convolution('stride 2, a row no window reaches', [1, 2, 6, 8], [2, 2, 3, 3], { stride: 2 }),
    convolution('patches', [2, 3, 8, 12], [5, 3, 4, 4], { stride: 4 }, false),
    convolution('patches that leave a margin', [1, 3, 7, 8], [4, 3, 3, 3], { stride: 3 }),
    convolution('stride 3 with padding', [1, 1, 8, 9], [2, 1, 5, 5], { stride: 3, pad: 2 }),
    convolution('stride 2, dilated', [2, 2, 8, 9], [3, 2, 3, 3], { stride: 2, pad: 1, dilation: 2 }),
    convolution('one group per channel', [2, 3, 5, 5], [3, 1, 3, 3], { pad: 1, groups: 3 }),
    convolution('one group per channel, dilated', [1, 2, 6, 5], [2, 1, 3, 3], { pad: 2, dilation: 2, groups: 2 }),
    convolution('one group per channel, stride 2', [2, 3, 6, 7], [3, 1, 3, 3], { stride: 2, pad: 1, groups: 3 }),
    convolution('two outputs for each channel', [2, 3, 4, 5], [6, 1, 3, 3], { pad: 1, groups: 3 }),
    convolution('two groups', [2, 6, 4, 5], [4, 3, 3, 3], { pad: 1, groups: 2 }),
    convolution('two groups, 1×1', [2, 4, 3, 2], [6, 2, 1, 1], { groups: 2 }, false),
    convolution('two groups, stride 2, dilated', [2, 4, 9, 8], [6, 2, 3, 3], {
      stride: 2,
      pad: 2,
      dilation: 2,
      groups: 2,
    }),
  ],
  ConvTranspose: [
    transposed('stride 1', [1, 2, 3, 4], [2, 3, 3, 3], { stride: 1, pad: 1, height: 3, width: 4 }),
    transposed('stride 2', [2, 2, 3, 2], [2, 1, 3, 3], { stride: 2, pad: 1, height: 5, width: 3 }),
    transposed('stride 2, one more row and column', [1, 2, 3, 2], [2, 2, 3, 3], {
      stride: 2,
      pad: 1,
      height: 6,
      width: 4,
    }),
    transposed('patches', [1, 3, 2, 3], [3, 2, 4, 4], { stride: 4, pad: 0, height: 8, width: 12 }),
    transposed('dilated', [2, 2, 3, 2], [2, 1, 3, 3], { stride: 2, pad: 1, dilation: 2, height: 7, width: 5 }),
    transposed('two groups', [2, 4, 2, 3], [4, 3, 3, 3], { stride: 2, pad: 1, groups: 2, height: 4, width: 5 }),
  ],
  AveragePool: [
    sample(
      '2×2',
      [uniform([2, 3, 4, 6])],
      (x) => averagePool(x, 2),
      (x) => by.averagePool(x, 2),
    ),
    sample(
      '3×3',
      [uniform([1, 2, 3, 6])],
      (x) => averagePool(x, 3),
      (x) => by.averagePool(x, 3),
    ),
  ],
  UpsampleNearest: [
    sample(
      'by 2',
      [uniform([2, 3, 2, 3])],
      (x) => upsampleNearest(x, 2),
      (x) => by.upsampleNearest(x, 2),
    ),
    sample(
      'by 3',
      [uniform([1, 2, 1, 2])],
      (x) => upsampleNearest(x, 3),
      (x) => by.upsampleNearest(x, 3),
    ),
  ],
  GridSample: [
    grid('inside', [2, 3, 4, 5], uniform([2, 3, 2, 2], -0.7, 0.7)),
    grid('partly and wholly outside', [1, 2, 3, 4], uniform([1, 6, 5, 2], -2, 2)),
    grid('one pixel', [1, 1, 1, 1], uniform([1, 3, 3, 2], -1.5, 1.5)),
    grid('on pixel centres and edges', [1, 2, 2, 2], exactly([-0.5, -0.5, 0.5, 0.5, -1, 0, 1, 1, 0, -1], [1, 1, 5, 2])),
  ],
};
