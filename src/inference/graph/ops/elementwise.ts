/** @file Operations that work on each element alone, from easy to tricky. Binary ones broadcast. */
import { op } from '../op.ts';
import { broadcast, type Dtype, type Operand, type Tensor } from '../tensor.ts';

const same = ([x]: readonly [Tensor, ...(Tensor | null)[]]) => ({ shape: x.shape });
const broadcasted = ([a, b]: readonly [Tensor, Tensor]) => ({ shape: broadcast(a.shape, b.shape) });

// ── Linear ──────────────────────────────────────────────────────────────────────────────────────────────────────────

const Add = op<[Tensor, Tensor]>('Add', { forward: broadcasted, vjp: (dy) => [dy, dy] });
const Sub = op<[Tensor, Tensor]>('Sub', { forward: broadcasted, vjp: (dy) => [dy, neg(dy)] });
const Neg = op<[Tensor]>('Neg', { forward: same, vjp: (dy) => [neg(dy)] });
const Mul = op<[Tensor, Tensor]>('Mul', {
  forward: broadcasted,
  vjp: (dy, { x: [a, b] }) => [mul(dy, b), mul(dy, a)],
});
const Div = op<[Tensor, Tensor]>('Div', {
  forward: broadcasted,
  vjp: (dy, { x: [, b], y }) => [div(dy, b), neg(div(mul(dy, y), b))], // (a/b)' = −(a/b)/b for b
});

// ── Simple ──────────────────────────────────────────────────────────────────────────────────────────────────────────

const Exp = op<[Tensor]>('Exp', { forward: same, vjp: (dy, { y }) => [mul(dy, y)] });
const Log = op<[Tensor]>('Log', { forward: same, vjp: (dy, { x: [x] }) => [div(dy, x)] });
const Sqrt = op<[Tensor]>('Sqrt', { forward: same, vjp: (dy, { y }) => [div(mul(dy, 0.5), y)] });
const Abs = op<[Tensor]>('Abs', { forward: same, vjp: (dy, { x: [x] }) => [mul(dy, sign(x))] });
const Tanh = op<[Tensor]>('Tanh', { forward: same, vjp: (dy, { y }) => [mul(dy, sub(1, mul(y, y)))] });
const Asin = op<[Tensor]>('Asin', {
  forward: same,
  vjp: (dy, { x: [x] }) => [div(dy, sqrt(sub(1, mul(x, x))))],
});
const Erf = op<[Tensor]>('Erf', {
  forward: same,
  vjp: (dy, { x: [x] }) => [mul(mul(dy, 2 / Math.sqrt(Math.PI)), exp(neg(mul(x, x))))],
});
const Sigmoid = op<[Tensor]>('Sigmoid', {
  forward: same,
  vjp: (dy, { y }) => [mul(dy, mul(y, sub(1, y)))],
});
const Relu = op<[Tensor]>('Relu', {
  forward: same,
  vjp: (dy, { y }) => [mul(dy, cast(greater(y, 0), dy.dtype))], // sign(y) would be the same, at twice the time
});
const LeakyRelu = op<[Tensor], { readonly alpha: number }>('LeakyRelu', {
  forward: ([x], { alpha }) => ({ shape: x.shape, attributes: { alpha: { float: alpha } } }),
  vjp: (dy, { x: [x] }, { alpha }) => [mul(dy, where(greater(x, 0), constantLike(x, 1), constantLike(x, alpha)))],
});

// ── Choices ─────────────────────────────────────────────────────────────────────────────────────────────────────────

const Max = op<[Tensor, Tensor]>('Max', {
  forward: broadcasted,
  vjp: (dy, { x: [a, b] }) => [mul(dy, cast(greater(a, b), dy.dtype)), mul(dy, cast(greaterOrEqual(b, a), dy.dtype))],
});
const Min = op<[Tensor, Tensor]>('Min', {
  forward: broadcasted,
  vjp: (dy, { x: [a, b] }) => [mul(dy, cast(greater(b, a), dy.dtype)), mul(dy, cast(greaterOrEqual(a, b), dy.dtype))],
});
const Where = op<[Tensor, Tensor, Tensor]>('Where', {
  forward: ([condition, a, b]) => ({ shape: broadcast(condition.shape, a.shape, b.shape), dtype: a.dtype }),
  vjp: (dy, { x: [condition] }) => {
    const zero = constantLike(dy, 0);
    return [null, where(condition, dy, zero), where(condition, zero, dy)];
  },
});

