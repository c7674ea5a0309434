/** @file An optimiser: a rule, its running quantities, and the step it has reached. */

import { rules } from './rules.ts';

export type OptimiserName = keyof typeof rules;
export const optimiserNames = Object.keys(rules) as readonly OptimiserName[];

/** All that must be kept to go on as if never stopped. */
export interface OptimiserState {
  readonly name: OptimiserName;
  /** Steps taken. */
  readonly steps: number;
  /** The rule's running quantities, each of the latent's size. */
  readonly slots: Readonly<Record<string, Float32Array>>;
}

export interface Optimiser {
  readonly name: OptimiserName;
  /**
   * Moves z, in place, against the gradient of the loss.
   * @param lr Step size from now on; the one of creation unless given.
   * @throws RangeError when a size differs from the optimiser's, or lr is not a finite number from 0 up.
   */
  step(z: Float32Array, gradient: Float32Array, lr?: number): void;
  /** A copy, not changed by later steps. */
  state(): OptimiserState;
  /** @throws Error when the state is of another rule or size. */
  restore(state: OptimiserState): void;
}

/** @param size Number of values of the latent. */
export function createOptimiser(name: OptimiserName, size: number, options: { lr: number }): Optimiser {
  const rule = rules[name](size);
  let steps = 0;
  return {
    name,
    step(z, gradient, lr = options.lr) {
      if (z.length !== size || gradient.length !== size) {
        throw new RangeError(`${name}: made for ${size} values, got ${z.length} and a gradient of ${gradient.length}.`);
      }
      if (!(lr >= 0 && lr < Infinity)) throw new RangeError(`${name}: the learning rate is ${lr}, not a number ≥ 0.`);
      steps += 1;
      rule.step({ z, g: gradient, α: lr, t: steps });
    },
    state: () => ({
      name,
      steps,
      slots: Object.fromEntries(Object.entries(rule.slots).map(([slot, values]) => [slot, values.slice()])),
    }),
    restore(state) {
      if (state.name !== name) throw new Error(`A state of ${state.name} cannot be restored into ${name}.`);
      for (const slot of Object.keys(rule.slots)) {
        const length = state.slots[slot]?.length;
        if (length !== size) throw new Error(`${name}: expected ${size} values of "${slot}", the state has ${length}.`);
      }
      for (const [slot, values] of Object.entries(rule.slots)) values.set(state.slots[slot]!);
      steps = state.steps;
    },
  };
}
