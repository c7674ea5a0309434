import { describe, expect, it } from 'vitest';
import type { ClipConfig } from '../../../src/inference/networks/clip/config.ts';
import type { VqganConfig } from '../../../src/inference/networks/vqgan/config.ts';
import { memoryNeeds, sampleMemory } from '../../../src/inference/painting/memory.ts';
import { fitSize } from '../../../src/inference/painting/size.ts';

const vqgan: VqganConfig = {
  quantiser: 'vq',
  embedDim: 64,
  codes: 1024,
  ch: 32,
  chMult: [1, 2, 2, 4],
  resBlocks: 1,
  attnResolutions: [16],
  resolution: 128,
  zChannels: 64,
  inChannels: 3,
  outChannels: 3,
};
const clip: ClipConfig = {
  embedDim: 256,
  activation: 'quick_gelu',
  text: { contextLength: 32, vocabSize: 4096, width: 256, heads: 4, layers: 4 },
  vision: { kind: 'resnet', imageSize: 96, width: 32, heads: 16, layers: [2, 2, 2, 2] },
};
const options = { cuts: 8, targets: 1, pooled: false, parts: [] };
const needs = memoryNeeds(sampleMemory({ vqgan, clips: [clip] }, options));

describe('fitSize', () => {
  it('rounds to whole cells', () => {
    expect(fitSize(vqgan, { width: 100, height: 133 }, needs)).toEqual({ width: 104, height: 136 });
  });

  it.each([
    [0, 0],
    [31, 128],
    [Number.NaN, 64],
  ])('refuses %s × %s as too small, and says the smallest', (width, height) => {
    expect(() => fitSize(vqgan, { width, height }, needs)).toThrow('both sides must be 32 or more');
  });

  it('refuses what does not fit the memory, and names the largest of the same shape that does', () => {
    const memory = 1e9;
    let message = '';
    try {
      fitSize(vqgan, { width: 10_000, height: 5_000 }, needs, memory);
    } catch (error) {
      message = (error as Error).message;
    }
    const [, width, height] = /largest of this shape that fits is (\d+) × (\d+)/.exec(message)?.map(Number) ?? [];
    expect(width! / height!).toBeCloseTo(2, 1);
    expect(needs({ width: width!, height: height! })).toBeLessThanOrEqual(memory);
    expect(needs({ width: width! + 16, height: height! + 8 })).toBeGreaterThan(memory);
  });

  it('says so when nothing fits', () => {
    expect(() => fitSize(vqgan, { width: 128, height: 128 }, needs, 1e6)).toThrow('Not even the smallest size fits');
  });
});
