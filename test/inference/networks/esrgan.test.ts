import { describe, expect, it } from 'vitest';
import type { EsrganConfig } from '../../../src/inference/networks/esrgan/config.ts';
import { enlarge } from '../../../src/inference/networks/esrgan/esrgan.ts';
import type { Checkpoint } from '../../../src/inference/weights/checkpoint.ts';
import { type IdentifiedNetwork, identify } from '../../../src/inference/weights/identify.ts';
import { openPytorch } from '../../../src/inference/weights/pytorch/pytorch.ts';
import { openTfjs } from '../../../src/inference/weights/tfjs.ts';
import { fixture, outputTolerance, relativeError, runNetwork, shapeOf } from './parity.ts';

const rrdb: EsrganConfig = { family: 'rrdb', scale: 4, features: 16, blocks: 2, growth: 8 };
const rrdbX2: EsrganConfig = { family: 'rrdb', scale: 2, features: 16, blocks: 1, growth: 8 };
const compact: EsrganConfig = { family: 'compact', scale: 4, features: 16, convs: 3 };

const slim = { family: 'rdn', features: 64, blocks: 2, convs: 1, growth: 4 } as const;
const thick = { family: 'rrdn', features: 64, blocks: 10, denseBlocks: 3, convs: 4, growth: 32 } as const;

const pytorch = (name: string) => openPytorch(new URL(`../../fixtures/weights/${name}.pth`, import.meta.url).pathname);
const upscalerjs = (name: string, scale: number) =>
  openTfjs(new URL(`../../../node_modules/@upscalerjs/${name}/models/x${scale}/model.json`, import.meta.url).pathname);

describe.each<[string, EsrganConfig, () => Promise<Checkpoint>, string]>([
  ['RRDBNet ×4', rrdb, () => pytorch('rrdb.basicsr'), 'rrdb'],
  ['RRDBNet ×2, which folds the picture first', rrdbX2, () => pytorch('rrdb-x2'), 'rrdb-x2'],
  ['SRVGGNetCompact', compact, () => pytorch('compact'), 'compact'],
  ['RDN ×2', { ...slim, scale: 2 }, () => upscalerjs('esrgan-slim', 2), 'upscalerjs-slim-x2'],
  ['RDN ×4', { ...slim, scale: 4 }, () => upscalerjs('esrgan-slim', 4), 'upscalerjs-slim-x4'],
  ['RRDN ×2', { ...thick, scale: 2 }, () => upscalerjs('esrgan-thick', 2), 'upscalerjs-thick-x2'],
  ['RRDN ×4', { ...thick, scale: 4 }, () => upscalerjs('esrgan-thick', 4), 'upscalerjs-thick-x4'],
])('%s', (_, config, open, expectedName) => {
  it('enlarges a picture as the original does', async () => {
    const [file, expected] = await Promise.all([open(), fixture(`esrgan/${expectedName}.expected`)]);
    const [{ weights }] = identify(file) as [IdentifiedNetwork];
    try {
      const { y } = await runNetwork(weights, { x: await expected.read('x') }, (root, graph) => {
        graph.output('y', enlarge(root, config, graph.input('x', shapeOf(expected, 'x'))));
      });
      expect(relativeError(y!, await expected.read('y'))).toBeLessThan(outputTolerance);
    } finally {
      await Promise.all([weights.close(), expected.close()]);
    }
  });
});
