/** @file A checkpoint seen under other names: renamed, joined and transposed when read, never copied. */

import type { Checkpoint, TensorInfo } from './checkpoint.ts';
import { CheckpointError } from './error.ts';

/** How one tensor is made of those in the file. */
export interface Recipe {
  /** Joined along the first axis; usually one. */
  readonly from: readonly string[];
  /**
   * After joining: `transpose` swaps the two axes of a matrix, `scalar` drops a shape of [1], and `oihw` turns a
   * convolution's kernel from TensorFlow's order [height, width, in, out] into PyTorch's [out, in, height, width];
   * `depthwise` does so with one that sees each channel by itself, [height, width, in, per channel] → [out, 1, height, width].
   */
  readonly layout?: 'transpose' | 'scalar' | 'oihw' | 'depthwise';
}

/** New name → recipe. */
export type KeyMap = ReadonlyMap<string, Recipe>;

export const rename = (from: string): Recipe => ({ from: [from] });

/**
 * The tensors of `map`, and no others. Closing the view closes the file.
 * @throws CheckpointError if a tensor that a recipe names is missing, or does not have the axes it needs
 */
export function mapped(checkpoint: Checkpoint, map: KeyMap): Checkpoint {
  const tensors = new Map<string, TensorInfo>();
  for (const [name, recipe] of map) tensors.set(name, describe(checkpoint, name, recipe));
  return {
    source: checkpoint.source,
    tensors,
    async read(name) {
      const recipe = map.get(name);
      if (!recipe) throw new CheckpointError(checkpoint.source, `it has no tensor "${name}"`);
      const joined = join(await Promise.all(recipe.from.map((part) => checkpoint.read(part))));
      const shape = tensors.get(name)?.shape ?? [];
      if (recipe.layout === 'transpose') return transposed(joined, shape);
      if (recipe.layout === 'depthwise') return transposed(joined, [shape[0] ?? 0, joined.length / (shape[0] ?? 1)]);
      return recipe.layout === 'oihw' ? toOihw(joined, shape) : joined;
    },
    close: () => checkpoint.close(),
  };
}

function describe({ source, tensors }: Checkpoint, name: string, { from, layout }: Recipe): TensorInfo {
  const parts = from.map((part) => {
    const info = tensors.get(part);
    if (!info) throw new CheckpointError(source, `"${part}" is missing, which "${name}" is made of`);
    return info;
  });
  const [first] = parts;
  if (!first) throw new CheckpointError(source, `"${name}" is made of nothing`);
  const rest = first.shape.slice(1);
  if (parts.length > 1 && parts.some(({ shape }) => shape.length === 0 || String(shape.slice(1)) !== String(rest))) {
    throw new CheckpointError(source, `${from.join(', ')} do not fit together to make "${name}"`);
  }
  const joined =
    parts.length === 1 ? first.shape : [parts.reduce((sum, { shape }) => sum + (shape[0] ?? 0), 0), ...rest];
  return { name, shape: layout ? changed(source, name, joined, layout) : joined, dtype: first.dtype };
}

const AXES = { transpose: 2, scalar: 1, oihw: 4, depthwise: 4 } as const;

function changed(source: string, name: string, shape: readonly number[], layout: keyof typeof AXES): readonly number[] {
  if (shape.length === AXES[layout] && (layout !== 'scalar' || shape[0] === 1)) {
    const [a = 0, b = 0, c = 0, d = 0] = shape;
    return { transpose: [b, a], scalar: [], oihw: [d, c, a, b], depthwise: [c * d, 1, a, b] }[layout];
  }
  if (layout === 'scalar' && shape.length === 0) return shape;
  throw new CheckpointError(source, `"${name}" cannot be made of a tensor of shape [${shape}]`);
}

function join(parts: readonly Float32Array[]): Float32Array {
  const [first = new Float32Array()] = parts;
  if (parts.length === 1) return first;
  const joined = new Float32Array(parts.reduce((length, part) => length + part.length, 0));
  let position = 0;
  for (const part of parts) {
    joined.set(part, position);
    position += part.length;
  }
  return joined;
}

/** @param shape [rows, columns] of the result */
function transposed(values: Float32Array, [rows = 0, columns = 0]: readonly number[]): Float32Array {
  const result = new Float32Array(values.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) result[row * columns + column] = values[column * rows + row]!;
  }
  return result;
}

/** @param shape [out, in, height, width] of the result: as a matrix, [height·width·in, out] → [out, in, height·width] */
function toOihw(values: Float32Array, [out = 0, inputs = 0, height = 0, width = 0]: readonly number[]): Float32Array {
  const area = height * width;
  const result = new Float32Array(values.length);
  for (let o = 0; o < out; o++) {
    for (let i = 0; i < inputs; i++) {
      for (let p = 0; p < area; p++) result[(o * inputs + i) * area + p] = values[(p * inputs + i) * out + o]!;
    }
  }
  return result;
}
