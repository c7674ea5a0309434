/** @file Memory for time: a stretch of a network whose inner tensors are computed again in the backward pass. */
import type { Tensor } from './tensor.ts';

/**
 * `f(...inputs)`, of whose inner tensors none is kept for the gradient. `f` may use weights and constants freely, but
 * other tensors only through `inputs`: what it captures is treated as constant.
 */
export function recompute<I extends readonly [Tensor, ...Tensor[]]>(f: (...inputs: I) => Tensor, ...inputs: I): Tensor {
  const { graph } = inputs[0];
  const first = graph.nodes.length;
  const output = f(...inputs);
  if (graph.nodes.length > first) {
    graph.segments.push({ first, end: graph.nodes.length, inputs, output, again: () => f(...inputs) });
  }
  return output;
}
