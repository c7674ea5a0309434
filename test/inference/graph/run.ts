/** @file Runs a recorded graph on the CPU, for tests. */
import { type Graph, writeOnnx } from '../../../src/inference/graph/index.ts';
import { Session, type Values } from '../../../src/inference/runtime/session.ts';

/** Writes the graph, runs it once and returns its outputs. Parameters become inputs and are fed by their full name. */
export async function runGraph(
  graph: Graph,
  values: Readonly<Record<string, Values>>,
): Promise<Record<string, Values>> {
  const session = await Session.open(
    writeOnnx(graph, () => null),
    { device: 'cpu', threads: 1 }, // several wait for each other longer than small graphs take
  );
  try {
    return await session.run(values, [...graph.outputs.keys()]);
  } finally {
    await session.release();
  }
}
