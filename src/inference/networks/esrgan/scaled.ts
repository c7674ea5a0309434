/** @file Multiplication by a number, in the form that costs least between convolutions. */
import { conv, dim, type Tensor } from '../../graph/index.ts';

/**
 * x·factor as a 1 × 1 convolution of each channel by itself: [N, C, H, W] → [N, C, H, W]
 *
 * ONNX Runtime keeps features in blocks of channels from one convolution, concatenation or sum to the next, but not
 * through a product with a number: from the first one on, every convolution would reorder its input and output.
 */
export function scaled(x: Tensor, factor: number): Tensor {
  const c = dim(x, 1);
  const factors = x.graph.constant(new Float32Array(c).fill(factor), [c, 1, 1, 1]);
  return conv(x, factors, null, { groups: c });
}
