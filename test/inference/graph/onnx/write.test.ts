/** @file The bytes of a model: what is in them, what is left out, and where the weights are. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  add,
  conv,
  Graph,
  gemm,
  leakyRelu,
  live,
  mul,
  standardise,
  sum,
  tanh,
  upsampleNearest,
  writeOnnx,
} from '../../../../src/inference/graph/index.ts';
import { ModelProto } from '../../../../src/inference/graph/onnx/schema.ts';
import { Session } from '../../../../src/inference/runtime/session.ts';
import { runGraph } from '../run.ts';

interface Decoded {
  irVersion: string;
  opsetImport: { version: string }[];
  graph: {
    node: { name: string; opType: string; input: string[]; output: string[]; attribute?: Record<string, unknown>[] }[];
    initializer?: {
      name: string;
      dims?: string[];
      rawData?: Uint8Array;
      dataLocation?: number;
      externalData?: { key: string; value: string }[];
    }[];
    input?: { name: string; type: { tensorType: { elemType: number; shape: { dim?: { dimValue: string }[] } } } }[];
    output: { name: string }[];
  };
}

const decode = (bytes: Uint8Array): Decoded =>
  ModelProto.toObject(ModelProto.decode(bytes), { longs: String }) as Decoded;
const asInputs = () => null;

/** y = x·wᵀ + b, and a node that nothing needs. */
function linear(): Graph {
  const graph = new Graph();
  const x = graph.input('x', [1, 2]);
  const [w, b] = [graph.parameter('net', 'fc.weight', [3, 2]), graph.parameter('net', 'fc.bias', [3])];
  tanh(mul(x, graph.parameter('net', 'unused', [2])));
  graph.output('y', gemm(x, w, b, false, true));
  return graph;
}

/** The two weights of `linear` one after the other, at an offset that readers must honour. */
const weights = Float32Array.of(9, 9, 9, 9, 1, 2, 3, 4, 5, 6, 0.5, -0.5, 0);
const places: Record<string, { offset: number; length: number }> = {
  'fc.weight': { offset: 16, length: 24 },
  'fc.bias': { offset: 40, length: 12 },
};

