/** @file The layers that all networks are made of, each named and weighted as in PyTorch. */
import {
  add,
  concat,
  conv,
  depthToSpace,
  dim,
  div,
  erf,
  gemm,
  groupNormalization,
  layerNormalization,
  mul,
  nchw,
  pad,
  reshape,
  sigmoid,
  size,
  slice,
  sqrt,
  sub,
  type Tensor,
} from '../graph/index.ts';
import type { Layer } from './layer.ts';

/** Convolution k × k, `same` padding at stride 1: [N, C, H, W] → [N, out, H, W] */
export const convolution = (layer: Layer, x: Tensor, out: number, k: number, stride = 1, pad = (k - 1) / 2): Tensor =>
  layer.name(() =>
    conv(x, layer.weight('weight', [out, dim(x, 1), k, k]), layer.weight('bias', [out]), { stride, pad }),
  );

export interface NormalisedConvolution {
  readonly out: number;
  readonly k: number;
  readonly stride: number;
  readonly pad: number;
  /** Groups of channels, 1 unless said. */
  readonly groups?: number;
  /** Of BatchNorm, added to the variance. */
  readonly epsilon: number;
}

/**
 * Bias-free convolution, then BatchNorm with its running statistics: [N, C, H, W] → [N, out, H′, W′]
 *
 * conv(x)·s + (β − μ·s) with s = γ/√(σ² + ε) is one convolution with the weight w·s, which the runtime computes at load.
 */
export function normalisedConvolution(
  convolution: Layer,
  norm: Layer,
  x: Tensor,
  { out, k, stride, pad, groups = 1, epsilon }: NormalisedConvolution,
): Tensor {
  return convolution.name(() => {
    const statistic = (name: string) => norm.weight(name, [out]);
    const scale = div(statistic('weight'), sqrt(add(statistic('running_var'), epsilon)));
    const weight = convolution.weight('weight', [out, dim(x, 1) / groups, k, k]);
    const bias = sub(statistic('bias'), mul(statistic('running_mean'), scale));
    return conv(x, mul(weight, reshape(scale, [out, 1, 1, 1])), bias, { stride, pad, groups });
  });
}

/**
 * Nearest-neighbour upsampling by 2, then convolution 3 × 3 with `same` padding: [N, C, H, W] → [N, out, 2H, 2W]
 *
 * Along one axis, output 2i sees the pixels i − 1, i, i under the weights w₀, w₁, w₂, and output 2i + 1 sees i, i, i + 1.
 * Equal pixels share a weight: (w₀, w₁ + w₂) for even outputs and (w₀ + w₁, w₂) for odd ones. So the four phases of the
 * result are convolutions 2 × 2 of x itself, 4/9 of the work; the runtime folds the weights at load.
 */
export const upsampledConvolution = (layer: Layer, x: Tensor, out: number): Tensor =>
  layer.name(() => {
    const [, c, h, w] = nchw(x);
    const [weight, bias] = [layer.weight('weight', [out, c, 3, 3]), layer.weight('bias', [out])];
    const framed = pad(x, [
      [0, 0],
      [0, 0],
      [1, 1],
      [1, 1],
    ]); // [N, C, H + 2, W + 2]
    const phases = bothPhases.flatMap((row) =>
      bothPhases.map((column) => {
        const seen = slice(slice(framed, 2, row, row + h + 1), 3, column, column + w + 1);
        return conv(seen, phaseWeight(phaseWeight(weight, 2, row), 3, column), bias); // [N, out, H, W]
      }),
    );
    return depthToSpace(concat(phases, 1), 2, 'dcr');
  });

const bothPhases = [0, 1] as const;

/** The two taps of a phase along one axis of a kernel with three. */
function phaseWeight(weight: Tensor, axis: number, phase: 0 | 1): Tensor {
  const tap = (i: number): Tensor => slice(weight, axis, i, i + 1);
  return phase === 0 ? concat([tap(0), add(tap(1), tap(2))], axis) : concat([add(tap(0), tap(1)), tap(2)], axis);
}

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
