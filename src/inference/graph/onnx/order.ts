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
 */
import type { Node } from '../graph.ts';
import type { Tensor } from '../tensor.ts';

/** The same nodes, each after those whose results it reads. */
export function fileOrder(recorded: readonly Node[]): Node[] {
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
