import { readdirSync, rmSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { Graph, mul } from '../../../src/inference/graph/index.ts';
import { GraphCache } from '../../../src/inference/packs/cache.ts';
import { footprintFile, readFootprint, tensorOverhead } from '../../../src/inference/runtime/footprint.ts';
import { freshFolder } from './folders.ts';

const folder = freshFolder();
const opened = (id = 'a'): GraphCache => {
  const openWeights = () => Promise.reject(new Error('no weights are needed'));
  return new GraphCache({ name: 'pack', id, openWeights }, folder.path);
};
const numbers = z.array(z.number());

describe('GraphCache', () => {
  it('computes a value once, also for those who come later', async () => {
    const compute = vi.fn(() => [1, 2.5, 3e9]);
    const cache = opened();
    for (const each of [cache, cache, opened()]) {
      expect(await each.value('sums', { cuts: 8 }, numbers, compute)).toEqual([1, 2.5, 3e9]);
    }
    expect(compute).toHaveBeenCalledOnce();
  });

  it('tells beside a graph what its session holds, also where an earlier version did not', async () => {
    const build = vi.fn(() => {
      const graph = new Graph();
      graph.output('y', mul(graph.input('x', [1000]), 2));
      return graph;
    });
    const path = await opened().path('double', {}, build);
    expect(await readFootprint(path)).toBe(tensorOverhead * 4000);
    rmSync(footprintFile(path));
    expect(await opened().path('double', {}, build)).toBe(path);
    expect(await readFootprint(path)).toBe(tensorOverhead * 4000);
    expect(await opened().path('double', {}, build)).toBe(path);
    expect(build).toHaveBeenCalledTimes(2);
  });

  it('computes a value anew for other options, and for another pack of the same name', async () => {
    const compute = vi.fn(() => [1]);
    await opened().value('sums', { cuts: 8 }, numbers, compute);
    await opened().value('sums', { cuts: 9 }, numbers, compute);
    await opened().value('others', { cuts: 8 }, numbers, compute);
    await opened('b').value('sums', { cuts: 8 }, numbers, compute);
    expect(compute).toHaveBeenCalledTimes(4);
    expect(readdirSync(folder.path).sort()).toEqual(['pack-a', 'pack-b']);
  });

  it('keeps nothing of what failed', async () => {
    const failing = () => {
      throw new Error('too large');
    };
    await expect(opened().value('sums', {}, numbers, failing)).rejects.toThrow('too large');
    expect(await opened().value('sums', {}, numbers, () => [4])).toEqual([4]);
  });
});
