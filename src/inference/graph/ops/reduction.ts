/** @file Sums, means, extremes and softmax along axes. Reduced axes stay, with length 1, so that results broadcast back. */
import { type Op, op } from '../op.ts';
import { dim, positiveAxis, type Shape, sameShape, type Tensor } from '../tensor.ts';
import { add, cast, div, equal, exp, mul, sub } from './elementwise.ts';
import { expand, reshape } from './movement.ts';

interface Axes {
  readonly axes: readonly number[];
}

const reduced = (shape: Shape, axes: readonly number[]): number[] =>
  shape.map((side, i) => (axes.includes(i) ? 1 : side));

const reducing = ([x]: readonly [Tensor], { axes }: Axes) => ({
  shape: reduced(x.shape, axes),
  inputs: [x, x.graph.constant(axes, [axes.length], 'int64')],
  attributes: { keepdims: 1 },
});

const count = (x: Tensor, axes: readonly number[]): number => axes.reduce((product, axis) => product * dim(x, axis), 1);

const ReduceSum = op<[Tensor], Axes>('ReduceSum', {
  forward: reducing,
  vjp: (dy, { x: [x] }) => [expand(dy, x.shape)],
});

const ReduceMean = op<[Tensor], Axes>('ReduceMean', {
  forward: reducing,
  vjp: (dy, { x: [x] }, { axes }) => [expand(div(dy, count(x, axes)), x.shape)],
});

const ReduceMax = op<[Tensor], Axes>('ReduceMax', {
  forward: reducing,
  // Equal largest elements share the gradient.
  vjp: (dy, { x: [x], y }, { axes }) => {
    const largest = cast(equal(x, y), dy.dtype);
    return [mul(largest, div(dy, sum(largest, axes)))];
  },
});

interface Axis {
  readonly axis: number;
}

const along = ([x]: readonly [Tensor], { axis }: Axis) => ({ shape: x.shape, attributes: { axis } });

const Softmax = op<[Tensor], Axis>('Softmax', {
  forward: along,
  vjp: (dy, { y }, { axis }) => {
    const weighted = mul(dy, y);
    return [sub(weighted, mul(y, sum(weighted, [axis])))]; // y ⊙ (dy − ⟨dy, y⟩)
  },
});

const LogSoftmax = op<[Tensor], Axis>('LogSoftmax', {
  forward: along,
  vjp: (dy, { y }, { axis }) => [sub(dy, mul(exp(y), sum(dy, [axis])))],
});

const extreme = ([x]: readonly [Tensor], { axis }: Axis) => ({
  shape: reduced(x.shape, [axis]),
  dtype: 'int64' as const,
  attributes: { axis, keepdims: 1 },
});

/** The place of the smallest element; the first one, if several are equal. */
const ArgMin = op<[Tensor], Axis>('ArgMin', { forward: extreme, vjp: () => [null] });
const ArgMax = op<[Tensor], Axis>('ArgMax', { forward: extreme, vjp: () => [null] });

// ── The functions that networks call ────────────────────────────────────────────────────────────────────────────────

/** Reduces over the given axes, or all. No axes leave x as it is; ONNX would take an empty list for all of them. */
function over(reduce: Op<[Tensor], Axes>) {
  return (x: Tensor, given?: readonly number[]): Tensor => {
    const axes = given?.map((axis) => positiveAxis(axis, x.shape.length)) ?? x.shape.map((_, i) => i);
    return axes.length === 0 ? x : reduce([x], { axes });
  };
}

export const sum = over(ReduceSum);
export const mean = over(ReduceMean);
export const max = over(ReduceMax);
export const softmax = (x: Tensor, axis: number): Tensor => Softmax([x], { axis: positiveAxis(axis, x.shape.length) });
export const logSoftmax = (x: Tensor, axis: number): Tensor =>
  LogSoftmax([x], { axis: positiveAxis(axis, x.shape.length) });
export const argMin = (x: Tensor, axis: number): Tensor => ArgMin([x], { axis: positiveAxis(axis, x.shape.length) });
export const argMax = (x: Tensor, axis: number): Tensor => ArgMax([x], { axis: positiveAxis(axis, x.shape.length) });

/** Sum of all elements, as a scalar []. */
export const total = (x: Tensor): Tensor => reshape(sum(x), []);

/** Undoes broadcasting: sums a gradient over the axes along which its input was stretched. */
export function unbroadcast(gradient: Tensor, shape: Shape): Tensor {
  if (sameShape(gradient.shape, shape)) return gradient;
  const extra = gradient.shape.length - shape.length;
  const stretched = gradient.shape.flatMap((side, i) =>
    i < extra || (side !== 1 && shape[i - extra] === 1) ? [i] : [],
  );
  return reshape(stretched.length === 0 ? gradient : sum(gradient, stretched), shape);
}

/** Sum of several tensors of one shape. */
export const sumOf = (terms: readonly [Tensor, ...Tensor[]]): Tensor => terms.reduce((a, b) => add(a, b));
