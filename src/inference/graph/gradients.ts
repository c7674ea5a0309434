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
  wanted: Iterable<Tensor>,
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
      refuseLeaks(graph, segment, sums);
      const dy = sums.get(segment.output);
      if (dy && dependent.has(segment.output)) {
        for (const [tensor, gradient] of throughSegment(graph, segment, dy, dependent)) receive(tensor, gradient);
      }
      i = segment.first + 1;
      continue;
    }
    const node = graph.nodes[i - 1]!;
    const [output, ...aux] = node.outputs;
    if (aux.some((tensor) => sums.has(tensor))) {
      throw new RangeError(`${node.name}: its gradient rule cannot be differentiated a second time`);
    }
    const dy = sums.get(output);
    if (!dy || !node.differentiable.some((input) => input && dependent.has(input))) continue;
    const found = graph.scope(`grad${scopeOf(node)}`, () => pullThrough(node, dy));
    node.differentiable.forEach((input, k) => {
      receive(input, found[k]);
    });
  }
  return sums;
}

function pullThrough(node: Node, dy: Tensor): readonly (Tensor | null)[] {
  try {
    return node.vjp(dy);
  } catch (cause) {
    throw new RangeError(`gradient of ${node.name}: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}

/** Runs a segment again beside its gradient: its inner tensors need not be kept since the forward pass. */
function throughSegment(
  graph: Graph,
  segment: Segment,
  dy: Tensor,
  dependent: ReadonlySet<Tensor>,
): ReadonlyMap<Tensor, Tensor> {
  return graph.scope('recompute', () => {
    const first = graph.nodes.length;
    const output = segment.again();
    return pullBack(graph, first, graph.nodes.length, new Map([[output, dy]]), dependent);
  });
}

/** A gradient that reached an inner tensor from outside its segment would be lost. */
function refuseLeaks(graph: Graph, { first, end, output }: Segment, sums: ReadonlyMap<Tensor, Tensor>): void {
  for (const node of graph.nodes.slice(first, end)) {
    const leak = node.outputs.find((tensor) => tensor !== output && sums.has(tensor));
    if (leak) throw new RangeError(`${leak.name} is used outside the recompute() that made it: return it from there`);
  }
}

/** All tensors that the wanted ones influence. */
function reachable(nodes: readonly Node[], wanted: Iterable<Tensor>): ReadonlySet<Tensor> {
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
