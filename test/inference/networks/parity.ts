/** @file Runs a network on the weights and inputs of a fixture and compares it with what the original PyTorch code gave. */
import { expect } from 'vitest';
import { Graph } from '../../../src/inference/graph/index.ts';
import { Layer } from '../../../src/inference/networks/layer.ts';
import type { Values } from '../../../src/inference/runtime/session.ts';
import type { Checkpoint } from '../../../src/inference/weights/checkpoint.ts';
import { openSafetensors } from '../../../src/inference/weights/safetensors.ts';
import { runGraph } from '../graph/run.ts';

/** A fixture in memory: there is no file to be closed. */
export async function fixture(name: string): Promise<Checkpoint> {
  const file = await openSafetensors(new URL(`../../fixtures/${name}.safetensors`, import.meta.url).pathname);
  const values = new Map<string, Float32Array>();
  for (const key of file.tensors.keys()) values.set(key, await file.read(key));
  await file.close();
  return {
    source: file.source,
    tensors: file.tensors,
    async read(key) {
      const found = values.get(key);
      if (!found) throw new Error(`${file.source} has no ${key}`);
      return found;
    },
    close: () => Promise.resolve(),
  };
}

export const shapeOf = (checkpoint: Checkpoint, name: string): readonly number[] => {
  const tensor = checkpoint.tensors.get(name);
  if (!tensor) throw new Error(`${checkpoint.source} has no ${name}`);
  return tensor.shape;
};

/** Builds a graph with `build`, feeds weights by their keys and inputs by their names, and returns the outputs. */
export async function runNetwork(
  weights: Checkpoint,
  inputs: Readonly<Record<string, Values>>,
  build: (root: Layer, graph: Graph) => void,
): Promise<Record<string, Values>> {
  const graph = new Graph();
  build(new Layer(graph, 'net'), graph);
  const values: Record<string, Values> = { ...inputs };
  for (const { tensor, key } of graph.parameters.values()) {
    expect(shapeOf(weights, key), key).toEqual(tensor.shape);
    values[tensor.name] = await weights.read(key);
  }
  return runGraph(graph, values);
}

/** ‖a − b‖ / ‖b‖ */
export function relativeError(actual: Values, expected: Float32Array): number {
  let difference = 0;
  let norm = 0;
  expect(actual.length).toBe(expected.length);
  expected.forEach((value, i) => {
    difference += (Number(actual[i]) - value) ** 2;
    norm += value ** 2;
  });
  return Math.sqrt(difference / norm);
}

export const outputTolerance = 1e-4;
export const gradientTolerance = 1e-3;
