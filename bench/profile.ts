/** @file Sums the trace that ONNX Runtime writes of every operator it runs: where a step's time goes. */
import { readFile } from 'node:fs/promises';

export interface Share {
  readonly name: string;
  /** Per step. */
  readonly ms: number;
  readonly nodes: number;
}

export interface Profile {
  /** The most expensive first. */
  readonly byOperator: readonly Share[];
  /** By part of the step: `vqgan`, `clip`, cut-outs, losses; each forward, backward, or computed again for it. */
  readonly byPart: readonly Share[];
}

interface TraceEvent {
  readonly cat: string;
  readonly name: string;
  /** Microseconds. */
  readonly dur: number;
  readonly args?: { readonly op_name?: string };
}

/** @param skip - runs at the start of the trace that do not count */
export async function readProfile(path: string, skip: number): Promise<Profile> {
  const events = JSON.parse(await readFile(path, 'utf8')) as TraceEvent[];
  const runs: TraceEvent[][] = [];
  let current: TraceEvent[] = [];
  for (const event of events) {
    if (event.name === 'model_run') {
      runs.push(current);
      current = [];
    } else if (event.cat === 'Node' && event.name.endsWith('_kernel_time')) current.push(event);
  }
  const counted = runs.slice(skip);
  if (counted.length === 0) throw new Error(`${path}: a trace of ${runs.length} runs, of which ${skip} do not count`);
  return {
    byOperator: shares(counted, ({ args }) => args?.op_name ?? 'unknown'),
    byPart: shares(counted, ({ name }) => partOf(name)),
  };
}

function shares(runs: readonly (readonly TraceEvent[])[], key: (event: TraceEvent) => string): Share[] {
  const sums = new Map<string, { ms: number; nodes: number }>();
  for (const event of runs.flat()) {
    const sum = sums.get(key(event)) ?? { ms: 0, nodes: 0 };
    sum.ms += event.dur / 1000 / runs.length;
    sum.nodes += 1 / runs.length;
    sums.set(key(event), sum);
  }
  return [...sums].map(([name, sum]) => ({ name, ...sum })).sort((a, b) => b.ms - a.ms);
}

/** From the scopes that nodes are recorded under; nodes that ONNX Runtime adds keep part of the name, or none. */
function partOf(node: string): string {
  const network = /vqgan|clip|cutouts|loss/.exec(node)?.[0] ?? 'elsewhere';
  if (/recompute/.test(node)) return `${network}, again`;
  return /grad/.test(node) ? `${network}, backward` : network;
}
