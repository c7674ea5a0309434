/**
 * @file MobileNetV2 (Sandler et al.: Inverted Residuals and Linear Bottlenecks, 2018) with linear layers on top. Layer
 * names are Keras', `/kernel` read as `.weight`.
 */
import { add, clamp, dim, mean, nchw, pad, relu, reshape, type Tensor } from '../../graph/index.ts';
import type { Layer } from '../layer.ts';
import { linear, normalisedConvolution } from '../layers.ts';
import type { BottleneckConfig, MobilenetConfig } from './config.ts';

/** Keras' MobileNetV2 has another ε than its BatchNormalization has by default. */
const epsilon = 1e-3;

const relu6 = (x: Tensor): Tensor => clamp(x, 0, 6);

/** 1 × 1 convolution and BatchNorm, linear: [N, C, H, W] → [N, out, H, W] */
const pointwise = (convolution: Layer, norm: Layer, x: Tensor, out: number): Tensor =>
  normalisedConvolution(convolution, norm, x, { out, k: 1, stride: 1, pad: 0, epsilon });

/**
 * 3 × 3 convolution and BatchNorm: [N, C, H, W] → [N, out, H/stride, W/stride], H and W even
 *
 * At stride 2 TensorFlow's `same` puts its one row and column of zeros at the bottom and the right, where PyTorch puts
 * one on each side and so sees other pixels.
 */
function spatial(convolution: Layer, norm: Layer, x: Tensor, out: number, stride: number, groups: number): Tensor {
  const shape = { out, k: 3, stride, groups, epsilon };
  if (stride === 1) return normalisedConvolution(convolution, norm, x, { ...shape, pad: 1 });
  const framed = pad(x, [
    [0, 0],
    [0, 0],
    [0, 1],
    [0, 1],
  ]); // [N, C, H + 1, W + 1]
  return normalisedConvolution(convolution, norm, framed, { ...shape, pad: 0 });
}

/** Expand, filter each channel by itself, project: [N, C, H, W] → [N, out, H/stride, W/stride] */
function bottleneck(root: Layer, name: string, x: Tensor, { hidden, out, stride }: BottleneckConfig): Tensor {
  const part = (kind: string): [convolution: Layer, norm: Layer] => [
    root.at(`${name}_${kind}`),
    root.at(`${name}_${kind}_BN`),
  ];
  const expands = hidden !== dim(x, 1);
  let h = expands ? relu6(pointwise(...part('expand'), x, hidden)) : x; // [N, hidden, H, W]
  h = relu6(spatial(...part('depthwise'), h, hidden, stride, hidden)); // [N, hidden, H/stride, W/stride]
  h = pointwise(...part('project'), h, out); // [N, out, H/stride, W/stride]
  return stride === 1 && dim(x, 1) === out ? add(x, h) : h;
}

/**
 * @param x - [N, 3, S, S] RGB in 0…1, S a multiple of 32
 * @returns logits [N, classes]
 */
export function mobilenet(root: Layer, { stem, blocks, last, dense }: MobilenetConfig, x: Tensor): Tensor {
  let h = relu6(spatial(root.at('Conv1'), root.at('bn_Conv1'), x, stem, 2, 1)); // [N, stem, S/2, S/2]
  blocks.forEach((block, i) => {
    h = bottleneck(root, i === 0 ? 'expanded_conv' : `block_${i}`, h, block);
  });
  h = relu6(pointwise(root.at('Conv_1'), root.at('Conv_1_bn'), h, last)); // [N, last, S/32, S/32]
  const [n] = nchw(h);
  h = reshape(mean(h, [2, 3]), [n, last]);
  dense.forEach((out, i) => {
    h = linear(root.at(`dense_${i + 1}`), i === 0 ? h : relu(h), out);
  });
  return h;
}
