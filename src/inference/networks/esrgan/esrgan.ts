/** @file Enlarges a picture by whichever network the weights are of. */
import type { Tensor } from '../../graph/index.ts';
import type { Layer } from '../layer.ts';
import { compactNet } from './compact.ts';
import type { EsrganConfig } from './config.ts';
import { rdn, rrdn } from './rdn.ts';
import { rrdbNet } from './rrdb.ts';

/**
 * @param x - [N, 3, H, W] RGB in 0…1; H and W even
 * @returns [N, 3, scale·H, scale·W], about 0…1, not clamped
 */
export function enlarge(root: Layer, config: EsrganConfig, x: Tensor): Tensor {
  switch (config.family) {
    case 'rrdb':
      return rrdbNet(root, config, x);
    case 'compact':
      return compactNet(root, config, x);
    case 'rdn':
      return rdn(root, config, x);
    case 'rrdn':
      return rrdn(root, config, x);
  }
}
