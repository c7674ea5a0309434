/** @file Normalisation over the last axis, the kernel under both layer norm and group norm. */
import { op } from '../op.ts';
import { dim, type Tensor } from '../tensor.ts';
import { add, mul, sub } from './elementwise.ts';
import { reshape } from './movement.ts';
import { mean, sum } from './reduction.ts';

interface Epsilon {
  readonly epsilon: number;
}

/**
 * With x̂ = (x − μ)·r, r = 1/√(σ² + ε), and g the gradient for x̂:
 * dx = r·(g − mean(g) − x̂·mean(g·x̂)), because moving one element also moves μ and σ.
 */
const throughStatistics = (g: Tensor, normalised: Tensor, r: Tensor): Tensor =>
  mul(r, sub(sub(g, mean(g, [-1])), mul(normalised, mean(mul(g, normalised), [-1]))));

const statistics = (x: Tensor): number[] => x.shape.with(-1, 1);

const ones = ({ graph }: Tensor, length: number): Tensor =>
  graph.once(`${length} ones`, () => graph.constant(new Float32Array(length).fill(1), [length]));

/** x̂ alone, without scale and shift. */
const Standardise = op<[Tensor], Epsilon>('Standardise', {
  forward: ([x], { epsilon }) => ({
    type: 'LayerNormalization',
    shape: x.shape,
    aux: [statistics(x), statistics(x)], // mean, 1/deviation
    inputs: [x, ones(x, dim(x, -1))],
    attributes: { axis: -1, epsilon: { float: epsilon } },
  }),
  vjp: (dy, { y, aux: [, r] }) => [throughStatistics(dy, y, r!)],
});

/** γ·x̂ + β over the last axis. */
const LayerNormalization = op<[x: Tensor, scale: Tensor, shift: Tensor], Epsilon>('LayerNormalization', {
  forward: ([x], { epsilon }) => ({
    shape: x.shape,
    aux: [statistics(x), statistics(x)],
    attributes: { axis: -1, epsilon: { float: epsilon } },
  }),
  vjp: (dy, { x: [x, scale, shift], aux: [mu, r] }) => {
    const normalised = mul(sub(x, mu!), r!);
    const rows = x.shape.slice(0, -1).map((_, i) => i);
    return [
      throughStatistics(mul(dy, scale), normalised, r!),
      reshape(sum(mul(dy, normalised), rows), scale.shape),
      reshape(sum(dy, rows), shift.shape),
    ];
  },
});

export const standardise = (x: Tensor, epsilon: number): Tensor => Standardise([x], { epsilon });

export const layerNormalization = (x: Tensor, scale: Tensor, shift: Tensor, epsilon: number): Tensor =>
  LayerNormalization([x, scale, shift], { epsilon });

/** Group norm: [N, C, H, W] in `groups` groups of channels, each with its own mean and deviation. */
export function groupNormalization(x: Tensor, groups: number, scale: Tensor, shift: Tensor, epsilon: number): Tensor {
  const c = dim(x, 1);
  const perChannel = [c, ...x.shape.slice(2).map(() => 1)];
  const rows = reshape(x, [dim(x, 0) * groups, -1]); // [N·G, C/G·H·W]
  const normalised = reshape(standardise(rows, epsilon), x.shape);
  return add(mul(normalised, reshape(scale, perChannel)), reshape(shift, perChannel));
}
