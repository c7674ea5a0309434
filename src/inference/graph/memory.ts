/** @file How much memory a graph's tensors need, told from their shapes alone. */
import type { Graph } from './graph.ts';
import { fileOrder, runOrder } from './onnx/order.ts';
import { live } from './onnx/write.ts';
import { type Dtype, size, type Tensor } from './tensor.ts';

const bytesOf: Readonly<Record<Dtype, number>> = { float32: 4, float16: 2, int64: 8, uint8: 1, bool: 1 };

/** Operators whose result is the same memory as their input. */
const views = new Set(['Identity', 'Reshape']);

const bytes = ({ shape, dtype }: Tensor): number => size(shape) * bytesOf[dtype];

/**
 * The most bytes that computed tensors hold at once when ONNX Runtime runs the graph and frees a tensor after its last use.
 * Weights and constants are not counted.
 */
export function peakBytes(graph: Graph): number {
  const results = [...graph.outputs.values()];
  const nodes = runOrder(fileOrder(live(graph, results)));
  const remaining = new Map<Tensor, number>();
  for (const tensor of [...nodes.flatMap((node) => node.inputs), ...results]) {
    if (tensor) remaining.set(tensor, (remaining.get(tensor) ?? 0) + 1);
  }
  const owner = new Map<Tensor, Tensor>(); // a view keeps its origin alive
  const alive = new Map<Tensor, number>(); // origins, with the number of tensors that need them
  let held = 0;
  let peak = 0;
  const free = (tensor: Tensor) => {
    const origin = owner.get(tensor);
    if (!origin) return;
    const users = (alive.get(origin) ?? 0) - 1;
    alive.set(origin, users);
    if (users === 0) held -= bytes(origin);
  };
  for (const node of nodes) {
    const [source] = node.inputs;
    for (const output of node.outputs) {
      const origin = (views.has(node.type) && source && owner.get(source)) || output;
      owner.set(output, origin);
      alive.set(origin, (alive.get(origin) ?? 0) + 1);
      if (origin === output) held += bytes(output);
    }
    peak = Math.max(peak, held);
    for (const input of node.inputs) {
      if (!input) continue;
      const uses = (remaining.get(input) ?? 0) - 1;
      remaining.set(input, uses);
      if (uses === 0) free(input);
    }
    for (const output of node.outputs) if (!remaining.get(output)) free(output);
  }
  return peak;
}
