/** @file The sizes of a MobileNetV2 from the shapes of its weights. */

import { halvingBlocks, type MobilenetConfig } from '../../networks/mobilenet/config.ts';
import type { Checkpoint } from '../checkpoint.ts';
import { Shapes } from './shapes.ts';

/**
 * Strides cannot be read off weights; they are the paper's.
 *
 * @param weights under Keras' layer names
 * @throws CheckpointError
 */
export function mobilenetConfig(weights: Checkpoint): MobilenetConfig {
  const shapes = new Shapes(weights, 'a MobileNetV2');
  const nameOf = (block: number): string => (block === 0 ? 'expanded_conv' : `block_${block}`);
  const count = shapes.count((i) => `${nameOf(i)}_project.weight`);
  return {
    stem: shapes.size('Conv1.weight', 0),
    blocks: Array.from({ length: count }, (_, i) => ({
      hidden: shapes.size(`${nameOf(i)}_depthwise.weight`, 0),
      out: shapes.size(`${nameOf(i)}_project.weight`, 0),
      stride: halvingBlocks.includes(i) ? 2 : 1,
    })),
    last: shapes.size('Conv_1.weight', 0),
    dense: Array.from({ length: shapes.count((i) => `dense_${i + 1}.weight`) }, (_, i) =>
      shapes.size(`dense_${i + 1}.weight`, 0),
    ),
  };
}
