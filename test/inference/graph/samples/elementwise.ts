/** @file Samples of the operations that work on each element alone. */
import {
  abs,
  add,
  asin,
  cast,
  div,
  equal,
  erf,
  exp,
  floor,
  greater,
  greaterOrEqual,
  leakyRelu,
  log,
  maximum,
  minimum,
  mul,
  neg,
  relu,
  sigmoid,
  sign,
  sqrt,
  sub,
  type Tensor,
  tanh,
  where,
} from '../../../../src/inference/graph/index.ts';
import * as by from '../reference.ts';
import { booleans, distinct, exactly, type Input, indices, type Sample, sample, uniform, without } from './sample.ts';

const shapes = [[7], [3, 1, 5], []] as const;

/** One function of one number, on several shapes. */
const unary = (
  build: (x: Tensor) => Tensor,
  f: (x: number) => number,
  inputs: readonly Input[] = shapes.map((shape) => uniform(shape)),
): Sample[] => inputs.map((input) => sample(`[${input.shape}]`, [input], build, (x) => by.zip(f, x)));

/** One function of two numbers, on shapes that broadcast in each way. */
const binary = (
  build: (a: Tensor, b: Tensor) => Tensor,
  f: (a: number, b: number) => number,
  first: (shape: readonly number[]) => Input = uniform,
  second: (shape: readonly number[]) => Input = first,
): Sample[] =>
  (
    [
      [
        [2, 3],
        [2, 3],
      ],
      [[2, 3], []],
      [[], [4]],
      [
        [4, 1, 3],
        [2, 1],
      ],
      [
        [1, 5],
        [3, 1],
      ],
    ] as const
  ).map(([a, b]) => sample(`[${a}] with [${b}]`, [first(a), second(b)], build, (x, y) => by.zip(f, x, y)));

const atKink = (
  build: Sample['build'],
  f: (...values: number[]) => number,
  inputs: readonly Input[],
  reason: string,
  ...slopes: number[]
): Sample => ({
  ...sample('at the kink', inputs, build, (...x) => by.zip(f, ...x)),
  rule: { reason, gradients: (dy) => slopes.map((slope) => by.zip((g) => g * slope, dy)) },
});

const oneSide = 'at a kink any slope between the two sides will do; which one is fixed, so that pictures repeat';
const zeros = exactly([0, 0, -0]);
const ties = [exactly([1, -2, 0]), exactly([1, -2, 0])] as const;
const compared = [without(exactly([1, 2, 3, -1])), without(exactly([2, 2, 2, -1]))] as const;
const compare = (build: (a: Tensor, b: Tensor) => Tensor, f: (a: number, b: number) => boolean): Sample[] => [
  ...binary(
    build,
    (a, b) => Number(f(a, b)),
    (shape) => without(uniform(shape)),
  ),
  sample('ties', compared, build, (a, b) => by.zip((x, y) => Number(f(x, y)), a, b)),
];

const choose = (condition: number, a: number, b: number): number => (condition ? a : b);

