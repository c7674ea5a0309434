/**
 * @file The order of the nodes in the file, which decides how much memory a backward pass takes.
 *
 * ONNX Runtime walks from the outputs back to the inputs, of several inputs the later one in the file first, and runs a
 * node when it leaves it. Where an incoming gradient meets something computed from kept tensors (a derivative, or a
 * tensor computed again), the gradient has to be the later one: then the other is computed just before it is used.
 * Were it the earlier one, all such things would be computed on the way forward, and wait in memory until the end.
 *
 * So of all nodes that can come next, the one recorded last comes first. Gradients need the whole forward pass, so
 * everything that does not need them precedes them.
 *
 * Of several outputs ONNX Runtime begins with the last in the file. That has to be the one recorded last, the gradient: were
 * it the loss, the whole forward pass would be computed before any of the way back. What that last output does not need
 * comes as early as it can.
 */
import type { Node } from '../graph.ts';
import type { Tensor } from '../tensor.ts';

/** The same nodes, each after those whose results it reads. */
export function fileOrder(all: readonly Node[]): Node[] {
  const needed = ancestors(all);
  const recorded = [...all.filter((node) => needed.has(node)), ...all.filter((node) => !needed.has(node))];
  const producers = new Map<Tensor, number>(
    recorded.flatMap(({ outputs }, place) => outputs.map((output) => [output, place] as const)),
  );
  const readers: number[][] = recorded.map(() => []);
  const waitingFor = recorded.map(({ inputs }, place) => {
    const awaited = inputs.flatMap((input) => (input && producers.get(input)) ?? []);
    for (const producer of awaited) readers[producer]!.push(place);
    return awaited.length;
  });
  const ready = recorded.flatMap((_, place) => (waitingFor[place] === 0 ? [place] : [])); // ascending
  const order: Node[] = [];
  for (let next = ready.pop(); next !== undefined; next = ready.pop()) {
    order.push(recorded[next]!);
    for (const reader of readers[next]!) {
      waitingFor[reader]! -= 1;
      if (waitingFor[reader] === 0) ready.splice(ready.findLastIndex((place) => place < reader) + 1, 0, reader);
    }
  }
  return order;
}

/** The order in which ONNX Runtime runs the nodes of a file, but for those that it fuses, which count as later ones. */
export function runOrder(file: readonly Node[]): Node[] {
  const producers = new Map<Tensor, number>(
    file.flatMap(({ outputs }, place) => outputs.map((output) => [output, place] as const)),
  );
  const sources = file.map(({ inputs }) =>
    [...new Set(inputs.flatMap((input) => (input && producers.get(input)) ?? []))].sort((a, b) => a - b),
  );
  const read = new Set(sources.flat());
  const stack = file.flatMap((_, place) => (read.has(place) ? [] : [{ place, leaving: false }]));
  const entered = new Set<number>();
  const order: Node[] = [];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const { place, leaving } = top;
    if (leaving) order.push(file[place]!);
    else if (!entered.has(place)) {
      entered.add(place);
      stack.push({ place, leaving: true }, ...sources[place]!.map((source) => ({ place: source, leaving: false })));
    }
  }
  return order;
}

/** The last node and all that it needs. */
function ancestors(recorded: readonly Node[]): ReadonlySet<Node> {
  const found = new Set(recorded.slice(-1));
  const tensors = new Set<Tensor | null>(recorded.at(-1)?.inputs);
  for (const node of recorded.toReversed()) {
    if (!node.outputs.some((output) => tensors.has(output))) continue;
    found.add(node);
    for (const input of node.inputs) tensors.add(input);
  }
  return found;
}
