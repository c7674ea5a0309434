/** @file The same run twice gives the same bits, on several threads too: a seed is a picture. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  conv,
  Graph,
  gather,
  gradients,
  gridSample,
  layerNormalization,
  matmul,
  mul,
  reshape,
  scatterAdd,
  softmax,
  total,
  transpose,
  writeOnnx,
} from '../../../src/inference/graph/index.ts';
import { Session, type Values } from '../../../src/inference/runtime/session.ts';
import { randomFrom } from './samples/sample.ts';

const numbers = (name: string, length: number): Float32Array => {
  const random = randomFrom(name);
  return Float32Array.from({ length }, () => random.real(-1, 1));
};

const places = (name: string, length: number, below: number): BigInt64Array => {
  const random = randomFrom(name);
  return BigInt64Array.from({ length }, () => BigInt(random.whole(0, below - 1)));
};

const hash = (values: Values): string =>
  createHash('sha256')
    .update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
    .digest('hex');

/** Runs the graph 20 times on two threads; returns the results if all are equal. */
async function repeat(graph: Graph, feeds: Readonly<Record<string, Values>>): Promise<Record<string, Values>> {
  const session = await Session.open(
    writeOnnx(graph, () => null),
    { device: 'cpu', threads: 2 },
  );
  try {
    const names = [...graph.outputs.keys()];
    const seen = new Map<string, Record<string, Values>>();
    for (let i = 0; i < 20; i++) {
      const results = await session.run(feeds, names);
      seen.set(names.map((name) => hash(results[name]!)).join(), results);
    }
    expect(seen.size, 'different results among 20 runs').toBe(1);
    return [...seen.values()][0]!;
  } finally {
    await session.release();
  }
}

describe('20 runs on two threads', () => {
  // ScatterND with reduction "add" lost terms here: two threads read, added and wrote one row at the same time.
  it('add 600,000 updates to 50,000 rows alike, and losing none', async () => {
    const [count, rows, width] = [600_000, 50_000, 3];
    const graph = new Graph();
    const [indices, updates] = [graph.input('indices', [count], 'int64'), graph.input('updates', [count, width])];
    graph.output('sums', scatterAdd(indices, updates, rows));
    const feeds = { indices: places('indices', count, rows), updates: numbers('updates', count * width) };
    const { sums } = await repeat(graph, feeds);
    const expected = new Float64Array(rows * width);
    feeds.updates.forEach((value, i) => {
      expected[Number(feeds.indices[Math.floor(i / width)]) * width + (i % width)]! += value;
    });
    const worst = expected.reduce((most, value, i) => Math.max(most, Math.abs(value - Number(sums![i]))), 0);
    expect(worst).toBeLessThan(1e-5);
  });

  it('add all updates to one row alike', async () => {
    const graph = new Graph();
    graph.output('sum', scatterAdd(graph.input('indices', [100_000], 'int64'), graph.input('ones', [100_000, 2]), 1));
    const feeds = { indices: new BigInt64Array(100_000), ones: new Float32Array(200_000).fill(1) };
    expect([...(await repeat(graph, feeds)).sum!]).toEqual([100_000, 100_000]);
  });

  it('give bit-identical gradients through looking up, sampling, attention, norms and convolutions', async () => {
    const graph = new Graph();
    const [x, w, table] = [
      graph.input('x', [2, 8, 32, 32]),
      graph.input('w', [8, 8, 3, 3]),
      graph.input('table', [16, 8]),
    ];
    const seen = gridSample(conv(x, w, null, { pad: 1 }), graph.input('grid', [2, 48, 48, 2])); // [2, 8, 48, 48]
    const tokens = reshape(transpose(seen, [0, 2, 3, 1]), [2, 48 * 48, 8]); // [N, HW, C]
    const normed = layerNormalization(tokens, graph.input('scale', [8]), graph.input('shift', [8]), 1e-5);
    const keys = gather(table, graph.input('codes', [64], 'int64'), 0); // [64, C]
    const mixed = matmul(softmax(matmul(normed, transpose(keys, [1, 0])), -1), keys);
    const wanted = { x, w, table, scale: graph.inputs[4]!, shift: graph.inputs[5]! };
    gradients(total(mul(mixed, normed)), Object.values(wanted)).forEach((gradient, i) => {
      graph.output(`d${Object.keys(wanted)[i]}`, gradient);
    });
    const feeds: Record<string, Values> = { codes: places('codes', 64, 16) };
    for (const { name, shape } of graph.inputs) {
      feeds[name] ??= numbers(
        name,
        shape.reduce((product, side) => product * side, 1),
      );
    }
    const results = await repeat(graph, feeds);
    for (const [name, values] of Object.entries(results)) {
      expect(
        values.some((value) => Number(value) !== 0),
        name,
      ).toBe(true);
    }
  });
});
