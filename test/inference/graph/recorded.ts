/** @file The samples of one operation, recorded in one graph with the values to feed it. */
import { type Dtype, Graph, type Tensor } from '../../../src/inference/graph/index.ts';
import type { Values } from '../../../src/inference/runtime/session.ts';
import type { Nd } from './reference.ts';
import { samples } from './samples/index.ts';
import { type Random, randomFrom, type Sample } from './samples/sample.ts';

export interface Recorded {
  readonly sample: Sample;
  /** Of the operation and the sample, for messages and for the names in the graph. */
  readonly label: string;
  readonly inputs: readonly Tensor[];
  readonly given: readonly Nd[];
  readonly y: Tensor;
}

/** Values in float64, each as the nearest float32 that the graph will see. */
export const randomNd = (shape: readonly number[], random: Random): Nd => ({
  shape,
  data: Float64Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => Math.fround(random.real(-1, 1))),
});

export function recordSamples(operation: string): {
  graph: Graph;
  recorded: Recorded[];
  feeds: Record<string, Values>;
} {
  const graph = new Graph();
  const feeds: Record<string, Values> = {};
  const recorded = (samples[operation] ?? []).map((sample): Recorded => {
    const label = `${operation}, ${sample.name}`;
    const given = sample.inputs.map(({ shape, values }, i) => ({
      shape,
      data: Float64Array.from(values(randomFrom(`${label}, input ${i}`)), Math.fround),
    }));
    const inputs = sample.inputs.map(({ shape, dtype }, i) => graph.input(`${label}, input ${i}`, shape, dtype));
    inputs.forEach(({ name, dtype }, i) => {
      feeds[name] = typed(given[i]!, dtype);
    });
    return { sample, label, inputs, given, y: sample.build(...inputs) };
  });
  return { graph, recorded, feeds };
}

export function typed({ data }: Nd, dtype: Dtype): Values {
  if (dtype === 'float32') return Float32Array.from(data);
  if (dtype === 'int64') return BigInt64Array.from(data, BigInt);
  return Uint8Array.from(data);
}

/** The values of a run as numbers. */
export const toNumbers = (values: Values): Float64Array => Float64Array.from<number | bigint>(values, Number);
