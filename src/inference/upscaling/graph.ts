/** @file The graph that enlarges one tile. */
import { averagePool, Graph, maximum, minimum, reshape, slice, transpose } from '../graph/index.ts';
import type { EsrganConfig } from '../networks/esrgan/config.ts';
import { enlarge } from '../networks/esrgan/esrgan.ts';
import { Layer } from '../networks/layer.ts';
import type { TileShape } from './tiles.ts';

/** The name under which weights are looked up. */
export const esrganNetwork = 'esrgan';

/**
 * `tile` [1, 3, S, S] in 0…1, S = size + 2·overlap → `enlarged` [size·scale, size·scale, 3] in 0…1.
 * A network that enlarges more than asked for is followed by the mean over blocks of pixels.
 */
export function tileGraph(config: EsrganConfig, { size, overlap }: TileShape, scale: number): Graph {
  const graph = new Graph();
  const side = size + 2 * overlap;
  const whole = enlarge(new Layer(graph, esrganNetwork), config, graph.input('tile', [1, 3, side, side]));
  const [from, to] = [overlap * config.scale, (overlap + size) * config.scale];
  const inner = slice(slice(whole, 2, from, to), 3, from, to);
  const picture = averagePool(inner, config.scale / scale); // [1, 3, size·scale, size·scale]
  const clamped = minimum(maximum(picture, 0), 1);
  graph.output('enlarged', reshape(transpose(clamped, [0, 2, 3, 1]), [size * scale, size * scale, 3]));
  return graph;
}
