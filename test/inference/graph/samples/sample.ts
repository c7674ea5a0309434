/** @file What a sample of an operation is, and the inputs it is made of. */
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { Dtype, Shape, Tensor } from '../../../../src/inference/graph/index.ts';
import type { Nd } from '../reference.ts';

/** Uniform between two numbers, or a whole number between two, both included. */
export interface Random {
  real(low: number, high: number): number;
  whole(low: number, high: number): number;
}

/** The same text gives the same numbers. */
export function randomFrom(text: string): Random {
  const seed = [...text].reduce((hash, letter) => Math.imul(hash ^ letter.charCodeAt(0), 0x01000193), 0x811c9dc5);
  const generator = xoroshiro128plus(seed);
  return {
    real: (low, high) => low + (high - low) * uniformFloat64(generator),
    whole: (low, high) => uniformInt(generator, low, high),
  };
}

export interface Input {
  readonly shape: Shape;
  readonly dtype: Dtype;
  /** Whether the operation has a gradient for it. */
  readonly gradient: boolean;
  readonly values: (random: Random) => readonly number[];
}

export interface Sample {
  readonly name: string;
  readonly inputs: readonly Input[];
  readonly build: (...inputs: Tensor[]) => Tensor;
  /** The same by definition. */
  readonly expected: (...inputs: Nd[]) => Nd;
  /** Relative precision, where it is not that of float32. */
  readonly precision?: number;
  /** For values where the gradient is not the derivative: what it is by our own rule, and why. */
  readonly rule?: {
    readonly reason: string;
    readonly gradients: (dy: Nd, ...inputs: Nd[]) => readonly (Nd | null)[];
  };
}

export const sample = (
  name: string,
  inputs: readonly Input[],
  build: Sample['build'],
  expected: Sample['expected'],
): Sample => ({ name, inputs, build, expected });

const length = (shape: Shape): number => shape.reduce((product, side) => product * side, 1);

export const uniform = (shape: Shape, low = -1, high = 1): Input => ({
  shape,
  dtype: 'float32',
  gradient: true,
  values: (random) => Array.from({ length: length(shape) }, () => random.real(low, high)),
});

/** Multiples of 0.1 shifted by 0.05 and `shift`, shuffled: none is 0 and no two are near each other. */
export const distinct = (shape: Shape, shift = 0): Input => ({
  ...uniform(shape),
  values: (random) => {
    const values = Array.from({ length: length(shape) }, (_, i, n = length(shape)) => {
      return (i - Math.floor(n / 2) + 0.5) / 10 + shift;
    });
    for (let i = values.length - 1; i > 0; i--) {
      const j = random.whole(0, i);
      [values[i], values[j]] = [values[j]!, values[i]!];
    }
    return values;
  },
});

export const exactly = (values: readonly number[], shape: Shape = [values.length]): Input => ({
  ...uniform(shape),
  values: () => values,
});

export const indices = (values: readonly number[], shape: Shape = [values.length]): Input => ({
  shape,
  dtype: 'int64',
  gradient: false,
  values: () => values,
});

export const booleans = (shape: Shape): Input => ({
  shape,
  dtype: 'bool',
  gradient: false,
  values: (random) => Array.from({ length: length(shape) }, () => random.whole(0, 1)),
});

/** An input for which the operation has no gradient. */
export const without = (input: Input): Input => ({ ...input, gradient: false });
