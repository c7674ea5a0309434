/** @file The layers that all networks are made of, each named and weighted as in PyTorch. */
import {
  add,
  conv,
  dim,
  div,
  erf,
  gemm,
  groupNormalization,
  layerNormalization,
  mul,
  reshape,
  sigmoid,
  size,
  type Tensor,
} from '../graph/index.ts';
import type { Layer } from './layer.ts';

/** Convolution k × k, `same` padding at stride 1: [N, C, H, W] → [N, out, H, W] */
export const convolution = (layer: Layer, x: Tensor, out: number, k: number, stride = 1, pad = (k - 1) / 2): Tensor =>
  layer.name(() =>
    conv(x, layer.weight('weight', [out, dim(x, 1), k, k]), layer.weight('bias', [out]), { stride, pad }),
  );

/** x·Wᵀ + b over the last axis: […, D] → […, out] */
export const linear = (layer: Layer, x: Tensor, out: number): Tensor =>
  layer.name(() => affine(x, layer.weight('weight', [out, dim(x, -1)]), layer.weight('bias', [out])));

/** x·Wᵀ + b with the weights given: […, D], [out, D], [out] → […, out] */
export function affine(x: Tensor, weight: Tensor, bias: Tensor | null): Tensor {
  const width = dim(x, -1);
  const rows = reshape(x, [size(x.shape) / width, width]);
  return reshape(gemm(rows, weight, bias, false, true), x.shape.with(-1, dim(weight, 0)));
}

/** x·P over the last axis, P stored as [D, out]: […, D] → […, out] */
export function project(x: Tensor, weight: Tensor): Tensor {
  const width = dim(x, -1);
  const rows = reshape(x, [size(x.shape) / width, width]);
  return reshape(gemm(rows, weight, null, false, false), x.shape.with(-1, dim(weight, 1)));
}

export const layerNorm = (layer: Layer, x: Tensor, epsilon = 1e-5): Tensor =>
  layer.name(() => {
    const shape = [dim(x, -1)];
    return layerNormalization(x, layer.weight('weight', shape), layer.weight('bias', shape), epsilon);
  });

export const groupNorm = (layer: Layer, x: Tensor, groups: number, epsilon: number): Tensor =>
  layer.name(() => {
    const shape = [dim(x, 1)];
    return groupNormalization(x, groups, layer.weight('weight', shape), layer.weight('bias', shape), epsilon);
  });

/** x·σ(x), also called swish. */
export const silu = (x: Tensor): Tensor => mul(x, sigmoid(x));

/** x·σ(1.702x), CLIP's approximation of GELU. */
export const quickGelu = (x: Tensor): Tensor => mul(x, sigmoid(mul(x, 1.702)));

/** x·Φ(x), exact. */
export const gelu = (x: Tensor): Tensor => mul(mul(x, 0.5), add(erf(div(x, Math.SQRT2)), 1));
