/** @file Weights between those of two networks of one shape (Wang et al., 2018: network interpolation). */
import type { Checkpoint } from '../weights/checkpoint.ts';
import { checkWeights } from '../weights/requirements.ts';

/**
 * (1 − share)·a + share·b, when read. Closing it closes both.
 *
 * Throws `WeightsMismatchError`, and closes b, if b has other weights than a.
 */
export async function blend(a: Checkpoint, b: Checkpoint, share: number): Promise<Checkpoint> {
  try {
    checkWeights(b, new Map([...a.tensors].map(([name, { shape }]) => [name, shape])));
  } catch (error) {
    await b.close();
    throw error;
  }
  return {
    source: a.source,
    tensors: a.tensors,
    async read(name) {
      const [values, others] = [await a.read(name), await b.read(name)];
      return values.map((value, i) => (1 - share) * value + share * others[i]!);
    },
    async close() {
      await a.close();
      await b.close();
    },
  };
}
