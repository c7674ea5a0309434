/** @file Memory for time: a stretch of a network whose inner tensors are computed again in the backward pass. */
import type { Tensor } from './tensor.ts';

/**
 * `f(...inputs)`, of whose inner tensors none is kept for the gradient. `f` may capture other tensors too, but its own
 * leave it only as its result.
 */
export function recompute<I extends readonly [Tensor, ...Tensor[]]>(f: (...inputs: I) => Tensor, ...inputs: I): Tensor {
  const { graph } = inputs[0];
  const first = graph.nodes.length;
  const output = f(...inputs);
  const producer = graph.producer(output);
  if (producer && graph.nodes.lastIndexOf(producer) >= first) {
    graph.segments.push({ first, end: graph.nodes.length, output, again: () => f(...inputs) });
  }
  return output;
}
