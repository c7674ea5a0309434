/** @file The graphs that painting runs: the step, and its forward-only companions. */
import {
  add,
  cast,
  clampWithGradient,
  div,
  floor,
  Graph,
  gradients,
  mul,
  reshape,
  type Shape,
  slice,
  sum,
  sumOf,
  type Tensor,
  transpose,
} from '../graph/index.ts';
import { embedImage, embedText, normalisePixels } from '../networks/clip/clip.ts';
import type { ClipConfig } from '../networks/clip/config.ts';
import { Layer } from '../networks/layer.ts';
import { downsampling, type VqganConfig } from '../networks/vqgan/config.ts';
import { encodedCodes, lookUp, quantise } from '../networks/vqgan/quantiser.ts';
import { decode, encode } from '../networks/vqgan/vqgan.ts';
import { type CutoutInput, type CutoutOptions, type CutoutPart, cutouts } from './cuts/graph.ts';
import { promptLosses, startLoss, totalVariation } from './losses.ts';

/** The networks of one painting: a VQGAN, and one or more CLIPs whose losses are summed. */
export interface PaintingNetworks {
  readonly vqgan: VqganConfig;
  readonly clips: readonly ClipConfig[];
}

/** Names under which weights are looked up. */
export const vqganNetwork = 'vqgan';
export const clipNetwork = (i: number): string => (i === 0 ? 'clip' : `clip${i}`);

/** Inputs of the i-th CLIP begin with this. */
export const clipPrefix = (i: number): string => `${clipNetwork(i)}.`;

export interface StepOptions {
  /** Pixels, multiples of f. */
  readonly width: number;
  readonly height: number;
  readonly cuts: number;
  /** Number of targets per CLIP, T. */
  readonly targets: number;
  readonly pooled: boolean;
  readonly parts: readonly CutoutPart[];
}

/**
 * One step: latent → codes → picture → cut-outs → embeddings → losses, and back to the latent.
 *
 * In: `z`, `start` [1, C, h, w], `startWeight`, `tvWeight` [], and per CLIP the inputs of its cut-outs, `targets` [T, D],
 * `weights`, `stops` [T]. Out: `loss` [1], `losses` [CLIPs, T], `dz` [1, C, h, w], `picture` uint8 [H, W, 3] (before the
 * step's update).
 */
export function stepGraph({ vqgan, clips }: PaintingNetworks, options: StepOptions): Graph {
  const graph = new Graph();
  const shape = latentShape(vqgan, options.width, options.height);
  const z = graph.input('z', shape);
  const picture = paint(new Layer(graph, vqganNetwork), vqgan, z); // [1, 3, H, W] in 0…1
  const perClip = clips.map((config, i) => clipLosses(picture, config, i, options));
  const loss = graph.scope('loss', () =>
    sumOf([
      startLoss(z, graph.input('start', shape), graph.input('startWeight', [])),
      totalVariation(picture, graph.input('tvWeight', [])),
      ...perClip.map((losses) => reshape(sum(losses), [])),
    ]),
  );
  graph.output('picture', toBytes(picture));
  graph.output('loss', reshape(loss, [1]));
  perClip.forEach((losses, i) => {
    graph.output(`${clipPrefix(i)}losses`, losses);
  });
  const [dz] = gradients(loss, [z]) as [Tensor]; // recorded last: see the order of the file
  graph.output('dz', dz);
  return graph;
}

/** Cuts that pass through an image encoder together. */
const chunk = 4;

/**
 * The losses of the i-th CLIP, [T].
 *
 * They are means over the cuts, so their gradients are too, and the cuts can pass chunk by chunk, forward and back, before
 * the next chunk begins: only one chunk's tensors are in memory. A ResNet takes all cuts at once, for the runtime folds its
 * weights anew for each use, and keeps them.
 */
