/** @file The codebook: K vectors of C numbers, one of which stands at each place of a quantised latent. */
import {
  argMax,
  argMin,
  gather,
  gemm,
  mul,
  nchw,
  replaceGradient,
  reshape,
  sub,
  sum,
  type Tensor,
  transpose,
} from '../../graph/index.ts';
import type { Layer } from '../layer.ts';
import { convolution } from '../layers.ts';
import type { VqganConfig } from './config.ts';

/** The key of the codebook in a checkpoint. */
export const codebookKey = ({ quantiser }: Pick<VqganConfig, 'quantiser'>): string =>
  quantiser === 'vq' ? 'quantize.embedding.weight' : 'quantize.embed.weight';

const codebook = (root: Layer, config: VqganConfig): Tensor =>
  root.weight(codebookKey(config), [config.codes, config.embedDim]); // [K, C]

/**
 * The number of the nearest code at each place: argmin_k ‖x − C_k‖². As ‖x‖² is the same for all k, it is left out.
 *
 * @param z - [1, C, h, w]
 * @returns int64 [h·w], row by row
 */
export function nearestCodes(root: Layer, config: VqganConfig, z: Tensor): Tensor {
  const [n, c, h, w] = nchw(z);
  const codes = codebook(root, config);
  const places = reshape(transpose(z, [0, 2, 3, 1]), [n * h * w, c]); // [hw, C]
  const squares = reshape(sum(mul(codes, codes), [1]), [1, config.codes]); // ‖C_k‖²
  const distance = sub(squares, mul(gemm(places, codes, null, false, true), 2)); // [hw, K]
  return reshape(argMin(distance, 1), [n * h * w]);
}

/** Codes by number: int64 [h·w] → [1, C, h, w] */
export function lookUp(root: Layer, config: VqganConfig, indices: Tensor, h: number, w: number): Tensor {
  const rows = gather(codebook(root, config), indices, 0); // [hw, C]
  return transpose(reshape(rows, [1, h, w, config.embedDim]), [0, 3, 1, 2]);
}

/** z moved to the nearest codes; the gradient passes straight through. [1, C, h, w] → [1, C, h, w] */
export function quantise(root: Layer, config: VqganConfig, z: Tensor): Tensor {
  const [, , h, w] = nchw(z);
  return replaceGradient(lookUp(root, config, nearestCodes(root, config, z), h, w), z);
}

/**
 * The codes of an encoded picture, without chance: the nearest (VQModel), or the likeliest (GumbelVQ, whose training
 * drew them at random).
 *
 * @param h - output of `encode`, [1, C, h, w]
 * @returns int64 [h·w]
 */
export function encodedCodes(root: Layer, config: VqganConfig, h: Tensor): Tensor {
  if (config.quantiser === 'vq') return nearestCodes(root, config, h);
  const logits = convolution(root.at('quantize.proj'), h, config.codes, 1); // [1, K, h, w]
  return reshape(argMax(logits, 1), [logits.shape.slice(2).reduce((a, b) => a * b, 1)]);
}
