/**
 * @file RRDBNet (Wang et al.: ESRGAN, 2018): residual blocks of residual dense blocks, without normalisation.
 * Layer names are basicsr's.
 */
import { add, concat, dim, leakyRelu, mul, spaceToDepth, type Tensor, upsampleNearest } from '../../graph/index.ts';
import type { Layer } from '../layer.ts';
import { convolution } from '../layers.ts';
import type { RrdbConfig } from './config.ts';
import { scaled } from './scaled.ts';

/** Residuals are added at a fifth of their size, which keeps a deep network without normalisation trainable. */
const beta = 0.2;

const activate = (x: Tensor): Tensor => leakyRelu(x, 0.2);

/** Every convolution sees all that came before it: [N, C, H, W] → [N, C, H, W] */
function denseBlock(layer: Layer, x: Tensor, growth: number): Tensor {
  let seen = x; // [N, C + i·G, H, W]
  for (let i = 1; i <= 4; i++) {
    seen = concat([seen, activate(convolution(layer.at(`conv${i}`), seen, growth, 3))], 1);
  }
  return add(x, mul(convolution(layer.at('conv5'), seen, dim(x, 1), 3), beta));
}

/** [N, C, H, W] → [N, C, H, W] */
function residualBlock(layer: Layer, x: Tensor, growth: number): Tensor {
  const inner = [1, 2, 3].reduce((h, i) => denseBlock(layer.at(`rdb${i}`), h, growth), x);
  return add(x, scaled(inner, beta));
}

/**
 * @param x - [N, 3, H, W] in 0…1; H and W even for ×2
 * @returns [N, 3, scale·H, scale·W], about 0…1, not clamped
 */
export function rrdbNet(root: Layer, { scale, features, blocks, growth }: RrdbConfig, x: Tensor): Tensor {
  const input = scale === 4 ? x : spaceToDepth(x, 4 / scale, 'crd'); // [N, 12, H/2, W/2] for ×2
  const first = convolution(root.at('conv_first'), input, features, 3);
  let h = first;
  for (let i = 0; i < blocks; i++) h = residualBlock(root.at(`body.${i}`), h, growth);
  h = add(first, convolution(root.at('conv_body'), h, features, 3));
  for (const up of ['conv_up1', 'conv_up2']) {
    h = activate(convolution(root.at(up), upsampleNearest(h, 2), features, 3)); // [N, C, 2H, 2W], then [N, C, 4H, 4W]
  }
  return convolution(root.at('conv_last'), activate(convolution(root.at('conv_hr'), h, features, 3)), 3, 3);
}
