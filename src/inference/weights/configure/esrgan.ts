/** @file The sizes of an upscaler from the shapes of its weights. */

import type { CompactConfig, EsrganConfig, RdnConfig, RrdbConfig, RrdnConfig } from '../../networks/esrgan/config.ts';
import type { Checkpoint } from '../checkpoint.ts';
import { Shapes } from './shapes.ts';

/**
 * @param weights under basicsr's names, or UpscalerJS' layer names
 * @throws CheckpointError
 */
export function esrganConfig(weights: Checkpoint): EsrganConfig {
  const shapes = new Shapes(weights, 'an upscaler');
  if (shapes.has('body.0.rdb1.conv1.weight')) return rrdb(shapes);
  if (shapes.has('Pre_blocks_conv.weight')) return rrdn(shapes);
  return shapes.has('F_m1.weight') ? rdn(shapes) : compact(shapes, weights.tensors.size);
}

/** The network enlarges four times; ×2 takes pictures folded to half their size, [3·2², H/2, W/2]. */
function rrdb(shapes: Shapes): RrdbConfig {
  const inputs = shapes.size('conv_first.weight', 1);
  if (inputs !== 3 && inputs !== 12)
    throw shapes.error(`conv_first has ${inputs} inputs; 3 (×4) and 12 (×2) are known`);
  return {
    family: 'rrdb',
    scale: inputs === 3 ? 4 : 2,
    features: shapes.size('conv_first.weight', 0),
    blocks: shapes.count((i) => `body.${i}.rdb1.conv1.weight`),
    growth: shapes.size('body.0.rdb1.conv1.weight', 0),
  };
}

/** The last convolution makes scale² pixels of each of three colours. */
const scaleOf = (shapes: Shapes, channels: string): number =>
  shapes.whole(Math.sqrt(shapes.size(channels, 0) / 3), `the scale told by ${channels}`);

/** Convolution, PReLU, convolution, PReLU, …, convolution: places 0 … 2·convs + 2. @param tensors how many there are */
function compact(shapes: Shapes, tensors: number): CompactConfig {
  if (!shapes.has('body.1.weight')) throw shapes.error('body.1.weight, its first PReLU, is missing');
  const places = shapes.count((i) => `body.${i}.weight`);
  const convs = shapes.whole((places - 3) / 2, 'the number of convolutions');
  // A convolution has a bias, a PReLU has not.
  const expected = 3 * convs + 5;
  if (tensors !== expected)
    throw shapes.error(`it has ${tensors} tensors; ${convs} convolutions would make ${expected}`);
  return {
    family: 'compact',
    scale: scaleOf(shapes, `body.${places - 1}.weight`),
    features: shapes.size('body.0.weight', 0),
    convs,
  };
}

/** UPN3 makes 3·scale² channels, which are then enlarged as they are. */
function rdn(shapes: Shapes): RdnConfig {
  return {
    family: 'rdn',
    scale: scaleOf(shapes, 'UPN3.weight'),
    features: shapes.size('F_m1.weight', 0),
    blocks: shapes.count((i) => `LFF_${i + 1}.weight`),
    convs: shapes.count((i) => `F_1_${i + 1}.weight`),
    growth: shapes.size('F_1_1.weight', 0),
  };
}

function rrdn(shapes: Shapes): RrdnConfig {
  return {
    family: 'rrdn',
    scale: scaleOf(shapes, 'PreShuffle.weight'),
    features: shapes.size('Pre_blocks_conv.weight', 0),
    blocks: shapes.count((i) => `LFF_${i + 1}_1.weight`),
    denseBlocks: shapes.count((i) => `LFF_1_${i + 1}.weight`),
    convs: shapes.count((i) => `F_1_1_${i + 1}.weight`),
    growth: shapes.size('F_1_1_1.weight', 0),
  };
}
