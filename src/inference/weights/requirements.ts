/** @file Compares a checkpoint with what a network needs, and tells every difference at once. */

import type { Checkpoint } from './checkpoint.ts';
import { CheckpointError } from './error.ts';

/** Lines of a message. */
const SHOWN = 40;

/** A checkpoint whose tensors are not those of the network. */
export class WeightsMismatchError extends CheckpointError {
  override readonly name = 'WeightsMismatchError';
  /** One line per missing, misshapen or unexpected tensor; the message shows the first {@link SHOWN}. */
  readonly problems: readonly string[];

  constructor(source: string, expected: number, problems: readonly string[]) {
    const hidden = problems.length - SHOWN;
    super(
      source,
      [
        `these are not the weights of this network: ${problems.length} differences (it has ${expected} weights)`,
        ...problems.slice(0, SHOWN).map((problem) => `  ${problem}`),
        ...(hidden > 0 ? [`  … and ${hidden} more`] : []),
      ].join('\n'),
    );
    this.problems = problems;
  }
}

export interface CheckWeightsOptions {
  /** Tensors that may be in the checkpoint although the network has no use for them (masks, counters). */
  readonly ignore?: RegExp;
  /** Put before the names in messages: `clip` makes `clip.visual.conv1.weight`. */
  readonly network?: string;
}

/**
 * @param expected the network's weights: name → shape
 * @throws WeightsMismatchError
 */
export function checkWeights(
  checkpoint: Checkpoint,
  expected: ReadonlyMap<string, readonly number[]>,
  { ignore, network }: CheckWeightsOptions = {},
): void {
  const prefix = network === undefined ? '' : `${network}.`;
  const problems: string[] = [];
  for (const [name, shape] of expected) {
    const found = checkpoint.tensors.get(name)?.shape;
    if (!found) problems.push(`${prefix}${name}: expected [${shape}], checkpoint has none`);
    else if (!sameShape(shape, found)) {
      problems.push(`${prefix}${name}: expected [${shape}], checkpoint has [${found}]`);
    }
  }
  for (const { name, shape } of checkpoint.tensors.values()) {
    if (!expected.has(name) && !ignore?.test(name)) problems.push(`${prefix}${name}: [${shape}] is not expected`);
  }
  if (problems.length > 0) throw new WeightsMismatchError(checkpoint.source, expected.size, problems);
}

const sameShape = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((dimension, axis) => dimension === b[axis]);
