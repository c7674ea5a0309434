/** @file What a painting is judged by. */
import {
  abs,
  add,
  asin,
  div,
  maximum,
  mean,
  minimum,
  mul,
  nchw,
  replaceGradient,
  reshape,
  sign,
  slice,
  sqrt,
  sub,
  sum,
  type Tensor,
} from '../graph/index.ts';
import { unit } from '../networks/clip/clip.ts';

/**
 * Squared great-circle distance between directions, halved: with θ the angle, ‖û − v̂‖ = 2·sin(θ/2), so
 * 2·arcsin²(‖û − v̂‖/2) = θ²/2. Kept a hair away from 0 and π, where the derivative of the square root or of the
 * arcsine has no bound.
 *
 * @param u - [N, D]
 * @param v - [T, D]
 * @returns [N, T], 0 … π²/2
 */
export function sphericalDistance(u: Tensor, v: Tensor): Tensor {
  const [n, d] = [u.shape[0] ?? 0, u.shape[1] ?? 0];
  const difference = sub(reshape(unit(u), [n, 1, d]), reshape(unit(v), [1, v.shape[0] ?? 0, d])); // [N, T, D]
  const squared = reshape(sum(mul(difference, difference), [2]), [n, v.shape[0] ?? 0]);
  const half = minimum(div(sqrt(add(squared, 1e-12)), 2), 1 - 1e-6); // sin(θ/2)
  const angle = asin(half);
  return mul(mul(angle, angle), 2);
}

/**
 * One loss per target: |w|·mean over cuts of d·sign(w). Its gradient stops once d·sign(w) < s; the value does not.
 *
 * @param embeddings - [N, D], of the cuts
 * @param targets - [T, D]
 * @param weights - [T]; negative ones push away, 0 has no effect
 * @param stops - [T]
 * @returns [T]
 */
export function promptLosses(embeddings: Tensor, targets: Tensor, weights: Tensor, stops: Tensor): Tensor {
  const signed = mul(sphericalDistance(embeddings, targets), sign(weights)); // [N, T]
  const stopped = replaceGradient(signed, maximum(signed, stops));
  return mul(abs(weights), reshape(mean(stopped, [0]), weights.shape));
}

/** ½·w·mean (z − z₀)²: the pull back to the start. */
export const startLoss = (z: Tensor, start: Tensor, weight: Tensor): Tensor => {
  const difference = sub(z, start);
  return mul(mul(weight, 0.5), reshape(mean(mul(difference, difference)), []));
};

/**
 * w·mean (Δx² + Δy²) over the pixels that have both a right and a lower neighbour. x [1, 3, H, W]
 */
export function totalVariation(x: Tensor, weight: Tensor): Tensor {
  const [, , h, w] = nchw(x);
  const crop = (top: number, left: number) => slice(slice(x, 2, top, top + h - 1), 3, left, left + w - 1);
  const squaredStep = (neighbour: Tensor): Tensor => {
    const step = sub(neighbour, crop(0, 0));
    return mul(step, step);
  };
  return mul(weight, reshape(mean(add(squaredStep(crop(0, 1)), squaredStep(crop(1, 0)))), []));
}
