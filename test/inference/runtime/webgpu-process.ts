/** @file Runs the VQGAN fixture's decoder, forward and backward, on the CPU and on WebGPU, and tells its parent both results. */
import { Graph, gradients, mul, reshape, type Tensor, total, writeOnnx } from '../../../src/inference/graph/index.ts';
import { Layer } from '../../../src/inference/networks/layer.ts';
import { decode } from '../../../src/inference/networks/vqgan/vqgan.ts';
import type { Device } from '../../../src/inference/runtime/devices.ts';
import { Session, type Values } from '../../../src/inference/runtime/session.ts';
import { openSafetensors } from '../../../src/inference/weights/safetensors.ts';

const fixture = (name: string) =>
  openSafetensors(new URL(`../../fixtures/vqgan/${name}.safetensors`, import.meta.url).pathname);
const [weights, expected] = await Promise.all([fixture('vq'), fixture('vq.expected')]);

const graph = new Graph();
const z = graph.input('z', expected.tensors.get('z')?.shape ?? []);
const y = decode(
  new Layer(graph, 'net'),
  {
    ...{ quantiser: 'vq', embedDim: 32, codes: 64, ch: 32, chMult: [1, 2], resBlocks: 1, attnResolutions: [8] },
    ...{ resolution: 16, zChannels: 32, inChannels: 3, outChannels: 3 },
  },
  z,
);
const loss = total(mul(y, graph.input('w', y.shape)));
const [dz] = gradients(loss, [z]) as [Tensor];
graph.output('loss', reshape(loss, [1]));
graph.output('dz', dz);

const feeds: Record<string, Values> = { z: await expected.read('z'), w: await expected.read('w') };
for (const { tensor, key } of graph.parameters.values()) feeds[tensor.name] = await weights.read(key);

async function run(device: Device): Promise<{ loss: number[]; dz: number[] }> {
  const session = await Session.open(
    writeOnnx(graph, () => null),
    { device },
  );
  const out = await session.run(feeds, ['loss', 'dz']);
  return { loss: [...(out.loss as Float32Array)], dz: [...(out.dz as Float32Array)] };
}

// The process ends without releasing: all that matters has been said.
process.send?.({ cpu: await run('cpu'), webgpu: await run('webgpu') }, () => process.exit());
