/** @file The small graph that proves a device: a convolution, its activation, a loss and the loss's gradient. */
import { conv, Graph, gradients, mul, reshape, sigmoid, sum, type Tensor, writeOnnx } from '../graph/index.ts';
import type { Device } from './devices.ts';
import { Session } from './session.ts';

const shape = [1, 4, 16, 16];
const count = 4 * 16 * 16;

const wave = (length: number, frequency: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => Math.sin(1 + i * frequency));

/** In: `x` [1, 4, 16, 16]. Out: `loss` [1], `dx`, the loss's gradient. */
function probeGraph(): Graph {
  const graph = new Graph();
  const x = graph.input('x', shape);
  const kernel = graph.constant(wave(4 * 4 * 9, 0.7), [4, 4, 3, 3]);
  const y = conv(x, kernel, null, { pad: 1 });
  const loss = reshape(sum(mul(mul(y, sigmoid(y)), graph.constant(wave(count, 0.3), shape))), []);
  const [dx] = gradients(loss, [x]) as [Tensor];
  graph.output('loss', reshape(loss, [1]));
  graph.output('dx', dx);
  return graph;
}

/** The loss, followed by its gradient, computed on a device. Throws ONNX Runtime's error if it cannot. */
async function compute(device: Device): Promise<number[]> {
  const session = await Session.open(
    writeOnnx(probeGraph(), () => null),
    { device, threads: 1 },
  );
  try {
    const { loss, dx } = await session.run({ x: wave(count, 0.11) }, ['loss', 'dx']);
    return [...(loss as Float32Array), ...(dx as Float32Array)];
  } finally {
    await session.release();
  }
}

/** Of convolutions in TF32, which NVIDIA's libraries use for float32 unless told otherwise. */
const tolerance = 0.02;

/**
 * Runs the graph on a device and compares it with the CPU, by ‖a − b‖/‖b‖; on the CPU, all values must be finite.
 * Throws if the device cannot run it or is wrong.
 */
export async function proveDevice(device: Device): Promise<void> {
  const expected = await compute('cpu');
  if (!expected.every(Number.isFinite)) throw new Error('the CPU computes values that are no numbers');
  if (device === 'cpu') return;
  const actual = await compute(device);
  const norm = (values: readonly number[]): number => Math.hypot(...values);
  const error = norm(actual.map((value, i) => value - (expected[i] ?? 0))) / norm(expected);
  if (!(error < tolerance)) throw new Error(`it computes wrongly: off by ${(error * 100).toPrecision(3)} % of the CPU`);
}
