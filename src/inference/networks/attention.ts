/** @file Scaled dot-product attention in several heads. */
import { add, dim, matmul, mul, reshape, softmax, type Tensor, transpose } from '../graph/index.ts';

/**
 * softmax(q·kᵀ/√d + mask)·v, d = D / heads.
 *
 * @param q - [N, Q, D]
 * @param k - [N, K, D]
 * @param v - [N, K, D]
 * @param mask - added to the scores before softmax, broadcast to [N, heads, Q, K]; −∞ hides
 * @returns [N, Q, D]
 */
export function attention(q: Tensor, k: Tensor, v: Tensor, heads: number, mask?: Tensor): Tensor {
  const [n, queries, width] = [dim(q, 0), dim(q, 1), dim(q, 2)];
  const d = width / heads;
  const keys = dim(k, 1);
  const split = (x: Tensor, length: number, order: readonly number[]) =>
    transpose(reshape(x, [n, length, heads, d]), order);
  const scaled = mul(split(q, queries, [0, 2, 1, 3]), d ** -0.5); // [N, h, Q, d]
  const scores = matmul(scaled, split(k, keys, [0, 2, 3, 1])); // [N, h, Q, K]
  const weights = softmax(mask ? add(scores, mask) : scores, -1);
  const mixed = matmul(weights, split(v, keys, [0, 2, 1, 3])); // [N, h, Q, d]
  return reshape(transpose(mixed, [0, 2, 1, 3]), [n, queries, width]);
}

/** 0 where a position may look (itself and before), a large negative number where not: [length, length] */
export function causalMask(x: Tensor, length: number): Tensor {
  const hidden = -1e9; // finite: −∞ − −∞ would be no number
  const values = Float32Array.from({ length: length * length }, (_, i) =>
    i % length > Math.floor(i / length) ? hidden : 0,
  );
  return x.graph.constant(values, [length, length]);
}
