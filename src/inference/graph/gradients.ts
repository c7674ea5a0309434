/** @file Reverse mode: walks the record backwards and appends the nodes that compute gradients. */
import type { Graph, Node, Segment } from './graph.ts';
import { add } from './ops/elementwise.ts';
import { unbroadcast } from './ops/reduction.ts';
import { size, type Tensor } from './tensor.ts';

/**
 * The gradients of a scalar for the wanted tensors, as tensors of the same graph.
 * Only what lies between them is differentiated: constants and unwanted weights cost nothing.
 *
 * Throws if the loss is not a scalar or does not depend on a wanted tensor.
 */
export function gradients(loss: Tensor, wanted: readonly Tensor[]): Tensor[] {
  if (size(loss.shape) !== 1) throw new RangeError(`${loss.name}: a loss is one number, this has ${size(loss.shape)}`);
  const { graph } = loss;
  const seed = graph.constant([1], loss.shape);
  const found = pullBack(graph, 0, graph.nodes.length, new Map([[loss, seed]]), wanted);
  return wanted.map((tensor) => {
    const gradient = found.get(tensor);
    if (!gradient) throw new RangeError(`${loss.name} does not depend on ${tensor.name}`);
    return gradient;
  });
}

/** Carries the given gradients back through the nodes first…end to the wanted tensors. */
function pullBack(
  graph: Graph,
  first: number,
  end: number,
  known: ReadonlyMap<Tensor, Tensor>,
  wanted: readonly Tensor[],
): ReadonlyMap<Tensor, Tensor> {
  const dependent = reachable(graph.nodes.slice(first, end), wanted);
  const sums = new Map(known);
  const receive = (input: Tensor | null, gradient: Tensor | null | undefined) => {
    if (!input || !gradient || !dependent.has(input)) return;
    const term = unbroadcast(gradient, input.shape);
    const sum = sums.get(input);
    sums.set(input, sum ? add(sum, term) : term);
  };
  const segmentEnding = new Map(graph.segments.map((segment) => [segment.end, segment]));
  for (let i = end; i > first; i--) {
    const segment = segmentEnding.get(i);
    if (segment) {
      const dy = sums.get(segment.output);
      if (dy && dependent.has(segment.output)) {
        for (const [input, gradient] of throughSegment(graph, segment, dy, wanted)) receive(input, gradient);
      }
      i = segment.first + 1;
      continue;
    }
    const node = graph.nodes[i - 1];
    const dy = node && sums.get(node.outputs[0]);
    if (!node || !dy || !node.differentiable.some((input) => input && dependent.has(input))) continue;
    const found = graph.scope(`grad${scopeOf(node)}`, () => node.vjp(dy));
    node.differentiable.forEach((input, k) => {
      receive(input, found[k]);
    });
  }
  return sums;
}

/** Runs a segment again beside its gradient: its inner tensors need not be kept since the forward pass. */
function throughSegment(
  graph: Graph,
  segment: Segment,
  dy: Tensor,
  wanted: readonly Tensor[],
): readonly (readonly [Tensor, Tensor])[] {
  return graph.scope('recompute', () => {
    const first = graph.nodes.length;
    const output = segment.again();
    const targets = [...new Set([...segment.inputs, ...wanted])]; // weights are wanted inside, too
    const found = pullBack(graph, first, graph.nodes.length, new Map([[output, dy]]), targets);
    return targets.flatMap((target) => {
      const gradient = found.get(target);
      return gradient ? [[target, gradient] as const] : [];
    });
  });
}

/** All tensors that the wanted ones influence. */
function reachable(nodes: readonly Node[], wanted: readonly Tensor[]): ReadonlySet<Tensor> {
  const reached = new Set(wanted);
  for (const node of nodes) {
    if (node.differentiable.some((input) => input && reached.has(input))) {
      for (const output of node.outputs) reached.add(output);
    }
  }
  return reached;
}

/** Where the node was recorded, with a slash before each part. */
const scopeOf = (node: Node): string => `/${node.name}`.slice(0, node.name.lastIndexOf('/') + 1);
