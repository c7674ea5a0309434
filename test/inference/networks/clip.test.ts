import { describe, expect, it } from 'vitest';
import { probabilities } from '../../../src/inference/describing/likeness.ts';
import { gradients, mul, reshape, total } from '../../../src/inference/graph/index.ts';
import { embedImage, embedText } from '../../../src/inference/networks/clip/clip.ts';
import type { ClipConfig } from '../../../src/inference/networks/clip/config.ts';
import type { Values } from '../../../src/inference/runtime/session.ts';
import { fixture, gradientTolerance, outputTolerance, relativeError, runNetwork, shapeOf } from './parity.ts';

const text = { contextLength: 12, vocabSize: 99, width: 64, heads: 1, layers: 2 };
const vit: ClipConfig = {
  embedDim: 24,
  text,
  vision: { kind: 'vit', imageSize: 32, patchSize: 8, width: 64, heads: 1, layers: 2 },
};
const resnet: ClipConfig = {
  embedDim: 24,
  text,
  vision: { kind: 'resnet', imageSize: 64, width: 16, heads: 8, layers: [1, 1, 2, 1] },
};

const rowsOf = (values: Values, width: number): Float32Array[] =>
  Array.from({ length: values.length / width }, (_, i) =>
    Float32Array.from(values.slice(i * width, (i + 1) * width), Number),
  );

describe.each([
  ['CLIP with a vision transformer', vit, 'clip/vit'],
  ['CLIP with a ModifiedResNet', resnet, 'clip/resnet'],
])('%s', (_, config, name) => {
  const opened = Promise.all([fixture(name), fixture(`${name}.expected`)]);

  it('embeds pictures as the original does, and the gradient for the pixels agrees', async () => {
    const [weights, expected] = await opened;
    const inputs = { image: await expected.read('image'), w: await expected.read('w') };
    const out = await runNetwork(weights, inputs, (root, graph) => {
      const image = graph.input('image', shapeOf(expected, 'image'));
      const features = embedImage(root, config, image);
      const loss = total(mul(features, graph.input('w', features.shape)));
      const [dimage] = gradients(loss, [image]);
      graph.output('image_features', features);
      graph.output('loss', reshape(loss, [1]));
      graph.output('dimage', dimage!);
    });
    for (const output of ['image_features', 'loss']) {
      expect(relativeError(out[output]!, await expected.read(output)), output).toBeLessThan(outputTolerance);
    }
    expect(relativeError(out.dimage!, await expected.read('dimage'))).toBeLessThan(gradientTolerance);
  });

  it('embeds texts as the original does and ranks them alike', async () => {
    const [weights, expected] = await opened;
    const tokens = BigInt64Array.from(await expected.read('tokens'), (value) => BigInt(value));
    const inputs = { image: await expected.read('image'), tokens };
    const out = await runNetwork(weights, inputs, (root, graph) => {
      graph.output('texts', embedText(root, config, graph.input('tokens', shapeOf(expected, 'tokens'), 'int64')));
      graph.output('pictures', embedImage(root, config, graph.input('image', shapeOf(expected, 'image'))));
    });
    expect(relativeError(out.texts!, await expected.read('text_features'))).toBeLessThan(outputTolerance);
    const [texts, pictures] = [rowsOf(out.texts!, config.embedDim), rowsOf(out.pictures!, config.embedDim)];
    const ranked = pictures.flatMap((picture) => probabilities(picture, texts));
    expect(relativeError(Float32Array.from(ranked), await expected.read('probabilities'))).toBeLessThan(
      outputTolerance,
    );
  });
});
