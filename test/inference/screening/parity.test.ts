import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { classes } from '../../../src/inference/screening/classes.ts';
import { screeningGraph } from '../../../src/inference/screening/graph.ts';
import { openScreeningNet } from '../../../src/inference/screening/net.ts';
import { seen } from '../../../src/inference/screening/seen.ts';
import type { Checkpoint } from '../../../src/inference/weights/checkpoint.ts';
import { runGraph } from '../graph/run.ts';
import { relativeError } from '../networks/parity.ts';
import { drawings, pngOf, six } from './pictures.ts';

interface Expected {
  readonly probabilities: Readonly<Record<string, number>>;
  readonly logits: readonly number[];
  /** [row, column, channel, value] of some places of the resized picture. */
  readonly seen: readonly (readonly [number, number, number, number])[];
}

/** What nsfwjs on TensorFlow.js made of the same pictures; the file says how it was made. */
const { pictures }: { pictures: Readonly<Record<string, Expected>> } = JSON.parse(
  await readFile(new URL('../../fixtures/screening/nsfwjs.json', import.meta.url), 'utf8'),
);

const files: [string, () => Promise<Buffer>][] = [
  ...Object.entries(drawings).map(([name, draw]): [string, () => Promise<Buffer>] => [name, () => pngOf(draw())]),
  ['six.webp', six],
];

const { config, openWeights } = await openScreeningNet();
let weights: Checkpoint;
beforeAll(async () => {
  weights = await openWeights('mobilenet');
});
afterAll(() => weights.close());

describe.each(files)('%s', (name, file) => {
  const expected = pictures[name]!;

  it('is resized as nsfwjs does', async () => {
    const picture = await seen(await file());
    for (const [row, column, channel, value] of expected.seen) {
      expect(picture[(channel * 224 + row) * 224 + column], `${row}, ${column}, ${channel}`).toBeCloseTo(value, 5);
    }
  });

  it('is judged as nsfwjs does', async () => {
    const graph = screeningGraph(config);
    const values: Record<string, Float32Array> = { picture: await seen(await file()) };
    for (const { tensor, key } of graph.parameters.values()) values[tensor.name] = await weights.read(key);
    const { logits, probabilities } = await runGraph(graph, values);
    expect(relativeError(logits!, Float32Array.from(expected.logits))).toBeLessThan(1e-3);
    classes.forEach((label, i) => {
      expect(Number(probabilities![i]), label).toBeCloseTo(expected.probabilities[label]!, 3);
    });
  });
});
