import { describe, expect, it } from 'vitest';
import { mobilenetConfig } from '../../../src/inference/weights/configure/mobilenet.ts';
import { mobilenetMap } from '../../../src/inference/weights/keys/mobilenet.ts';
import { mapped } from '../../../src/inference/weights/mapped.ts';
import { checkpointOf } from './memory.ts';

/** With two filters for each channel, which MobileNet does not have, but TensorFlow does. */
const keras = checkpointOf({
  'expanded_conv_depthwise/depthwise_kernel': [1, 3, 2, 2],
  'Conv_1_bn/gamma': [4],
  'Conv_1_bn/moving_variance': [4],
  'Conv1/kernel': [1, 1, 3, 2],
  'dense_1/kernel': [2, 3],
  'dense_1/bias': [3],
});

describe("Keras' MobileNetV2", () => {
  const weights = mapped(keras, mobilenetMap(new Set(keras.tensors.keys()))!);

  it('is read under its layers’ names, with PyTorch’s names and axes for weights', () => {
    expect([...weights.tensors.values()].map(({ name, shape }) => [name, shape])).toEqual([
      ['expanded_conv_depthwise.weight', [4, 1, 1, 3]],
      ['Conv_1_bn.weight', [4]],
      ['Conv_1_bn.running_var', [4]],
      ['Conv1.weight', [2, 3, 1, 1]],
      ['dense_1.weight', [3, 2]],
      ['dense_1.bias', [3]],
    ]);
  });

  it('has the filters of a channel beside each other', async () => {
    // Stored are, for each of 3 columns, channel 0’s two filters and channel 1’s two.
    expect([...(await weights.read('expanded_conv_depthwise.weight'))]).toEqual([0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11]);
    expect([...(await weights.read('dense_1.weight'))]).toEqual([0, 3, 1, 4, 2, 5]);
  });

  it('is no other network', () => {
    expect(mobilenetMap(new Set(['SR/kernel', 'F_m1/kernel']))).toBeUndefined();
  });

  it('says which layer is missing', () => {
    expect(() => mobilenetConfig(checkpointOf({ 'Conv1.weight': [32, 3, 3, 3] }))).toThrow(
      'these are not the weights of a MobileNetV2: Conv_1.weight is missing',
    );
  });
});
