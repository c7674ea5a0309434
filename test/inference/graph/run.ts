/** @file Runs a recorded graph on the CPU, for tests. */
import { type Graph, writeOnnx } from '../../../src/inference/graph/index.ts';
import { type Feed, feed, Session, type Values } from '../../../src/inference/runtime/session.ts';

/** Writes the graph, runs it once and returns its outputs. Parameters become inputs and are fed by their full name. */
export async function runGraph(
  graph: Graph,
  values: Readonly<Record<string, Values>>,
): Promise<Record<string, Values>> {
  const session = await Session.open(
    writeOnnx(graph, () => null),
    { device: 'cpu' },
  );
  const inputs = [...graph.inputs, ...[...graph.parameters.values()].map(({ tensor }) => tensor)];
  const feeds: Record<string, Feed> = {};
  for (const input of inputs) {
    const given = values[input.name];
    if (given) feeds[input.name] = feed(input, given);
  }
  try {
    return await session.run(feeds, [...graph.outputs.keys()]);
  } finally {
    await session.release();
  }
}
