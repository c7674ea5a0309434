import { describe, expect, it } from 'vitest';
import { gradients, mul, reshape, total } from '../../../src/inference/graph/index.ts';
import type { VqganConfig } from '../../../src/inference/networks/vqgan/config.ts';
import { encodedCodes, lookUp } from '../../../src/inference/networks/vqgan/quantiser.ts';
import { decode, encode } from '../../../src/inference/networks/vqgan/vqgan.ts';
import { fixture, gradientTolerance, outputTolerance, relativeError, runNetwork, shapeOf } from './parity.ts';

const vq: VqganConfig = {
  quantiser: 'vq',
  embedDim: 32,
  codes: 64,
  ch: 32,
  chMult: [1, 2],
  resBlocks: 1,
  attnResolutions: [8],
  resolution: 16,
  zChannels: 32,
  inChannels: 3,
  outChannels: 3,
};
const gumbel: VqganConfig = { ...vq, quantiser: 'gumbel', embedDim: 24, codes: 48 };

describe.each([
  ['VQModel', vq, 'vqgan/vq', 'vqgan/vq.expected'],
  ['VQModel on a picture twice as large', vq, 'vqgan/vq', 'vqgan/vq.double.expected'],
  ['GumbelVQ', gumbel, 'vqgan/gumbel', 'vqgan/gumbel.expected'],
])('%s', (_, config, weightsName, expectedName) => {
  const opened = Promise.all([fixture(weightsName), fixture(expectedName)]);

  it('encodes a picture to the features, codes and code vectors of the original', async () => {
    const [weights, expected] = await opened;
    const out = await runNetwork(weights, { x: await expected.read('x') }, (root, graph) => {
      const encoded = encode(root, config, graph.input('x', shapeOf(expected, 'x')));
      const indices = encodedCodes(root, config, encoded);
      graph.output('pre_quant', encoded);
      graph.output('indices', indices);
      const [h, w] = encoded.shape.slice(2) as [number, number];
      graph.output('z_q', lookUp(root, config, indices, h, w));
    });
    expect(relativeError(out.pre_quant!, await expected.read('pre_quant'))).toBeLessThan(outputTolerance);
    expect(Array.from(out.indices!, Number)).toEqual(Array.from(await expected.read('indices')));
    expect(relativeError(out.z_q!, await expected.read('z_q'))).toBeLessThan(outputTolerance);
  });

  it('decodes a latent to the picture of the original, and its gradient agrees', async () => {
    const [weights, expected] = await opened;
    const inputs = { z: await expected.read('z'), w: await expected.read('w') };
    const out = await runNetwork(weights, inputs, (root, graph) => {
      const z = graph.input('z', shapeOf(expected, 'z'));
      const y = decode(root, config, z);
      const loss = total(mul(y, graph.input('w', y.shape)));
      const [dz] = gradients(loss, [z]);
      const first = graph.nodes.find((node) => node.name.startsWith('net.decoder.conv_in/Conv'));
      graph.output('decoder_conv_in', first!.outputs[0]);
      graph.output('y', y);
      graph.output('loss', reshape(loss, [1]));
      graph.output('dz', dz!);
    });
    for (const name of ['decoder_conv_in', 'y', 'loss']) {
      expect(relativeError(out[name]!, await expected.read(name)), name).toBeLessThan(outputTolerance);
    }
    expect(relativeError(out.dz!, await expected.read('dz'))).toBeLessThan(gradientTolerance);
  });
});
