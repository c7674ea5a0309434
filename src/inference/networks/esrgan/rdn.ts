/**
 * @file UpscalerJS' networks (idealo's image-super-resolution): RDN (Zhang et al.: Residual Dense Network, 2018), and
 * RRDN, which nests its blocks as ESRGAN does. Layer names are those of the Keras models, `/kernel` read as `.weight`.
 */
import { add, concat, depthToSpace, dim, mul, relu, type Tensor, upsampleNearest } from '../../graph/index.ts';
import type { Layer } from '../layer.ts';
import { convolution } from '../layers.ts';
import type { RdnConfig, RrdnConfig } from './config.ts';
import { scaled } from './scaled.ts';

/** Numbers 1…n, as Keras names its layers. */
const count = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);

/** Convolutions that see all before them, mixed at last: [N, C, H, W] → [N, C, H, W]. `k` is the side of the mixing kernel. */
function denseBlock(root: Layer, name: string, x: Tensor, k: number, convs: number, growth: number): Tensor {
  const seen = count(convs).reduce(
    (h, c) => concat([h, relu(convolution(root.at(`F_${name}_${c}`), h, growth, 3))], 1),
    x,
  ); // [N, C + convs·G, H, W]
  return convolution(root.at(`LFF_${name}`), seen, dim(x, 1), k);
}

/**
 * @param x - [N, 3, H, W] in 0…1
 * @returns [N, 3, scale·H, scale·W], about 0…1, not clamped
 */
export function rdn(root: Layer, { scale, features, blocks, convs, growth }: RdnConfig, x: Tensor): Tensor {
  const outer = convolution(root.at('F_m1'), mul(x, 255), features, 3);
  const locals: Tensor[] = [];
  let h = convolution(root.at('F_0'), outer, features, 3);
  for (const d of count(blocks)) {
    h = add(denseBlock(root, `${d}`, h, 1, convs, growth), h);
    locals.push(h);
  }
  const fused = convolution(root.at('GFF_1'), concat(locals, 1), features, 1);
  h = add(convolution(root.at('GFF_2'), fused, features, 3), outer);
  h = relu(convolution(root.at('UPN1'), h, 64, 5));
  h = relu(convolution(root.at('UPN2'), h, 32, 3));
  h = convolution(root.at('UPN3'), h, 3 * scale ** 2, 3);
  return mul(convolution(root.at('SR'), upsampleNearest(h, scale), 3, 3), 1 / 255);
}

/**
 * @param x - [N, 3, H, W] in 0…1
 * @returns [N, 3, scale·H, scale·W], about 0…1, not clamped
 */
export function rrdn(root: Layer, config: RrdnConfig, x: Tensor): Tensor {
  const { scale, features, blocks, denseBlocks, convs, growth } = config;
  const beta = 0.2;
  const outer = convolution(root.at('Pre_blocks_conv'), x, features, 3);
  let h = outer;
  for (const t of count(blocks)) {
    const inner = count(denseBlocks).reduce(
      (g, d) => add(g, mul(denseBlock(root, `${t}_${d}`, g, 3, convs, growth), beta)),
      h,
    );
    h = add(h, scaled(inner, beta));
  }
  h = add(convolution(root.at('post_blocks_conv'), h, features, 3), outer);
  h = convolution(root.at('PreShuffle'), h, 3 * scale ** 2, 3); // [N, 3·scale², H, W]
  return convolution(root.at('SR'), depthToSpace(h, scale, 'dcr'), 3, 3);
}