describe('writeOnnx', () => {
  it('writes opset 18 and every node once, with an Identity per output', () => {
    const graph = new Graph();
    const x = graph.input('x', [2, 3]);
    const y = add(tanh(x), sum(x, [1]));
    graph.output('y', y);
    graph.output('again', y);
    const { irVersion, opsetImport, graph: written } = decode(writeOnnx(graph, asInputs));
    expect({ irVersion, opsetImport }).toEqual({ irVersion: '8', opsetImport: [{ version: '18' }] });
    expect(written.node.map(({ opType }) => opType).sort()).toEqual([
      'Add',
      'Identity',
      'Identity',
      'ReduceSum',
      'Tanh',
    ]);
    expect(written.output.map(({ name }) => name)).toEqual(['y', 'again']);
  });

  it('leaves out dead nodes, and the constants and parameters that only they read', () => {
    const graph = linear();
    mul(graph.inputs[0]!, 123);
    const { graph: written } = decode(writeOnnx(graph, asInputs));
    expect(written.node.map(({ opType }) => opType)).toEqual(['Gemm', 'Identity']);
    expect(written.initializer ?? []).toEqual([]);
    expect(written.input!.map(({ name }) => name)).toEqual(['x', 'net.fc.weight', 'net.fc.bias']);
    expect(live(graph, [...graph.outputs.values()]).map(({ type }) => type)).toEqual(['Gemm']);
  });

  it('puts each node after those whose results it reads', () => {
    const graph = new Graph();
    let x = graph.input('x', [2]);
    for (let i = 0; i < 5; i++) x = add(mul(x, tanh(x)), tanh(mul(x, 2)));
    graph.output('y', x);
    const { node } = decode(writeOnnx(graph, asInputs)).graph;
    expect(node).toHaveLength(26);
    const known = new Set(['x', ...graph.constants.map(({ tensor }) => tensor.name)]);
    for (const { name, input, output } of node) {
      expect(
        input.filter((read) => !known.has(read)),
        `not yet computed where ${name} reads it`,
      ).toEqual([]);
      for (const made of output) known.add(made);
    }
  });

  it('leaves out absent inputs at the end, which crash the convolution of WebGPU', () => {
    const graph = new Graph();
    graph.output('y', conv(graph.input('x', [1, 1, 2, 2]), graph.input('w', [1, 1, 1, 1]), null));
    expect(decode(writeOnnx(graph, asInputs)).graph.node[0]!.input).toEqual(['x', 'w']);
  });

  it('writes attributes by their kind, absent inputs as empty names, further results by their own', () => {
    const graph = new Graph();
    const x = graph.input('x', [1, 1, 2, 2]);
    graph.output('y', standardise(leakyRelu(upsampleNearest(x, 2), 0.25), 0.5));
    const { node } = decode(writeOnnx(graph, asInputs)).graph;
    const [resize, leaky, norm] = node;
    expect(resize!.input[1]).toBe('');
    expect(resize!.attribute).toContainEqual({ name: 'mode', type: 3, s: Buffer.from('nearest') });
    expect(leaky!.attribute).toEqual([{ name: 'alpha', type: 1, f: 0.25 }]);
    expect(norm!.attribute).toContainEqual({ name: 'axis', type: 2, i: '-1' });
    expect(norm!.output).toEqual([norm!.name, `${norm!.name}:1`, `${norm!.name}:2`]);
  });

  it('makes inputs of the parameters that lie nowhere, with their shape and dtype', async () => {
    const graph = linear();
    const [, weight] = decode(writeOnnx(graph, asInputs)).graph.input!;
    expect(weight!.type.tensorType).toEqual({ elemType: 1, shape: { dim: [{ dimValue: '3' }, { dimValue: '2' }] } });
    const { y } = await runGraph(graph, {
      x: Float32Array.of(1, 10),
      'net.fc.weight': weights.slice(4, 10),
      'net.fc.bias': weights.slice(10),
    });
    expect([...y!]).toEqual([21.5, 42.5, 65]);
  });

  it('points to the weights in a file beside the model, which the session reads', async () => {
    const bytes = writeOnnx(linear(), (_, key) => ({ file: 'weights.bin', ...places[key]! }));
    const { initializer, input } = decode(bytes).graph;
    expect(input!.map(({ name }) => name)).toEqual(['x']);
    expect(initializer![0]).toMatchObject({ name: 'net.fc.weight', dims: ['3', '2'], dataLocation: 1 });
    expect(initializer![0]!.externalData).toEqual([
      { key: 'location', value: 'weights.bin' },
      { key: 'offset', value: '16' },
      { key: 'length', value: '24' },
    ]);
    const folder = await mkdtemp(join(tmpdir(), 'tessera-'));
    try {
      await writeFile(join(folder, 'weights.bin'), new Uint8Array(weights.buffer));
      await writeFile(join(folder, 'model.onnx'), bytes);
      const session = await Session.open(join(folder, 'model.onnx'), { device: 'cpu' });
      const { y } = await session.run({ x: Float32Array.of(1, 10) }, ['y']);
      await session.release();
      expect([...y]).toEqual([21.5, 42.5, 65]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('hands out constants, inputs and parameters as results', async () => {
    const graph = new Graph();
    graph.output('input', graph.input('x', [2]));
    graph.output('constant', graph.constant([3, 4], [2]));
    graph.output('parameter', graph.parameter('net', 'w', [1]));
    const results = await runGraph(graph, { x: Float32Array.of(1, 2), 'net.w': Float32Array.of(7) });
    expect(Object.fromEntries(Object.entries(results).map(([name, values]) => [name, [...values]]))).toEqual({
      input: [1, 2],
      constant: [3, 4],
      parameter: [7],
    });
  });
});
