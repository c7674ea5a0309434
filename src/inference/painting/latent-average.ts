/** @file The running mean of the latent: what is shown while painting, calmer than the latent itself. */

export interface LatentAverageState {
  readonly steps: number;
  /** The biased mean: 0 at first. */
  readonly mean: Float32Array;
}

export interface LatentAverage {
  /** @throws RangeError when the size is another than at the start. */
  add(z: Float32Array): void;
  /** The mean with the start's bias taken out; a new array. @throws Error before the first `add`. */
  value(): Float32Array;
  /** A copy. */
  state(): LatentAverageState;
}

/**
 * Exponential moving average m ← βm + (1 − β)z with Adam's bias correction m / (1 − βᵗ).
 * @param decay β; 0 gives z itself.
 * @param from A state to go on from, of the same size.
 */
export function latentAverage(size: number, decay = 0.99, from?: LatentAverageState): LatentAverage {
  if (from !== undefined && from.mean.length !== size) {
    throw new RangeError(`The saved average has ${from.mean.length} values, the latent ${size}.`);
  }
  const mean = from?.mean.slice() ?? new Float32Array(size);
  let steps = from?.steps ?? 0;
  return {
    add(z) {
      if (z.length !== size) throw new RangeError(`An average of ${size} values cannot take a latent of ${z.length}.`);
      steps += 1;
      for (let i = 0; i < size; i++) mean[i] = decay * mean[i]! + (1 - decay) * z[i]!;
    },
    value() {
      if (steps === 0) throw new Error('Nothing has been averaged yet.');
      const correction = 1 / (1 - decay ** steps);
      return mean.map((value) => value * correction);
    },
    state: () => ({ steps, mean: mean.slice() }),
  };
}
