import { describe, expect, it } from 'vitest';
import { peakBytes } from '../../../src/inference/graph/index.ts';
import type { ClipConfig } from '../../../src/inference/networks/clip/config.ts';
import type { VqganConfig } from '../../../src/inference/networks/vqgan/config.ts';
import { stepGraph } from '../../../src/inference/painting/graphs.ts';
import type { Values } from '../../../src/inference/runtime/session.ts';
import { runGraph } from '../graph/run.ts';
import { fixture, gradientTolerance, outputTolerance, relativeError } from '../networks/parity.ts';

const vqgan: VqganConfig = {
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
const clip: ClipConfig = {
  embedDim: 24,
  activation: 'quick_gelu',
  text: { contextLength: 12, vocabSize: 99, width: 64, heads: 1, layers: 2 },
  vision: { kind: 'vit', imageSize: 32, patchSize: 8, width: 64, heads: 1, layers: 2 },
};

/** The inputs of `loop/step` that have one entry per cut. */
const perCut = ['clip.rows', 'clip.columns', 'clip.homographies', 'clip.noise'];

describe('the step graph', () => {
  it.each([
    ['once, in one chunk', 1],
    ['seven times, in chunks', 7], // which changes no mean
  ])('computes the losses and the latent gradient of the original painting step: each cut %s', async (_, times) => {
    const [step, vqganWeights, clipWeights] = await Promise.all(['loop/step', 'vqgan/vq', 'clip/vit'].map(fixture));
    const graph = stepGraph(
      { vqgan, clips: [clip] },
      { width: 32, height: 32, cuts: 3 * times, targets: 2, pooled: false, parts: ['warp', 'noise'] },
    );
    const values: Record<string, Values> = { 'clip.noiseAmplitude': new Float32Array(3 * times).fill(1) };
    for (const [input, name] of Object.entries({
      z: 'z',
      start: 'z_start',
      startWeight: 'start_weight',
      tvWeight: 'tv_weight',
      'clip.rows': 'resample_y',
      'clip.columns': 'resample_x',
      'clip.homographies': 'homography',
      'clip.noise': 'noise',
      'clip.targets': 'prompt_embeddings',
      'clip.weights': 'prompt_weights',
      'clip.stops': 'prompt_stops',
    })) {
      const value = await step!.read(name);
      values[input] = perCut.includes(input)
        ? Float32Array.from({ length: times * value.length }, (_each, i) => value[i % value.length]!)
        : value;
    }
    for (const { tensor, network, key } of graph.parameters.values()) {
      values[tensor.name] = await (network === 'clip' ? clipWeights! : vqganWeights!).read(key);
    }
    const out = await runGraph(graph, values);
    const losses = await step!.read('prompt_losses');
    expect(relativeError(out['clip.losses']!, losses)).toBeLessThan(outputTolerance);
    expect(relativeError(out.loss!, await step!.read('loss'))).toBeLessThan(outputTolerance);
    expect(relativeError(out.dz!, await step!.read('dz'))).toBeLessThan(gradientTolerance);
  });

  it('holds the tensors of a few cuts at a time, however many there are', () => {
    const peak = (cuts: number) =>
      peakBytes(
        stepGraph(
          { vqgan, clips: [clip] },
          { width: 32, height: 32, cuts, targets: 1, pooled: false, parts: ['warp', 'noise'] },
        ),
      );
    expect(peak(32)).toBeLessThan(1.1 * peak(4));
  });
});
