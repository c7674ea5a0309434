/**
 * @file How much memory a session holds, told from its graph. Growth of the process would mislead: a session that takes the
 * place of a released one grows nothing, and what other threads do meanwhile counts too.
 */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { writeFileAtomically } from '../files.ts';
import { size as elements, type Graph, peakBytes } from '../graph/index.ts';

/**
 * ONNX Runtime lets a later tensor of the same shape have a freed one's memory, and holds it until then: also from the way
 * forward until the way back. Beside that, the operators' scratch space. Measured: 1.6–2.1.
 */
export const tensorOverhead = 2.2;
/** Reordered copies of convolutions' weights, for the forward and the backward pass. The mapped weights themselves are shared. */
export const reorderedWeights = 1.25;

const footprint = z.object({
  /** Bytes of its weights as float32. */
  weights: z.number(),
  /** Most bytes of computed tensors at once. */
  tensors: z.number(),
});

/** Beside the graph. */
export const footprintFile = (model: string): string => model.replace(/\.onnx$/, '.memory.json');

/** Bytes of a graph's weights as float32. */
export const weightBytes = (graph: Graph): number =>
  [...graph.parameters.values()].reduce((sum, { tensor }) => sum + 4 * elements(tensor.shape), 0);

export async function writeFootprint(model: string, graph: Graph): Promise<void> {
  const told: z.infer<typeof footprint> = { weights: weightBytes(graph), tensors: peakBytes(graph) };
  await writeFileAtomically(footprintFile(model), Buffer.from(JSON.stringify(told)));
}

/** Bytes that a session of this model holds, about; both files were written by `GraphCache`. */
export async function readFootprint(model: string): Promise<number> {
  const { weights, tensors } = footprint.parse(JSON.parse(await readFile(footprintFile(model), 'utf8')));
  return reorderedWeights * weights + tensorOverhead * tensors;
}
