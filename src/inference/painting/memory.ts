/**
 * @file How much memory painting takes, and how much there is.
 *
 * Estimated and measured peaks in MB, with 8, 16, 8 cuts: starter 128² 424, 350; 256² 646, 571; 512² 2001, 1601; with 32
 * cuts: VQGAN f16 and ViT-B/32 256² 2501, 1927; 384² 3847, 2806.
 */
import { readFileSync } from 'node:fs';
import { freemem } from 'node:os';
import { z } from 'zod';
import { peakBytes } from '../graph/index.ts';
import { downsampling } from '../networks/vqgan/config.ts';
import { reorderedWeights, tensorOverhead, weightBytes } from '../runtime/footprint.ts';
import { type PaintingNetworks, type StepOptions, stepGraph } from './graphs.ts';
import type { Size } from './size.ts';

/** Node, ONNX Runtime and the code, before any network is loaded. Measured: 190–230 MB. */
const baseBytes = 230e6;
const sample = z.object({ pixels: z.number(), bytes: z.number() });

/** From what the memory of any size is told. It takes a second or more to find, so it is worth keeping. */
export const memorySamples = z.object({
  /** Bytes of all weights. */
  weights: z.number(),
  /** Bytes of computed tensors at three sizes, from small to large. */
  tensors: z.tuple([sample, sample, sample]),
});

export type MemorySamples = z.infer<typeof memorySamples>;

/** Nothing is allocated for this: sizes and lifetimes of tensors follow from their shapes. */
export function sampleMemory(
  networks: PaintingNetworks,
  options: Omit<StepOptions, 'width' | 'height'>,
): MemorySamples {
  const f = downsampling(networks.vqgan);
  const at = (cells: number) => {
    const graph = stepGraph(networks, { ...options, width: cells * f, height: cells * f });
    return { graph, tensors: { pixels: (cells * f) ** 2, bytes: peakBytes(graph) } };
  };
  const [small, middle, large] = [at(16), at(32), at(64)];
  return {
    weights: weightBytes(small.graph),
    tensors: [small.tensors, middle.tensors, large.tensors],
  };
}

/**
 * Bytes that painting a size takes at its peak. Tensors grow with the pixels, attention with their square, so three sizes
 * tell all others.
 */
export function memoryNeeds({ weights, tensors: [p, q, r] }: MemorySamples): (size: Size) => number {
  // Newton's interpolation through the three samples.
  const slope = (q.bytes - p.bytes) / (q.pixels - p.pixels);
  const bend = ((r.bytes - q.bytes) / (r.pixels - q.pixels) - slope) / (r.pixels - p.pixels);
  return ({ width, height }) => {
    const x = width * height;
    const tensors = p.bytes + slope * (x - p.pixels) + Math.max(0, bend) * (x - p.pixels) * (x - q.pixels);
    return baseBytes + (1 + reorderedWeights) * weights + tensorOverhead * Math.max(tensors, p.bytes / 4);
  };
}

/** Bytes that this process may still take: what the system has free, within the limit of the container. */
export function availableMemory(): number {
  const limit = process.constrainedMemory() ?? 0;
  const withinLimit = limit > 0 && limit < 2 ** 60 ? limit - process.memoryUsage.rss() : Infinity;
  return Math.min(systemFree(), withinLimit);
}

function systemFree(): number {
  try {
    const kilobytes = /^MemAvailable:\s+(\d+) kB$/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1];
    if (kilobytes) return Number(kilobytes) * 1024;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error; // not Linux: no such file
  }
  return freemem();
}
