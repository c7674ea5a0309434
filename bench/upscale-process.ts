/** @file One measurement of upscaling in a process of its own: its command is its argument, as JSON. */
import sharp from 'sharp';
import type { EsrganConfig } from '../src/inference/networks/esrgan/config.ts';
import { GraphCache, type GraphSource } from '../src/inference/packs/cache.ts';
import { randomStream } from '../src/inference/painting/random.ts';
import { SessionPool } from '../src/inference/runtime/pool.ts';
import { tileGraph } from '../src/inference/upscaling/graph.ts';
import { tileShape } from '../src/inference/upscaling/tiles.ts';
import { upscale } from '../src/inference/upscaling/upscale.ts';
import type { Checkpoint } from '../src/inference/weights/checkpoint.ts';
import type { UpscaleCommand } from './upscale.ts';

/** Real-ESRGAN's and ESRGAN's network, 16.7 million weights. */
const config: EsrganConfig = { family: 'rrdb', scale: 4, features: 64, blocks: 23, growth: 32 };

/** The network with weights drawn from one seed. */
const random: GraphSource = {
  name: 'bench-rrdb',
  id: 'seed-1',
  async openWeights(): Promise<Checkpoint> {
    const stream = randomStream(1, 'start');
    const shapes = [...tileGraph(config, { size: 2, overlap: 0 }, 4).parameters.values()].map(
      ({ key, tensor }) => [key, tensor.shape] as const,
    );
    return {
      source: 'bench',
      tensors: new Map(shapes.map(([name, shape]) => [name, { name, shape, dtype: 'float32' }])),
      async read(name) {
        const [outputs = 0, ...inputs] = shapes.find(([key]) => key === name)?.[1] ?? [];
        const fan = inputs.reduce((product, side) => product * side, 1);
        if (inputs.length === 0) return new Float32Array(outputs);
        return stream.normals(outputs * fan).map((value) => (0.1 * value) / Math.sqrt(fan));
      },
      close: async () => undefined,
    };
  },
};

async function obey(command: UpscaleCommand): Promise<number[]> {
  const pool = new SessionPool({ device: 'cpu', threads: command.threads, memory: { idle: 0, all: 0 } });
  return command.kind === 'picture' ? picture(pool, command) : tile(pool, command);
}

async function tile(pool: SessionPool, command: UpscaleCommand & { kind: 'tile' | 'prepare' }): Promise<number[]> {
  const path = await new GraphCache(random, command.cacheFolder).path('tile', { ...tileShape, scale: 4 }, () =>
    tileGraph(config, tileShape, 4),
  );
  const times: number[] = [];
  if (command.kind === 'prepare') return times;
  const side = tileShape.size + 2 * tileShape.overlap;
  const feeds = { tile: new Float32Array(3 * side * side).map((_, i) => (i % 97) / 97) };
  for (let i = 0; i < command.warmUp + command.steps; i++) {
    const began = performance.now();
    await pool.use(path, (session) => session.run(feeds, ['enlarged']));
    if (i >= command.warmUp) times.push(performance.now() - began);
  }
  return times;
}

/** Noise, so that no format makes it easy. */
async function picture(pool: SessionPool, command: UpscaleCommand & { kind: 'picture' }): Promise<number[]> {
  const { side, model, scale, cacheFolder } = command;
  const samples = Uint8Array.from(randomStream(1, 'start').normals(side * side * 3), (value) => 128 + 40 * value);
  const source = await sharp(samples, { raw: { width: side, height: side, channels: 3 } })
    .png()
    .toBuffer();
  const began = performance.now();
  const run = upscale({ pool, cache: cacheFolder }, source, { scale, model });
  for await (const _ of run);
  return [performance.now() - began];
}

const stepMs = await obey(JSON.parse(process.argv[2] ?? '') as UpscaleCommand);
process.send?.({ stepMs, peakBytes: process.resourceUsage().maxRSS * 1024 }, () => process.exit());