// ── Without gradient ────────────────────────────────────────────────────────────────────────────────────────────────

const Sign = op<[Tensor]>('Sign', { forward: same, vjp: () => [null] });
const Floor = op<[Tensor]>('Floor', { forward: same, vjp: () => [null] });
const Greater = op<[Tensor, Tensor]>('Greater', {
  forward: (x) => ({ ...broadcasted(x), dtype: 'bool' }),
  vjp: () => [null, null],
});
const GreaterOrEqual = op<[Tensor, Tensor]>('GreaterOrEqual', {
  forward: (x) => ({ ...broadcasted(x), dtype: 'bool' }),
  vjp: () => [null, null],
});
const Equal = op<[Tensor, Tensor]>('Equal', {
  forward: (x) => ({ ...broadcasted(x), dtype: 'bool' }),
  vjp: () => [null, null],
});

/** ONNX's numbers for dtypes (TensorProto.DataType). */
export const onnxDtype: Readonly<Record<Dtype, number>> = { float32: 1, uint8: 2, int64: 7, bool: 9, float16: 10 };

const Cast = op<[Tensor], { readonly to: Dtype }>('Cast', {
  forward: ([x], { to }) => ({ shape: x.shape, dtype: to, attributes: { to: onnxDtype[to] } }),
  vjp: (dy, { x: [x] }) => [isFloat(x.dtype) ? cast(dy, x.dtype) : null],
});

const isFloat = (dtype: Dtype): boolean => dtype === 'float32' || dtype === 'float16';

// ── The functions that networks call ────────────────────────────────────────────────────────────────────────────────

const none = {};

/** A scalar constant of a tensor's dtype. */
export function constantLike(x: Tensor, value: number): Tensor {
  if (x.dtype === 'float16') return cast(x.graph.constant([value], []), 'float16');
  return x.graph.constant([value], [], x.dtype);
}

type Binary = (inputs: [Tensor, Tensor], attributes: Record<never, never>) => Tensor;
const binary =
  (operation: Binary) =>
  (a: Operand, b: Operand): Tensor => {
    if (typeof a !== 'number') return operation([a, typeof b === 'number' ? constantLike(a, b) : b], none);
    if (typeof b !== 'number') return operation([constantLike(b, a), b], none);
    throw new TypeError(`${a} and ${b} are both numbers: one operand must be a tensor`);
  };

export const add = binary(Add);
export const sub = binary(Sub);
export const mul = binary(Mul);
export const div = binary(Div);
export const maximum = binary(Max);
export const minimum = binary(Min);
export const greater = binary(Greater);
export const greaterOrEqual = binary(GreaterOrEqual);
export const equal = binary(Equal);
export const neg = (x: Tensor): Tensor => Neg([x], none);
export const exp = (x: Tensor): Tensor => Exp([x], none);
export const log = (x: Tensor): Tensor => Log([x], none);
export const sqrt = (x: Tensor): Tensor => Sqrt([x], none);
export const abs = (x: Tensor): Tensor => Abs([x], none);
export const tanh = (x: Tensor): Tensor => Tanh([x], none);
export const asin = (x: Tensor): Tensor => Asin([x], none);
export const erf = (x: Tensor): Tensor => Erf([x], none);
export const sigmoid = (x: Tensor): Tensor => Sigmoid([x], none);
export const relu = (x: Tensor): Tensor => Relu([x], none);
export const leakyRelu = (x: Tensor, alpha: number): Tensor => LeakyRelu([x], { alpha });
export const sign = (x: Tensor): Tensor => Sign([x], none);
export const floor = (x: Tensor): Tensor => Floor([x], none);
export const where = (condition: Tensor, a: Tensor, b: Tensor): Tensor => Where([condition, a, b], none);
export const cast = (x: Tensor, to: Dtype): Tensor => (x.dtype === to ? x : Cast([x], { to }));
