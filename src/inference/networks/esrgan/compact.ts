/** @file SRVGGNetCompact (Wang et al.: Real-ESRGAN, 2021): a plain chain of convolutions. Layer names are Real-ESRGAN's. */
import {
  add,
  depthToSpace,
  dim,
  minimum,
  mul,
  relu,
  reshape,
  type Tensor,
  upsampleNearest,
} from '../../graph/index.ts';
import type { Layer } from '../layer.ts';
import { convolution } from '../layers.ts';
import type { CompactConfig } from './config.ts';

/** x where positive, a·x where negative, with one a per channel: [N, C, H, W] → [N, C, H, W] */
function prelu(layer: Layer, x: Tensor): Tensor {
  const c = dim(x, 1);
  const slope = reshape(layer.weight('weight', [c]), [1, c, 1, 1]);
  return add(relu(x), mul(minimum(x, 0), slope));
}

/**
 * Adds what it learned to the enlarged picture.
 *
 * @param x - [N, 3, H, W] in 0…1
 * @returns [N, 3, scale·H, scale·W], about 0…1, not clamped
 */
export function compactNet(root: Layer, { scale, features, convs }: CompactConfig, x: Tensor): Tensor {
  let h = x;
  for (let i = 0; i <= convs; i++) {
    h = prelu(root.at(`body.${2 * i + 1}`), convolution(root.at(`body.${2 * i}`), h, features, 3));
  }
  const details = convolution(root.at(`body.${2 * convs + 2}`), h, 3 * scale ** 2, 3); // [N, 3·scale², H, W]
  return add(depthToSpace(details, scale, 'crd'), upsampleNearest(x, scale));
}
