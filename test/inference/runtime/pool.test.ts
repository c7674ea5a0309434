import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Graph, mul, writeOnnx } from '../../../src/inference/graph/index.ts';
import { footprintFile, reorderedWeights } from '../../../src/inference/runtime/footprint.ts';
import { SessionPool } from '../../../src/inference/runtime/pool.ts';
import { freshFolder } from '../packs/folders.ts';

const folder = freshFolder();

/** A graph that doubles a number, and is said to hold so many bytes. */
function model(name: string, bytes: number): string {
  const graph = new Graph();
  graph.output('y', mul(graph.input('x', [1]), 2));
  const path = join(folder.path, `${name}.onnx`);
  const noWeights = () => {
    throw new Error('it has no weights');
  };
  writeFileSync(path, writeOnnx(graph, noWeights));
  writeFileSync(footprintFile(path), JSON.stringify({ weights: bytes / reorderedWeights, tensors: 0 }));
  return path;
}

describe('SessionPool', () => {
  let pool: SessionPool;
  const limited = (idle: number, all: number) => {
    pool = new SessionPool({ device: 'cpu', threads: 1, memory: { idle, all } });
  };
  afterEach(() => pool.release());

  /** One job that uses these models in turn. */
  const job = async (...models: readonly (readonly [name: string, bytes: number])[]) => {
    pool.beginJob();
    for (const [name, bytes] of models) {
      const { y } = await pool.use(model(name, bytes), (session) => session.run({ x: Float32Array.of(3) }, ['y']));
      expect([...y]).toEqual([6]);
    }
  };
  const open = () => pool.open.map((path) => path.replace(/.*\/(.*)\.onnx/, '$1'));

  it('keeps what earlier jobs used while it fits, and releases what was not used for longest', async () => {
    limited(250, 1000);
    await job(['a', 100]);
    await job(['b', 100]);
    await job(['a', 100]);
    await job(['c', 100]);
    await job(['d', 100]);
    expect(open()).toEqual(['a', 'c', 'd']);
  });

  it('keeps a repeated size warm when others were painted before it', async () => {
    limited(250, 1000);
    for (const name of ['a', 'b', 'c', 'd']) await job([name, 200], [`${name} decoder`, 50]);
    await job(['d', 200], ['d decoder', 50]);
    expect(open()).toEqual(['c', 'c decoder', 'd', 'd decoder']);
  });

  it('releases nothing that a job alternates between, though its sessions hold more than idle ones may', async () => {
    limited(50, 1000);
    await job(['step', 400], ['decoder', 200], ['step', 400], ['decoder', 200]);
    expect(open()).toEqual(['step', 'decoder']);
  });

  it('releases sessions of its own job, too, where all together would hold too much', async () => {
    limited(250, 500);
    await job(['small', 200], ['step', 300], ['decoder', 100]);
    expect(open()).toEqual(['step', 'decoder']);
  });

  it('uses a session that is larger than all limits, alone', async () => {
    limited(250, 500);
    await job(['a', 100], ['huge', 9000], ['huge', 9000]);
    expect(open()).toEqual(['huge']);
    await job(['a', 100]);
    expect(open()).toEqual(['a']);
  });

  it('opens nothing whose graph is damaged, and goes on with the next', async () => {
    limited(250, 500);
    const damaged = model('damaged', 100);
    writeFileSync(damaged, 'no graph');
    await expect(pool.use(damaged, async () => undefined)).rejects.toThrow();
    expect(open()).toEqual([]);
    await job(['a', 100]);
    expect(open()).toEqual(['a']);
  });
});
