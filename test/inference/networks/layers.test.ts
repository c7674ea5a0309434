import { describe, expect, it } from 'vitest';
import {
  conv,
  Graph,
  gradients,
  mul,
  reshape,
  type Tensor,
  total,
  upsampleNearest,
} from '../../../src/inference/graph/index.ts';
import { Layer } from '../../../src/inference/networks/layer.ts';
import { upsampledConvolution } from '../../../src/inference/networks/layers.ts';
import { runGraph } from '../graph/run.ts';
import { relativeError } from './parity.ts';

const wave = (length: number, frequency: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => Math.sin(1 + i * frequency));

describe('upsampledConvolution', () => {
  const [n, c, h, w, out] = [2, 3, 4, 5, 6];
  const inputs = {
    x: wave(n * c * h * w, 0.7),
    'net.weight': wave(out * c * 9, 1.3),
    'net.bias': wave(out, 0.9),
    g: wave(n * out * 4 * h * w, 0.37),
  };

  /** The result, and the gradients of its product with `g`, of one way to compute it. */
  async function compute(form: (layer: Layer, x: Tensor) => Tensor) {
    const graph = new Graph();
    const layer = new Layer(graph, 'net');
    const x = graph.input('x', [n, c, h, w]);
    const y = form(layer, x);
    const weights = [layer.weight('weight', [out, c, 3, 3]), layer.weight('bias', [out])];
    const loss = reshape(total(mul(y, graph.input('g', y.shape))), []);
    graph.output('y', y);
    for (const [i, gradient] of gradients(loss, [x, ...weights]).entries()) graph.output(`gradient${i}`, gradient);
    return { shape: y.shape, values: await runGraph(graph, inputs) };
  }

  it('equals upsampling followed by a convolution, in its result and in all gradients', async () => {
    const fast = await compute((layer, x) => upsampledConvolution(layer, x, out));
    const plain = await compute((layer, x) =>
      conv(upsampleNearest(x, 2), layer.weight('weight', [out, c, 3, 3]), layer.weight('bias', [out]), { pad: 1 }),
    );
    expect(fast.shape).toEqual([n, out, 2 * h, 2 * w]);
    for (const name of ['y', 'gradient0', 'gradient1', 'gradient2']) {
      expect(relativeError(fast.values[name]!, plain.values[name] as Float32Array), name).toBeLessThan(1e-5);
    }
  });
});
