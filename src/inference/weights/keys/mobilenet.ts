/** @file Keys of MobileNetV2 as Keras saves it: layer names stay, the weights' names and axes become PyTorch's. */

import { type KeyMap, type Recipe, rename } from '../mapped.ts';

type Layout = Recipe['layout'];

/** By the kind of layer; a dense layer's kernel has two axes, and a convolution's four. */
const parts: Readonly<Record<string, readonly [name: string, layout?: NonNullable<Layout>]>> = {
  depthwise_kernel: ['weight', 'depthwise'],
  bias: ['bias'],
  gamma: ['weight'],
  beta: ['bias'],
  moving_mean: ['running_mean'],
  moving_variance: ['running_var'],
};

/** `dense_1/kernel` → `dense_1.weight`, `bn_Conv1/moving_mean` → `bn_Conv1.running_mean`, … */
export function mobilenetMap(names: ReadonlySet<string>): KeyMap | undefined {
  if (!names.has('expanded_conv_depthwise/depthwise_kernel') || !names.has('Conv_1_bn/gamma')) return undefined;
  return new Map([...names].map(recipe));
}

function recipe(key: string): [string, Recipe] {
  const at = key.lastIndexOf('/');
  const [layer, part] = [key.slice(0, at), key.slice(at + 1)];
  if (part === 'kernel') {
    return [`${layer}.weight`, { from: [key], layout: layer.startsWith('dense') ? 'transpose' : 'oihw' }];
  }
  const [name = part, layout] = parts[part] ?? [];
  return [`${layer}.${name}`, layout ? { from: [key], layout } : rename(key)];
}
