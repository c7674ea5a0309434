/**
 * @file CLIP's ModifiedResNet: a stem of three convolutions, average pools instead of strides, and attention instead of the
 * last pool.
 */
import {
  add,
  averagePool,
  concat,
  dim,
  mean,
  nchw,
  relu,
  reshape,
  slice,
  type Tensor,
  transpose,
} from '../../graph/index.ts';
import { attention } from '../attention.ts';
import type { Layer } from '../layer.ts';
import { linear, normalisedConvolution } from '../layers.ts';
import type { ClipConfig, ClipResnetConfig } from './config.ts';

/** Bias-free convolution k × k, then BatchNorm: [N, C, H, W] → [N, out, H/stride, W/stride] */
const convBatchNorm = (convolution: Layer, norm: Layer, x: Tensor, out: number, k: number, stride = 1): Tensor =>
  normalisedConvolution(convolution, norm, x, { out, k, stride, pad: (k - 1) / 2, epsilon: 1e-5 });

/** 1×1, 3×3, 1×1 with a pool for the stride: [N, C, H, W] → [N, 4·planes, H/stride, W/stride] */
function bottleneck(layer: Layer, x: Tensor, planes: number, stride: number): Tensor {
  const out = planes * 4;
  let h = relu(convBatchNorm(layer.at('conv1'), layer.at('bn1'), x, planes, 1));
  h = relu(convBatchNorm(layer.at('conv2'), layer.at('bn2'), h, planes, 3));
  h = convBatchNorm(layer.at('conv3'), layer.at('bn3'), averagePool(h, stride), out, 1);
  const changes = stride > 1 || dim(x, 1) !== out;
  const shortcut = changes
    ? convBatchNorm(layer.at('downsample.0'), layer.at('downsample.1'), averagePool(x, stride), out, 1)
    : x;
  return relu(add(h, shortcut));
}

/** The mean of all places asks, all places answer: [N, C, H, W] → [N, D] */
function attentionPool(layer: Layer, x: Tensor, heads: number, embedDim: number): Tensor {
  const [n, c, h, w] = nchw(x);
  const places = transpose(reshape(x, [n, c, h * w]), [0, 2, 1]); // [N, HW, C]
  const tokens = add(concat([mean(places, [1]), places], 1), layer.weight('positional_embedding', [h * w + 1, c]));
  const query = linear(layer.at('q_proj'), slice(tokens, 1, 0, 1), c); // [N, 1, C]
  const pooled = attention(query, linear(layer.at('k_proj'), tokens, c), linear(layer.at('v_proj'), tokens, c), heads);
  return linear(layer.at('c_proj'), reshape(pooled, [n, c]), embedDim);
}

/** Pictures [N, 3, S, S], normalised → embeddings [N, D] */
export function resnetEmbedding(visual: Layer, { embedDim }: ClipConfig, vision: ClipResnetConfig, x: Tensor): Tensor {
  const { width } = vision;
  let h = relu(convBatchNorm(visual.at('conv1'), visual.at('bn1'), x, width / 2, 3, 2)); // [N, w/2, S/2, S/2]
  h = relu(convBatchNorm(visual.at('conv2'), visual.at('bn2'), h, width / 2, 3));
  h = relu(convBatchNorm(visual.at('conv3'), visual.at('bn3'), h, width, 3));
  h = averagePool(h, 2); // [N, w, S/4, S/4]
  vision.layers.forEach((blocks, stage) => {
    for (let block = 0; block < blocks; block++) {
      const stride = stage > 0 && block === 0 ? 2 : 1;
      h = bottleneck(visual.at(`layer${stage + 1}.${block}`), h, width * 2 ** stage, stride);
    }
  });
  return attentionPool(visual.at('attnpool'), h, vision.heads, embedDim); // from [N, 32w, S/32, S/32]
}
