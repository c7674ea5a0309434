import { describe, expect, it } from 'vitest';
import { probabilities } from '../../../src/inference/describing/likeness.ts';
import { gradients, mul, reshape, total } from '../../../src/inference/graph/index.ts';
import { embedImage, embedText } from '../../../src/inference/networks/clip/clip.ts';
import { type ClipActivation, type ClipConfig, clipActivations } from '../../../src/inference/networks/clip/config.ts';
import type { Values } from '../../../src/inference/runtime/session.ts';
import { activations, embedPicture as byPicture, embedText as byText, weightsOf } from './clip-reference.ts';
import { fixture, gradientTolerance, outputTolerance, relativeError, runNetwork, shapeOf } from './parity.ts';

const text = { contextLength: 12, vocabSize: 99, width: 64, heads: 1, layers: 2 };
const vit: ClipConfig = {
  embedDim: 24,
  activation: 'quick_gelu',
  text,
  vision: { kind: 'vit', imageSize: 32, patchSize: 8, width: 64, heads: 1, layers: 2 },
};
const resnet: ClipConfig = {
  embedDim: 24,
  activation: 'quick_gelu',
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

describe('the activation of a CLIP', () => {
  const opened = Promise.all([fixture('clip/vit'), fixture('clip/vit.expected')]);
  const { layers } = text;

  /** The first row of one of the fixture's tensors. */
  const first = async (name: string): Promise<Float32Array> => {
    const [, expected] = await opened;
    const values = await expected.read(name);
    return values.subarray(0, values.length / (shapeOf(expected, name)[0] ?? 1));
  };

  /** The embeddings of the fixture's first text and first picture by our graph. */
  const embedded = async (activation: ClipActivation) => {
    const [weights, expected] = await opened;
    const config: ClipConfig = { ...vit, activation };
    const inputs = { tokens: BigInt64Array.from(await first('tokens'), BigInt), image: await first('image') };
    return runNetwork(weights, inputs, (root, graph) => {
      graph.output('text', embedText(root, config, graph.input('tokens', [1, text.contextLength], 'int64')));
      graph.output(
        'picture',
        embedImage(root, config, graph.input('image', [1, ...shapeOf(expected, 'image').slice(1)])),
      );
    });
  };

  /** The same by the definition. */
  const define = async (activation: ClipActivation) => {
    const [w, formula] = [await weightsOf((await opened)[0]), activations[activation]];
    const picture = { shape: [1, 3, 32, 32], data: Float64Array.from(await first('image')) };
    return {
      text: Float32Array.from(byText(w, [...(await first('tokens'))], layers, formula).data),
      picture: Float32Array.from(byPicture(w, picture, layers, formula).data),
    };
  };
  const defined = { quick_gelu: define('quick_gelu'), gelu: define('gelu') };

  it('is QuickGELU in the original, as the definition has it', async () => {
    const { text, picture } = await defined.quick_gelu;
    expect(relativeError(text, await first('text_features'))).toBeLessThan(outputTolerance);
    expect(relativeError(picture, await first('image_features'))).toBeLessThan(outputTolerance);
  });

  it.each(clipActivations)('is %s where the configuration says so, in both encoders', async (activation) => {
    const [out, definition] = [await embedded(activation), await defined[activation]];
    expect(relativeError(out.text!, definition.text)).toBeLessThan(outputTolerance);
    expect(relativeError(out.picture!, definition.picture)).toBeLessThan(outputTolerance);
  });

  it('makes a difference that these tests would see', async () => {
    const [exact, quick] = [await defined.gelu, await defined.quick_gelu];
    expect(relativeError(exact.text, quick.text)).toBeGreaterThan(10 * outputTolerance);
    expect(relativeError(exact.picture, quick.picture)).toBeGreaterThan(10 * outputTolerance);
  });
});