function clipLosses(picture: Tensor, config: ClipConfig, i: number, options: StepOptions): Tensor {
  const { graph } = picture;
  const { cuts, targets: t } = options;
  const input = inputsOf(graph, clipPrefix(i));
  const chunks = config.vision.kind === 'vit' ? Math.ceil(cuts / chunk) : 1;
  const ends = Array.from({ length: chunks }, (_, k) => Math.round(((k + 1) * cuts) / chunks));
  const losses = ends.map((end, k) => {
    const first = ends[k - 1] ?? 0;
    const own: CutoutInput = (name, [, ...sides]) => slice(input(name, [cuts, ...sides]), 0, first, end);
    const cutOptions: CutoutOptions = { ...options, cuts: end - first, size: config.vision.imageSize };
    const seen = graph.scope('cutouts', () => cutouts(picture, own, cutOptions)); // [n, 3, S, S]
    const embeddings = embedImage(new Layer(graph, clipNetwork(i)), config, normalisePixels(seen)); // [n, D]
    return graph.scope('loss', () => {
      const [targets, weights, stops] = [
        input('targets', [t, config.embedDim]),
        input('weights', [t]),
        input('stops', [t]),
      ];
      return mul(promptLosses(embeddings, targets, weights, stops), (end - first) / cuts);
    });
  });
  return graph.scope('loss', () => sumOf(losses as [Tensor, ...Tensor[]]));
}

/** Declares the inputs of one prefix, each where it is asked for first. */
function inputsOf(graph: Graph, prefix: string): (name: string, shape: Shape) => Tensor {
  const declared = new Map<string, Tensor>();
  return (name, shape) => {
    const tensor = declared.get(name) ?? graph.input(`${prefix}${name}`, shape);
    declared.set(name, tensor);
    return tensor;
  };
}

/** `z` [1, C, h, w] → `picture` uint8 [H, W, 3] */
export function decodeGraph(vqgan: VqganConfig, width: number, height: number): Graph {
  const graph = new Graph();
  const z = graph.input('z', latentShape(vqgan, width, height));
  graph.output('picture', toBytes(paint(new Layer(graph, vqganNetwork), vqgan, z)));
  return graph;
}

/** `picture` float32 [1, 3, H, W] in 0…1 → `z` [1, C, h, w], on the codebook */
export function encodeGraph(vqgan: VqganConfig, width: number, height: number): Graph {
  const graph = new Graph();
  const root = new Layer(graph, vqganNetwork);
  const picture = graph.input('picture', [1, vqgan.inChannels, height, width]);
  const codes = encodedCodes(root, vqgan, encode(root, vqgan, add(mul(picture, 2), -1)));
  const [, , h, w] = latentShape(vqgan, width, height);
  graph.output('z', lookUp(root, vqgan, codes, h, w));
  return graph;
}

/** `tokens` int64 [1, L] → `embedding` [1, D] of the i-th CLIP */
export function embedTextGraph(clip: ClipConfig, i = 0): Graph {
  const graph = new Graph();
  const tokens = graph.input('tokens', [1, clip.text.contextLength], 'int64');
  graph.output('embedding', embedText(new Layer(graph, clipNetwork(i)), clip, tokens));
  return graph;
}

/** `pictures` [N, 3, S, S] in 0…1 → `embeddings` [N, D] of the i-th CLIP */
export function embedImageGraph(clip: ClipConfig, n: number, i = 0): Graph {
  const graph = new Graph();
  const side = clip.vision.imageSize;
  const pictures = graph.input('pictures', [n, 3, side, side]);
  graph.output('embeddings', embedImage(new Layer(graph, clipNetwork(i)), clip, normalisePixels(pictures)));
  return graph;
}

/** The latent of a picture of the given size. Throws unless both sides are multiples of f. */
export function latentShape(vqgan: VqganConfig, width: number, height: number): [1, number, number, number] {
  const f = downsampling(vqgan);
  if (width % f !== 0 || height % f !== 0) throw new RangeError(`${width} × ${height} is not a multiple of ${f}`);
  return [1, vqgan.embedDim, height / f, width / f];
}

/** Codes nearest to z, decoded: [1, C, h, w] → [1, 3, H, W] in 0…1, clamped with a gradient */
function paint(root: Layer, vqgan: VqganConfig, z: Tensor): Tensor {
  const decoded = decode(root, vqgan, quantise(root, vqgan, z));
  return clampWithGradient(div(add(decoded, 1), 2), 0, 1);
}

/** [1, 3, H, W] in 0…1 → uint8 [H, W, 3], rounded */
function toBytes(picture: Tensor): Tensor {
  const [, c, h, w] = picture.shape as [number, number, number, number];
  const bytes = cast(floor(add(mul(picture, 255), 0.5)), 'uint8');
  return reshape(transpose(bytes, [0, 2, 3, 1]), [h, w, c]);
}
