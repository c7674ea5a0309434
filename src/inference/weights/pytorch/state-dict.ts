/** @file Finds the network's tensors in a pickled value, and gives each its dotted name. */

import { Dict, Instance, TensorView, type Value } from './values.ts';

/** Where training programs keep the weights, best first: basicsr's average wins over its last step. */
const WEIGHTS = ['state_dict', 'params_ema', 'params'];

const DEEPEST = 64;
/** Shared dicts could multiply without end; the largest network read here has 1,500 tensors. */
const MOST_VISITS = 200_000;

/**
 * The tensors of a checkpoint, with nested dicts flattened to dotted names.
 * What is no tensor, dict or (in TorchScript) module is passed over: counters, optimisers, foreign objects.
 * @throws Error if there is none, naming what was found instead
 */
export function stateDict(root: Value, isTorchScript: boolean): Map<string, TensorView> {
  const children = isTorchScript ? moduleChildren : dictChildren;
  const weights = isTorchScript ? root : weightsOf(root);
  const tensors = new Map<string, TensorView>();
  let visits = 0;
  const visit = (value: Value, path: readonly string[]): void => {
    if (++visits > MOST_VISITS || path.length > DEEPEST) {
      throw new Error(`it nests dicts more than ${DEEPEST} deep, or holds more than ${MOST_VISITS} values`);
    }
    if (value instanceof TensorView) tensors.set(path.join('.'), value);
    else for (const [name, child] of children(value) ?? []) visit(child, [...path, name]);
  };
  visit(weights, []);
  if (tensors.size === 0) throw new Error(`it holds no weights${foundInstead(root)}`);
  return tensors;
}

const dictChildren = (value: Value): Map<string, Value> | undefined =>
  value instanceof Dict ? value.entries() : undefined;

/** A scripted module's attributes are its state. */
const moduleChildren = (value: Value): Map<string, Value> | undefined =>
  dictChildren(value instanceof Instance ? value.state : value);

function weightsOf(root: Value): Value {
  if (!(root instanceof Dict)) return root;
  for (const key of WEIGHTS) {
    const weights = root.get(key);
    if (weights instanceof Dict) return weights;
  }
  return root;
}

function foundInstead(root: Value): string {
  if (root instanceof Dict) return `; its entries are ${[...root.entries().keys()].slice(0, 10).join(', ') || 'none'}`;
  if (root instanceof Instance) {
    return `; it is a whole ${root.className} object. Save its state_dict() with PyTorch and use that file`;
  }
  return ', and is not even a dict';
}
