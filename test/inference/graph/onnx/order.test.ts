import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import {
  add,
  Graph,
  gradients,
  live,
  mul,
  recompute,
  sigmoid,
  tanh,
  total,
  writeOnnx,
} from '../../../../src/inference/graph/index.ts';
import { fileOrder, runOrder } from '../../../../src/inference/graph/onnx/order.ts';
import { Session } from '../../../../src/inference/runtime/session.ts';

/** Two halves that meet in a loss, and the way back through both: as chunks of cuts do. */
function twoHalves(): Graph {
  const graph = new Graph();
  const x = graph.input('x', [4, 4]);
  const half = (name: string) => {
    const h = recompute((input) => mul(input, sigmoid(input)), mul(x, graph.input(name, [4, 4])));
    return total(tanh(h));
  };
  const loss = add(half('a'), half('b'));
  graph.output('loss', loss);
  graph.output('dx', gradients(loss, [x])[0]!);
  return graph;
}

it('runOrder tells the order in which ONNX Runtime runs the nodes', async () => {
  const graph = twoHalves();
  const folder = await mkdtemp(join(tmpdir(), 'tessera-order-'));
  try {
    const session = await Session.open(
      writeOnnx(graph, () => null),
      { device: 'cpu', threads: 1, profile: join(folder, 'trace') },
    );
    const eye = Float32Array.from({ length: 16 }, (_, i) => Number(i % 5 === 0));
    await session.run({ x: eye, a: eye, b: eye }, ['loss', 'dx']);
    await session.release();
    const [trace] = await readdir(folder);
    const events = JSON.parse(await readFile(join(folder, trace!), 'utf8')) as { cat: string; name: string }[];
    const ran = events.filter(({ cat }) => cat === 'Node').map(({ name }) => name.replace(/_kernel_time$/, ''));
    const nodes = runOrder(fileOrder(live(graph, [...graph.outputs.values()])));
    const told = nodes.map(({ name }) => name);
    const both = ran.filter((name) => told.includes(name)); // the runtime fuses some nodes
    expect(both.length).toBeGreaterThan(nodes.length / 2);
    expect(told.filter((name) => both.includes(name))).toEqual(both);
  } finally {
    await rm(folder, { recursive: true });
  }
});

it('puts the way back through one half before the way forward through the other', () => {
  const graph = twoHalves();
  const names = runOrder(fileOrder(live(graph, [...graph.outputs.values()]))).map(({ name }) => name);
  const forward = names.flatMap((name, i) => (name.startsWith('Tanh') ? [i] : []));
  const back = names.findIndex((name) => name.startsWith('grad/'));
  expect(forward).toHaveLength(2);
  expect(back).toBeGreaterThan(forward[0]!);
  expect(back).toBeLessThan(forward[1]!);
});
