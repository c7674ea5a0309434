/** @file Operations whose gradient is not the derivative of their value, on purpose. */
import { op } from '../op.ts';
import { sameShape, show, type Tensor } from '../tensor.ts';
import { cast, greaterOrEqual, maximum, minimum, mul, sub } from './elementwise.ts';

const StopGradient = op<[Tensor]>('StopGradient', {
  forward: ([x]) => ({ type: 'Identity', shape: x.shape }),
  vjp: () => [null],
});

/** The first input's value; the gradient goes to the second. */
const ReplaceGradient = op<[value: Tensor, receiver: Tensor]>('ReplaceGradient', {
  forward: ([value, receiver]) => {
    if (!sameShape(value.shape, receiver.shape)) {
      throw new RangeError(`value ${show(value.shape)}, receiver ${show(receiver.shape)}`);
    }
    return { type: 'Identity', shape: value.shape, inputs: [value] };
  },
  vjp: (dy) => [null, dy],
});

interface Range {
  readonly low: number;
  readonly high: number;
}

/**
 * Clamps; the gradient passes inside the range, and outside only where descent moves x back in:
 * dy · [dy·(x − clamp(x)) ≥ 0]. (Crowson's clamp_with_grad.)
 */
const ClampWithGradient = op<[Tensor], Range>('ClampWithGradient', {
  forward: ([x], { low, high }) => ({
    type: 'Clip',
    shape: x.shape,
    inputs: [x, x.graph.constant([low], []), x.graph.constant([high], [])],
  }),
  vjp: (dy, { x: [x], y }) => [mul(dy, cast(greaterOrEqual(mul(dy, sub(x, y)), 0), dy.dtype))],
});

/** Value of x, no gradient: sg[x]. */
export const stopGradient = (x: Tensor): Tensor => StopGradient([x], {});

/** Value of `value`; the gradient goes to `receiver`, as if the function between them were the identity. */
export const replaceGradient = (value: Tensor, receiver: Tensor): Tensor => ReplaceGradient([value, receiver], {});

export const clampWithGradient = (x: Tensor, low: number, high: number): Tensor =>
  ClampWithGradient([x], { low, high });

/** Clamps with the true derivative: zero outside. */
export const clamp = (x: Tensor, low: number, high: number): Tensor => minimum(maximum(x, low), high);
