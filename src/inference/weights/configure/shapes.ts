/** @file Reads sizes off the shapes of weights. */

import type { Checkpoint } from '../checkpoint.ts';
import { CheckpointError } from '../error.ts';

export class Shapes {
  readonly #checkpoint: Checkpoint;
  /** What the network is called in messages. */
  readonly #network: string;

  constructor(checkpoint: Checkpoint, network: string) {
    this.#checkpoint = checkpoint;
    this.#network = network;
  }

  has(name: string): boolean {
    return this.#checkpoint.tensors.has(name);
  }

  /**
   * Size of one axis of a weight.
   * @throws CheckpointError if there is no such weight or axis
   */
  size(name: string, axis: number): number {
    const shape = this.#checkpoint.tensors.get(name)?.shape;
    const size = shape?.[axis];
    if (size === undefined || size < 1) {
      throw this.error(shape ? `${name} has shape [${shape}]` : `${name} is missing`);
    }
    return size;
  }

  /** How many of `name(0)`, `name(1)`, … there are, without a gap. */
  count(name: (index: number) => string): number {
    let count = 0;
    while (this.has(name(count))) count++;
    return count;
  }

  /**
   * `value`, if it is a whole number of at least 1.
   * @param what says how it was found, for the message
   */
  whole(value: number, what: string): number {
    if (!Number.isSafeInteger(value) || value < 1) throw this.error(`${what} would be ${value}`);
    return value;
  }

  error(problem: string): CheckpointError {
    return new CheckpointError(this.#checkpoint.source, `these are not the weights of ${this.#network}: ${problem}`);
  }
}
