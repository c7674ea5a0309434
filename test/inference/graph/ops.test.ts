/** @file Every operation's gradient rule against central differences of its definition. */
import { describe, expect, it } from 'vitest';
import { cast, type Graph, gradients, mul, type Tensor, total } from '../../../src/inference/graph/index.ts';
import { defined } from '../../../src/inference/graph/op.ts';
import { type Recorded, randomNd, recordSamples, toNumbers, typed } from './recorded.ts';
import type { Nd } from './reference.ts';
import { runGraph } from './run.ts';
import { samples } from './samples/index.ts';
import { randomFrom } from './samples/sample.ts';

/** ONNX's operator, where the operation has a name of its own. */
const onnxTypes: Readonly<Record<string, string>> = {
  ClampWithGradient: 'Clip',
  Flip: 'Slice',
  ReplaceGradient: 'Identity',
  ScatterAdd: 'ScatterElements',
  Standardise: 'LayerNormalization',
  StopGradient: 'Identity',
  UpsampleNearest: 'Resize',
};

const names = [...defined].sort();

describe('samples', () => {
  it('exist for every operation, and for nothing else', () => {
    expect(Object.keys(samples).sort()).toEqual(names);
  });

  it.each(names)('of %s record it', (operation) => {
    const { graph, recorded } = recordSamples(operation);
    const type = onnxTypes[operation] ?? operation;
    const count = graph.nodes.filter((node) => node.type === type).length;
    expect(count).toBeGreaterThanOrEqual(Math.max(1, recorded.length));
  });
});

interface Pulled extends Recorded {
  readonly dy: Nd;
  /** Per input, the name of the output that holds its gradient. */
  readonly gradients: readonly (string | null)[];
}

/** Adds ⟨dy, y⟩ with random dy for each sample, and its gradients as outputs. */
function pull(graph: Graph, recorded: readonly Recorded[], feed: (input: Tensor, values: Nd) => void): Pulled[] {
  return recorded.map((one) => {
    const { label, y, inputs, sample } = one;
    const dyInput = graph.input(`${label}, dy`, y.shape);
    const dy = randomNd(y.shape, randomFrom(`${label}, dy`));
    feed(dyInput, dy);
    const loss = total(mul(cast(y, 'float32'), dyInput));
    const names = inputs.map((input, i) => {
      if (!sample.inputs[i]!.gradient) {
        expect(() => gradients(loss, [input]), `${label}, input ${i}`).toThrow('does not depend');
        return null;
      }
      const name = `${label}, gradient ${i}`;
      graph.output(name, gradients(loss, [input])[0]!);
      return name;
    });
    return { ...one, dy, gradients: names };
  });
}

const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0);

/** d/dt ⟨dy, f(x + t·v)⟩ at 0, for a change v of one input. */
function centralDifference({ sample, given, dy }: Pulled, input: number, v: Float64Array): number {
  const step = 1e-5;
  const along = (t: number): number => {
    const moved = given.with(input, {
      ...given[input]!,
      data: given[input]!.data.map((value, i) => value + t * v[i]!),
    });
    return dot(sample.expected(...moved).data, dy.data);
  };
  return (along(step) - along(-step)) / (2 * step);
}

describe('gradient rules', () => {
  it.each(names)('%s: vjp agrees with central differences', async (operation) => {
    const { graph, recorded, feeds } = recordSamples(operation);
    const pulled = pull(graph, recorded, (input, values) => {
      feeds[input.name] = typed(values, 'float32');
    });
    if (graph.outputs.size === 0) return; // no input has a gradient; `pull` has checked that none comes
    const results = await runGraph(graph, feeds);
    for (const one of pulled) {
      const stated = one.sample.rule?.gradients(one.dy, ...one.given);
      one.gradients.forEach((name, i) => {
        if (name === null) return;
        const gradient = toNumbers(results[name]!);
        expect(gradient.length, name).toBe(one.given[i]!.data.length);
        if (stated) {
          const expected = [...(stated[i]?.data ?? [])];
          expect([...gradient], `${name}: ${one.sample.rule?.reason}`).toEqual(
            expected.map((g) => expect.closeTo(g, 6)),
          );
          return;
        }
        const v = randomNd(one.given[i]!.shape, randomFrom(`${name}, v`)).data;
        const rule = dot(gradient, v);
        const numeric = centralDifference(one, i, v);
        const scale = gradient.reduce((sum, g, k) => sum + Math.abs(g * v[k]!), 0);
        if (!(Math.abs(rule - numeric) <= (one.sample.precision ?? 2e-5) * scale)) {
          expect.fail(`${name}: by the rule ${rule}, by central differences ${numeric}`);
        }
      });
    }
  });
});