export const elementwise: Readonly<Record<string, readonly Sample[]>> = {
  Add: binary(add, (a, b) => a + b),
  Sub: binary(sub, (a, b) => a - b),
  Neg: unary(neg, (x) => -x),
  Mul: binary(mul, (a, b) => a * b),
  Div: binary(
    div,
    (a, b) => a / b,
    uniform,
    (shape) => uniform(shape, 0.5, 2),
  ),
  Exp: unary(exp, Math.exp),
  Log: unary(
    log,
    Math.log,
    shapes.map((shape) => uniform(shape, 0.2, 3)),
  ),
  Sqrt: unary(
    sqrt,
    Math.sqrt,
    shapes.map((shape) => uniform(shape, 0.2, 3)),
  ),
  Abs: [
    ...unary(
      abs,
      Math.abs,
      shapes.map((shape) => distinct(shape)),
    ),
    atKink(abs, Math.abs, [zeros], oneSide, 0),
  ],
  Tanh: unary(
    tanh,
    Math.tanh,
    shapes.map((shape) => uniform(shape, -2, 2)),
  ),
  Asin: unary(
    asin,
    Math.asin,
    shapes.map((shape) => uniform(shape, -0.9, 0.9)),
  ),
  Erf: unary(
    erf,
    by.erf,
    shapes.map((shape) => uniform(shape, -2, 2)),
  ),
  Sigmoid: unary(
    sigmoid,
    (x) => 1 / (1 + Math.exp(-x)),
    shapes.map((shape) => uniform(shape, -4, 4)),
  ),
  Relu: [
    ...unary(
      relu,
      (x) => Math.max(x, 0),
      shapes.map((shape) => distinct(shape)),
    ),
    atKink(relu, (x) => Math.max(x, 0), [zeros], oneSide, 0),
  ],
  LeakyRelu: [
    ...unary(
      (x) => leakyRelu(x, 0.2),
      (x) => (x > 0 ? x : 0.2 * x),
      shapes.map((shape) => distinct(shape)),
    ),
    atKink(
      (x) => leakyRelu(x, 0.2),
      (x) => x,
      [zeros],
      oneSide,
      0.2,
    ),
  ],
  Max: [
    ...binary(maximum, Math.max, distinct, (shape) => distinct(shape, 0.025)),
    atKink((a, b) => maximum(a, b), Math.max, ties, oneSide, 0, 1),
  ],
  Min: [
    ...binary(minimum, Math.min, distinct, (shape) => distinct(shape, 0.025)),
    atKink((a, b) => minimum(a, b), Math.min, ties, oneSide, 0, 1),
  ],
  Where: (
    [
      [
        [2, 3],
        [2, 3],
        [2, 3],
      ],
      [[3], [2, 1], [1, 3]],
      [[2, 1], [], [4]],
      [[], [2], [2]],
    ] as const
  ).map(([condition, a, b]) =>
    sample(
      `[${condition}] ? [${a}] : [${b}]`,
      [booleans(condition), uniform(a), uniform(b)],
      (c, x, y) => where(c, x, y),
      (...x) => by.zip(choose, ...x),
    ),
  ),
  Sign: unary(sign, Math.sign, [without(exactly([-2.5, -0, 0, 1e-30, 7]))]),
  Floor: unary(floor, Math.floor, [without(exactly([-2.5, -2, -0.1, 0, 0.9, 1, 7.5]))]),
  Greater: compare(greater, (a, b) => a > b),
  GreaterOrEqual: compare(greaterOrEqual, (a, b) => a >= b),
  Equal: compare(equal, (a, b) => a === b),
  Cast: [
    sample(
      'to int64, toward zero',
      [without(exactly([-1.7, -0.2, 0.9, 2]))],
      (x) => cast(x, 'int64'),
      (x) => by.zip(Math.trunc, x),
    ),
    sample(
      'from int64',
      [indices([-3, 0, 70000])],
      (x) => cast(x, 'float32'),
      (x) => x,
    ),
    sample(
      'to bool',
      [without(exactly([-1.5, 0, 0.2]))],
      (x) => cast(x, 'bool'),
      (x) => by.zip((v) => Number(v !== 0), x),
    ),
    sample(
      'from bool',
      [booleans([5])],
      (x) => cast(x, 'float32'),
      (x) => x,
    ),
    sample(
      'to uint8',
      [without(exactly([0, 3.9, 255]))],
      (x) => cast(x, 'uint8'),
      (x) => by.zip(Math.trunc, x),
    ),
    {
      ...sample(
        'to float16 and back',
        [exactly([-1.5, 0.25, 2048])],
        (x) => cast(cast(x, 'float16'), 'float32'),
        (x) => x,
      ),
      precision: 2 ** -10,
    },
  ],
};
