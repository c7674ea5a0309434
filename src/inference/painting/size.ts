/**
 * @file Which sizes can be painted: whole cells of the latent, and no more than fits the memory.
 *
 * Estimated and measured peaks in MB, with 8, 16, 8 cuts: starter 128² 424, 350; 256² 646, 571; 512² 2001, 1601; with 32
 * cuts: VQGAN f16 and ViT-B/32 256² 2501, 1927; 384² 3847, 2806.
 */
import { readFileSync } from 'node:fs';
import { freemem } from 'node:os';
import { size as elements, peakBytes } from '../graph/index.ts';
import { downsampling } from '../networks/vqgan/config.ts';
import { type PaintingNetworks, type StepOptions, stepGraph } from './graphs.ts';
import { RequestError } from './request.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A latent with fewer cells along a side has nothing to compose. */
const fewestCells = 4;

/** Node, ONNX Runtime and the code, before any network is loaded. Measured: 190–230 MB. */
const baseBytes = 230e6;
/**
 * ONNX Runtime lets a later tensor of the same shape have a freed one's memory, and holds it until then: also from the way
 * forward until the way back. Beside that, the operators' scratch space. Measured: 1.6–2.1.
 */
const overhead = 2.2;
/** Float32 weights: mapped once, and reordered copies of convolutions' for the forward and the backward pass. */
const weightCopies = 2.25;

/**
 * The size that will be painted: both sides rounded to whole cells.
 *
 * Throws `RequestError` if a side is too small, or if the painting would not fit the memory; the message says the largest
 * size of the same shape that does. Nothing is allocated for that: sizes and lifetimes of tensors follow from their shapes.
 */
export function fitSize(
  networks: PaintingNetworks,
  wanted: Size,
  options: Omit<StepOptions, 'width' | 'height'>,
  memory = availableMemory(),
): Size {
  const f = downsampling(networks.vqgan);
  const smallest = f * fewestCells;
  if (!(wanted.width >= smallest && wanted.height >= smallest)) {
    throw new RequestError(
      `${wanted.width} × ${wanted.height} pixels is too small for this pack: both sides must be ${smallest} or more.`,
    );
  }
  const rounded = { width: nearest(wanted.width, f), height: nearest(wanted.height, f) };
  const needs = memoryNeeds(networks, options);
  if (needs(rounded) <= memory) return rounded;
  const largest = largestLike(rounded, f, (size) => needs(size) <= memory);
  const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;
  throw new RequestError(
    `${rounded.width} × ${rounded.height} pixels would need ${gigabytes(needs(rounded))} of memory, and ${gigabytes(memory)} are free. ` +
      (largest
        ? `The largest of this shape that fits is ${largest.width} × ${largest.height}. Fewer cuts help a little, too.`
        : 'Not even the smallest size fits. Close other programs, or use a smaller pack.'),
  );
}

const nearest = (side: number, f: number): number => Math.max(1, Math.round(side / f)) * f;

/**
 * Bytes that painting a size takes at its peak. Tensors grow with the pixels, attention with their square, so three sizes
 * tell all others.
 */
export function memoryNeeds(
  networks: PaintingNetworks,
  options: Omit<StepOptions, 'width' | 'height'>,
): (size: Size) => number {
  const f = downsampling(networks.vqgan);
  const [p, q, r] = [16, 32, 64].map((cells) => {
    const graph = stepGraph(networks, { ...options, width: cells * f, height: cells * f });
    return { pixels: (cells * f) ** 2, bytes: peakBytes(graph), graph };
  }) as [Sample, Sample, Sample];
  const weights = [...p.graph.parameters.values()].reduce((sum, { tensor }) => sum + 4 * elements(tensor.shape), 0);
  // Newton's interpolation through the three samples.
  const slope = (q.bytes - p.bytes) / (q.pixels - p.pixels);
  const bend = ((r.bytes - q.bytes) / (r.pixels - q.pixels) - slope) / (r.pixels - p.pixels);
  return ({ width, height }) => {
    const x = width * height;
    const tensors = p.bytes + slope * (x - p.pixels) + Math.max(0, bend) * (x - p.pixels) * (x - q.pixels);
    return baseBytes + weightCopies * weights + overhead * Math.max(tensors, p.bytes / 4);
  };
}

interface Sample {
  readonly pixels: number;
  readonly bytes: number;
  readonly graph: ReturnType<typeof stepGraph>;
}

/** The largest size of about the same shape for which `fits` holds; null if none does. */
function largestLike(size: Size, f: number, fits: (size: Size) => boolean): Size | null {
  const longer = Math.max(size.width, size.height);
  for (let cells = Math.floor(longer / f); cells >= fewestCells; cells--) {
    const scale = (cells * f) / longer;
    const smaller = { width: nearest(size.width * scale, f), height: nearest(size.height * scale, f) };
    if (Math.min(smaller.width, smaller.height) < fewestCells * f) return null;
    if (fits(smaller)) return smaller;
  }
  return null;
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
