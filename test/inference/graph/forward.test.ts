/** @file Every operation's value against its definition. */
import { describe, expect, it } from 'vitest';
import { defined } from '../../../src/inference/graph/op.ts';
import { recordSamples, toNumbers } from './recorded.ts';
import { runGraph } from './run.ts';
import '../../../src/inference/graph/index.ts';

describe('forward', () => {
  it.each([...defined].sort())('%s computes what ONNX defines', async (operation) => {
    const { graph, recorded, feeds } = recordSamples(operation);
    recorded.forEach(({ label, y }) => {
      graph.output(label, y);
    });
    const results = await runGraph(graph, feeds);
    for (const { sample, label, given, y } of recorded) {
      const expected = sample.expected(...given);
      expect(y.shape, `${label}: shape`).toEqual(expected.shape);
      const got = toNumbers(results[label]!);
      expect(got.length, `${label}: number of values`).toBe(expected.data.length);
      got.forEach((value, i) => {
        const wanted = expected.data[i]!;
        const near = Math.abs(value - wanted) <= 1e-5 * Math.max(1, Math.abs(wanted));
        if (!near) expect.fail(`${label}: element ${i} is ${value}, by definition ${wanted}`);
      });
    }
    expect(recorded.length).toBeGreaterThan(0);
  });
});
