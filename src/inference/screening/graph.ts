/** @file The graph that judges one picture. */
import { Graph, reshape, softmax } from '../graph/index.ts';
import { Layer } from '../networks/layer.ts';
import type { MobilenetConfig } from '../networks/mobilenet/config.ts';
import { mobilenet } from '../networks/mobilenet/mobilenet.ts';

/** The name under which weights are looked up. */
export const screeningNetwork = 'mobilenet';

/** Pixels along each side of what the network sees. */
export const seenSide = 224;

/** `picture` [1, 3, 224, 224] RGB in 0…1 → `probabilities` [5], and the `logits` [5] that they are the softmax of. */
export function screeningGraph(config: MobilenetConfig): Graph {
  const graph = new Graph();
  const picture = graph.input('picture', [1, 3, seenSide, seenSide]);
  const logits = mobilenet(new Layer(graph, screeningNetwork), config, picture);
  const count = config.dense.at(-1) ?? 0;
  graph.output('logits', reshape(logits, [count]));
  graph.output('probabilities', reshape(softmax(logits, 1), [count]));
  return graph;
}
