/** @file Recording: names, constants, parameters, and errors that say where. */
import { describe, expect, it } from 'vitest';
import {
  add,
  broadcast,
  clampWithGradient,
  concat,
  conv,
  Graph,
  gemm,
  gridSample,
  matmul,
  replaceGradient,
  reshape,
  scatterAdd,
  slice,
} from '../../../src/inference/graph/index.ts';

describe('Graph', () => {
  it('names nodes after their layers', () => {
    const graph = new Graph();
    const x = graph.input('x', [2]);
    const y = graph.scope('visual', () => graph.scope('layer2', () => add(x, x)));
    expect(y.name).toMatch(/^visual\/layer2\/Add_\d+$/);
    expect(add(x, x).name).toMatch(/^Add_\d+$/);
  });

  it('leaves a layer whose building failed', () => {
    const graph = new Graph();
    expect(() =>
      graph.scope('broken', () => {
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(graph.currentScope).toBe('');
  });

  it('keeps small equal constants once, and apart by dtype, shape and sign of zero', () => {
    const graph = new Graph();
    const one = graph.constant([1], []);
    expect(graph.constant([1], [])).toBe(one);
    expect(graph.constant([1], [1])).not.toBe(one);
    expect(graph.constant([1], [], 'int64')).not.toBe(one);
    expect(graph.constant([0], [])).not.toBe(graph.constant([-0], []));
  });

  it('gives one tensor per weight, of one shape', () => {
    const graph = new Graph();
    const weight = graph.parameter('clip', 'proj', [4, 2]);
    expect(graph.parameter('clip', 'proj', [4, 2])).toBe(weight);
    expect(() => graph.parameter('clip', 'proj', [2, 4])).toThrow('clip.proj: used as [2,4] and as [4,2]');
  });

  it('refuses impossible shapes and constants of the wrong size', () => {
    const graph = new Graph();
    expect(() => graph.input('x', [2, 1.5])).toThrow('x: impossible shape [2,1.5]');
    expect(() => graph.constant([1, 2, 3], [2, 2])).toThrow('a constant of shape [2,2] needs 4 values, got 3');
  });
});

describe('errors', () => {
  const graph = new Graph();
  const [a, b] = [graph.input('a', [2, 3]), graph.input('b', [4, 2])];
  const picture = graph.input('picture', [1, 3, 5, 5]);
  const cases: Record<string, [() => unknown, string]> = {
    'shapes that do not broadcast': [() => add(a, b), 'net/layer/Add: shapes [2,3] and [4,2] do not broadcast'],
    'matrices that do not fit': [() => matmul(a, a), 'net/layer/MatMul: [2,3] times [2,3]'],
    'a bias of the wrong length': [
      () => gemm(a, b, graph.input('bias', [3]), true, true),
      'net/layer/Gemm: bias [3], expected [4]',
    ],
    'a weight with other channels': [
      () => conv(picture, graph.input('w', [4, 2, 3, 3]), null),
      'net/layer/Conv: input has 3 channels, weight [4,2,3,3] expects 2',
    ],
    'a picture that is none': [() => conv(a, a, null), 'net/layer/Conv: a: expected [N, C, H, W], got [2,3]'],
    'a shape with another number of elements': [() => reshape(a, [4]), 'net/layer/Reshape: [2,3] cannot become [4]'],
    'elements that are not there': [() => slice(a, 1, 2, 4), 'net/layer/Slice: [2,3] has no elements 2…4 on axis 1'],
    'parts that differ': [() => concat([a, b], 0), 'net/layer/Concat: [2,3] and [4,2] differ beside axis 0'],
    'a grid that does not fit': [
      () => gridSample(picture, a),
      'net/layer/GridSample: grid [2,3] does not fit [1,3,5,5]: expected [N, h, w, 2]',
    ],
    'indices that do not fit': [
      () => scatterAdd(graph.input('i', [3], 'int64'), a, 4),
      'net/layer/Reshape: [3] cannot become [2,1]',
    ],
    'a gradient for another shape': [
      () => replaceGradient(clampWithGradient(a, 0, 1), b),
      'net/layer/ReplaceGradient: value [2,3], receiver [4,2]',
    ],
  };

  it.each(Object.entries(cases))('name the layer: %s', (_, [build, message]) => {
    expect(() => graph.scope('net/layer', build)).toThrow(message);
  });

  it('of broadcasting name both shapes', () => {
    expect(broadcast([4, 1, 3], [2, 1])).toEqual([4, 2, 3]);
    expect(() => broadcast([2], [3])).toThrow('shapes [2] and [3] do not broadcast');
  });
});
