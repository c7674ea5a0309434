/** @file A place in a network: its weights are named by the path of names that leads there, as in the checkpoint. */
import type { Graph, Shape, Tensor } from '../graph/index.ts';

export class Layer {
  readonly graph: Graph;
  readonly network: string;
  readonly path: string;

  constructor(graph: Graph, network: string, path = '') {
    this.graph = graph;
    this.network = network;
    this.path = path;
  }

  /** A part of this layer: `decoder.at('mid.block_1')`. */
  at(name: string | number): Layer {
    return new Layer(this.graph, this.network, this.key(name));
  }

  /** A weight of this layer, by its name in the checkpoint. */
  weight(name: string, shape: Shape): Tensor {
    return this.graph.parameter(this.network, this.key(name), shape);
  }

  /** Records `build` under this layer's name. */
  name<T>(build: () => T): T {
    return this.graph.scope(`${this.network}.${this.path}`, build);
  }

  private key(name: string | number): string {
    return this.path === '' ? String(name) : `${this.path}.${name}`;
  }
}
