/** @file The walk backwards: what it sums, what it leaves out, and what it says when it cannot go on. */
import { describe, expect, it } from 'vitest';
import {
  add,
  cast,
  conv,
  Graph,
  gemm,
  gradients,
  live,
  mul,
  reshape,
  sigmoid,
  standardise,
  sum,
  type Tensor,
  tanh,
  total,
} from '../../../src/inference/graph/index.ts';
import type { Values } from '../../../src/inference/runtime/session.ts';
import { runGraph } from './run.ts';

/** Runs the graph with the given tensors as its only outputs, and returns their values. */
async function valuesOf(
  tensors: readonly Tensor[],
  feeds: Readonly<Record<string, readonly number[]>>,
): Promise<number[][]> {
  const { graph } = tensors[0]!;
  tensors.forEach((tensor, i) => {
    graph.output(`result ${i}`, tensor);
  });
  const typed = Object.entries(feeds).map(([name, values]): [string, Values] => [name, Float32Array.from(values)]);
  const results = await runGraph(graph, Object.fromEntries(typed));
  return tensors.map((_, i) => Array.from(results[`result ${i}`]!, Number));
}

describe('gradients', () => {
  it('sums over all uses of a tensor', async () => {
    const x = new Graph().input('x', [3]);
    const loss = total(add(mul(x, mul(x, x)), mul(x, 4))); // Σ x³ + 4x
    expect(await valuesOf(gradients(loss, [x]), { x: [1, -2, 0.5] })).toEqual([[7, 16, 4.75]]);
  });

  it('sums a gradient down to the shape that was stretched', async () => {
    const graph = new Graph();
    const [x, row, column, scalar] = ([[2, 3], [3], [2, 1], []] as const).map((shape, i) =>
      graph.input('xrcs'[i]!, shape),
    ) as [Tensor, Tensor, Tensor, Tensor];
    const loss = total(mul(x, add(add(row, column), scalar)));
    const wanted = gradients(loss, [row, column, scalar]);
    expect(wanted.map(({ shape }) => shape)).toEqual([[3], [2, 1], []]);
    const feeds = { x: [1, 2, 3, 4, 5, 6], r: [0, 0, 0], c: [0, 0], s: [0] };
    expect(await valuesOf(wanted, feeds)).toEqual([[5, 7, 9], [6, 15], [21]]);
  });

  it('reaches inner tensors, parameters and inputs at once, in the order asked for', async () => {
    const graph = new Graph();
    const [x, w] = [graph.input('x', [2]), graph.parameter('net', 'w', [2])];
    const h = mul(x, w);
    const loss = total(mul(h, h));
    const feeds = { x: [1, 2], 'net.w': [3, -1] };
    expect(await valuesOf(gradients(loss, [h, x, w]), feeds)).toEqual([
      [6, -4], // 2h
      [18, 4], // 2hw
      [6, -8], // 2hx
    ]);
  });

  it('is one for the loss itself', async () => {
    const x = new Graph().input('x', [1, 1]);
    expect(await valuesOf(gradients(x, [x]), { x: [5] })).toEqual([[1]]);
  });

  it('can be differentiated again', async () => {
    const x = new Graph().input('x', [2]);
    const [first] = gradients(total(mul(x, mul(x, x))), [x]); // 3x²
    expect(await valuesOf(gradients(total(first!), [x]), { x: [2, -1] })).toEqual([[12, -6]]);
  });

  it('passes through half precision in the dtype of each tensor', async () => {
    const x = new Graph().input('x', [2]);
    const half = cast(x, 'float16');
    const loss = total(cast(mul(mul(half, half), 0.5), 'float32'));
    const [dx] = gradients(loss, [x]);
    expect(dx!.dtype).toBe('float32');
    expect(await valuesOf([dx!], { x: [3, -0.25] })).toEqual([[3, -0.25]]);
  });

  it('needs no node for constants and unwanted weights', () => {
    const graph = new Graph();
    const x = graph.input('x', [1, 2, 4, 4]);
    const [w, v] = [graph.parameter('net', 'w', [3, 2, 3, 3]), graph.parameter('net', 'v', [48, 5])];
    const hidden = mul(conv(x, w, null, { pad: 1 }), graph.constant([1, 2, 3], [3, 1, 1]));
    const loss = total(gemm(reshape(hidden, [1, 48]), v, null, false, false));
    const [dx] = gradients(loss, [x]);
    expect(live(graph, [dx!]).map(({ type }) => type)).toEqual([
      ...['Reshape', 'Expand'], // of the total
      'Gemm', // with v
      'Reshape',
      'Mul', // with the constant
      ...['Transpose', 'Slice', 'Conv'], // with w, turned
    ]);
  });

  it('stops at the tensors that are wanted', () => {
    const graph = new Graph();
    const h = tanh(graph.input('x', [2]));
    const [dh] = gradients(total(sigmoid(h)), [h]);
    const names = live(graph, [dh!]).map(({ name }) => name);
    expect(names.filter((name) => name.includes('grad/')).length).toBeGreaterThan(0);
    expect(graph.nodes.filter(({ type }) => type === 'Tanh')).toHaveLength(1);
    const afterTanh = graph.nodes.slice(graph.nodes.findIndex(({ type }) => type === 'Tanh') + 1);
    // 1 − tanh² would read h twice; only the sigmoid reads it, once.
    expect(afterTanh.filter(({ inputs }) => inputs.includes(h))).toHaveLength(1);
  });

  it('names its nodes after the layers they lead back through', () => {
    const graph = new Graph();
    const x = graph.input('x', [2]);
    const loss = total(graph.scope('decoder', () => graph.scope('mid', () => tanh(x))));
    const [dx] = gradients(loss, [x]);
    const names = live(graph, [dx!]).map(({ name }) => name.replace(/_\d+$/, ''));
    expect(names).toContain('decoder/mid/Tanh');
    expect(names).toContain('grad/decoder/mid/Sub');
    expect(names).toContain('grad/Expand');
  });

  it('wants a loss of one number', () => {
    const x = new Graph().input('x', [2, 3]);
    expect(() => gradients(sum(x, [1]), [x])).toThrow(/^ReduceSum_\d+: a loss is one number, this has 2$/);
  });

  it('says which tensor a loss does not depend on', () => {
    const graph = new Graph();
    const [x, other] = [graph.input('x', [2]), graph.input('other', [2])];
    expect(() => gradients(total(x), [x, other])).toThrow(/^Reshape_\d+ does not depend on other$/);
  });

  it('says in which layer a rule fails', () => {
    const graph = new Graph();
    const x = graph.input('x', [2]);
    const rule = () => {
      throw new RangeError('no rule for odd numbers');
    };
    const odd = { inputs: [x], attributes: {}, differentiable: [x], vjp: rule };
    const node = graph.scope('net/conv1', () => graph.record('Odd', [{ shape: [2], dtype: 'float32' }], odd));
    const loss = total(node.outputs[0]);
    expect(() => gradients(loss, [x])).toThrow(/^gradient of net\/conv1\/Odd_\d+: no rule for odd numbers$/);
  });

  it('refuses a second derivative that its rules would get wrong', () => {
    const x = new Graph().input('x', [2, 3]);
    const [dx] = gradients(total(mul(standardise(x, 1e-5), x)), [x]);
    const second = () => gradients(total(mul(dx!, dx!)), [x]);
    expect(second).toThrow(/^LayerNormalization_\d+: its gradient rule cannot be differentiated a second time$/);
  });
});
