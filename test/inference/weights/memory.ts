/** @file A checkpoint in memory: the shapes given, every value its own index. */

import type { Checkpoint } from '../../../src/inference/weights/checkpoint.ts';

export function checkpointOf(shapes: Readonly<Record<string, readonly number[]>>): Checkpoint {
  const infos = Object.entries(shapes).map(([name, shape]) => [name, { name, shape, dtype: 'float32' }] as const);
  const tensors = new Map(infos);
  return {
    source: '/models/tiny.ckpt',
    tensors,
    async read(name) {
      const size = tensors.get(name)?.shape.reduce((product, dimension) => product * dimension, 1);
      return Float32Array.from({ length: size ?? 0 }, (_, i) => i);
    },
    close: () => Promise.resolve(),
  };
}
