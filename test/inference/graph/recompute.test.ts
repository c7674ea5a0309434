/** @file Recomputation: the same gradients, while nothing inside a segment outlives the forward pass. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Node } from '../../../src/inference/graph/graph.ts';
import {
  add,
  Graph,
  gradients,
  live,
  matmul,
  mul,
  recompute,
  sigmoid,
  type Tensor,
  tanh,
  total,
  writeOnnx,
} from '../../../src/inference/graph/index.ts';
import { Session } from '../../../src/inference/runtime/session.ts';
import { toNumbers } from './recorded.ts';
import { runGraph } from './run.ts';
import { randomFrom } from './samples/sample.ts';

type Segmented = (f: (...x: Tensor[]) => Tensor, ...x: [Tensor, ...Tensor[]]) => Tensor;
const plainly: Segmented = (f, ...x) => f(...x);

const numbers = (name: string, length: number): Float32Array => {
  const random = randomFrom(name);
  return Float32Array.from({ length }, () => random.real(-1, 1));
};

const feeds = { x: numbers('x', 12), 'net.w': numbers('w', 9), 'net.v': numbers('v', 9) };

interface Network {
  readonly graph: Graph;
  readonly x: Tensor;
  readonly w: Tensor;
  readonly v: Tensor;
}

/** The gradients of Σ network(x)² for x and both weights, where `segment` decides what is recomputed. */
function backward(build: (network: Network, segment: Segmented) => Tensor, segment: Segmented): Network {
  const graph = new Graph();
  const network = {
    graph,
    x: graph.input('x', [4, 3]),
    w: graph.parameter('net', 'w', [3, 3]),
    v: graph.parameter('net', 'v', [3, 3]),
  };
  const y = build(network, segment);
  const wanted = { x: network.x, w: network.w, v: network.v };
  const found = gradients(total(mul(y, y)), Object.values(wanted));
  Object.keys(wanted).forEach((name, i) => {
    graph.output(`d${name}`, found[i]!);
  });
  return network;
}

const networks: Record<string, (network: Network, segment: Segmented) => Tensor> = {
  'one segment with a weight inside': ({ x, w, v }, segment) =>
    matmul(
      segment((h) => tanh(matmul(h, w)), mul(x, 2)),
      v,
    ),
  'segments one after the other': ({ x, w, v }, segment) =>
    segment(
      (h) => tanh(matmul(h, v)),
      segment((h) => sigmoid(matmul(h, w)), x),
    ),
  'segments within segments': ({ x, w, v }, segment) =>
    segment((h) => {
      const inner = segment((i) => tanh(matmul(i, w)), mul(h, 1.5));
      return segment((i) => mul(i, sigmoid(matmul(i, v))), add(inner, h));
    }, x),
  'a segment at the end of a segment': ({ x, w, v }, segment) =>
    segment((h) => segment((i) => tanh(matmul(i, v)), sigmoid(matmul(h, w))), x),
  'several inputs, one of them twice': ({ x, w, v }, segment) => {
    const [a, b] = [matmul(x, w), matmul(x, v)];
    return add(
      segment((p, q, r) => mul(tanh(mul(p, q)), r), a, b, a),
      b,
    );
  },
  'a captured tensor that depends on the input': ({ x, w, v }, segment) => {
    const captured = tanh(matmul(x, w));
    return segment((h) => mul(sigmoid(h), captured), matmul(x, v));
  },
  'a segment that ends with a dead node': ({ x, w, v }, segment) =>
    matmul(
      segment((h) => {
        const y = tanh(matmul(h, w));
        sigmoid(y);
        return y;
      }, x),
      v,
    ),
  'a segment that passes its input on': ({ x, w, v }, segment) =>
    matmul(
      matmul(
        segment((h) => [h, tanh(h)][0]!, x),
        w,
      ),
      v,
    ),
};

/** The nodes of the forward pass, and those of the backward pass that the gradients need. */
function halves(graph: Graph): { forward: Node[]; backward: Node[] } {
  const needed = live(graph, [...graph.outputs.values()]);
  const isBackward = ({ name }: Node): boolean => /(^|\/)(grad|recompute)\//.test(name);
  return { forward: needed.filter((node) => !isBackward(node)), backward: needed.filter(isBackward) };
}

describe('recompute', () => {
  it.each(Object.entries(networks))('changes no gradient: %s', async (_, build) => {
    const kept = await runGraph(backward(build, plainly).graph, feeds);
    const again = await runGraph(backward(build, recompute).graph, feeds);
    for (const [name, values] of Object.entries(kept)) {
      expect([...toNumbers(again[name]!)], name).toEqual(
        [...toNumbers(values)].map((value) => expect.closeTo(value, 5)),
      );
      expect(
        toNumbers(values).some((value) => Math.abs(value) > 0.01),
        name,
      ).toBe(true);
    }
  });

  it('lets the backward pass read nothing from inside a segment', () => {
    const inside = new Set<Tensor>();
    let forward = true;
    const { graph } = backward(({ x, w, v }) => {
      const segment = (f: (h: Tensor) => Tensor, h: Tensor) =>
        recompute((input) => {
          const first = input.graph.nodes.length;
          const output = f(input);
          if (forward) {
            for (const node of input.graph.nodes.slice(first)) for (const made of node.outputs) inside.add(made);
            inside.delete(output);
          }
          return output;
        }, h);
      const y = segment(
        (h) => tanh(matmul(sigmoid(h), v)),
        segment((h) => mul(h, sigmoid(matmul(h, w))), x),
      );
      forward = false;
      return y;
    }, plainly);
    expect(inside.size).toBe(4);
    const read = halves(graph).backward.flatMap(({ inputs }) => inputs);
    expect(read.filter((tensor) => tensor && inside.has(tensor))).toEqual([]);
  });

  it('refuses the gradient of a tensor that left its segment by the back door', () => {
    const x = new Graph().input('x', [2]);
    let leaked = x;
    const y = recompute((h) => {
      leaked = tanh(h);
      return sigmoid(leaked);
    }, x);
    expect(() => gradients(total(mul(y, leaked)), [x])).toThrow(
      /^Tanh_\d+ is used outside the recompute\(\) that made it: return it from there$/,
    );
  });

  it('is run when the gradient needs it, not before', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tessera-'));
    try {
      const { graph } = backward(networks['segments one after the other']!, recompute);
      const bytes = writeOnnx(graph, () => null);
      const session = await Session.open(bytes, { device: 'cpu', profile: join(folder, 'trace') });
      await session.run(feeds, ['dx', 'dw', 'dv']);
      await session.release();
      const order = await kernels(folder);
      const lastForward = order.findLastIndex((name) => /^(MatMul|Tanh|Sigmoid)_/.test(name));
      const firstAgain = order.findIndex((name) => /^recompute\/(MatMul|Tanh|Sigmoid)_/.test(name));
      expect(lastForward).toBeGreaterThanOrEqual(3);
      expect(firstAgain).toBeGreaterThan(lastForward);
      // Tanh's segment comes last, so it goes back first; only then is the sigmoid's wanted again.
      const [tanhs, sigmoids] = ['Tanh', 'Sigmoid'].map((type) =>
        order.findIndex((name) => name.startsWith(`recompute/${type}_`)),
      );
      expect(tanhs).toBeGreaterThan(0);
      expect(sigmoids).toBeGreaterThan(tanhs!);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

/** Names of the nodes in the order in which ONNX Runtime ran them, from the trace in a folder. */
async function kernels(folder: string): Promise<string[]> {
  const [file] = await readdir(folder);
  const events = JSON.parse(await readFile(join(folder, file!), 'utf8')) as { name: string; ts: number }[];
  return events
    .filter(({ name }) => name.endsWith('_kernel_time'))
    .sort((a, b) => a.ts - b.ts)
    .map(({ name }) => name.replace('_kernel_time', ''));
}
