/** @file Cut-outs in the graph: pieces of the picture, resampled, warped, recoloured and disturbed, as CLIP will see them. */
import {
  add,
  baseGrid,
  concat,
  conv,
  div,
  expand,
  type Graph,
  gather,
  gridSample,
  matmul,
  max,
  mul,
  nchw,
  reshape,
  slice,
  sub,
  type Tensor,
  transpose,
} from '../../graph/index.ts';

/** What happens to cuts besides resampling; each item adds inputs to the step graph. */
export const cutoutParts = ['warp', 'displace', 'sharpen', 'colour', 'erase', 'noise'] as const;
export type CutoutPart = (typeof cutoutParts)[number];

export interface CutoutOptions {
  /** Number of cuts, N. */
  readonly cuts: number;
  /** Side of a cut, S: what the image encoder takes. */
  readonly size: number;
  /** `true`: every cut is the whole picture, half average-pooled and half max-pooled. */
  readonly pooled: boolean;
  readonly parts: readonly CutoutPart[];
}

/** A value that is drawn for each cut, by its name and its shape [N, …]. */
export type CutoutInput = (name: string, shape: readonly [number, ...number[]]) => Tensor;

/**
 * x [1, 3, H, W] → [N, 3, S, S]. Asks for the inputs that `drawCutouts` fills: `rows` [N, S, H] and `columns` [N, W, S],
 * then those of the parts.
 */
export function cutouts(x: Tensor, input: CutoutInput, options: CutoutOptions): Tensor {
  const { cuts: n, size: s, parts } = options;
  const [, , height, width] = nchw(x);
  let y = options.pooled
    ? expand(pooled(x, s), [n, 3, s, s])
    : resample(x, input('rows', [n, s, height]), input('columns', [n, width, s]));
  if (parts.includes('warp') || parts.includes('displace')) {
    const homographies = parts.includes('warp') ? input('homographies', [n, 3, 3]) : null;
    const displacement = parts.includes('displace') ? input('displacement', [n, s, s, 2]) : null;
    y = warp(y, homographies, displacement);
  }
  if (parts.includes('sharpen')) y = sharpen(y, input('sharpness', [n, 1, 1, 1]));
  if (parts.includes('colour')) y = recolour(y, input('colour', [n, 3, 3]), input('colourShift', [n, 3, 1]));
  if (parts.includes('erase')) y = erase(y, input('eraseRows', [n, 1, s, 1]), input('eraseColumns', [n, 1, 1, s]));
  if (parts.includes('noise')) y = add(y, mul(input('noise', [n, 3, s, s]), input('noiseAmplitude', [n, 1, 1, 1])));
  return y;
}

/**
 * cut_n = R_n · x · C_n per channel. The cuts are stacked along the rows, so that the gradient sums over them inside one
 * matrix product instead of through N pictures.
 */
export function resample(x: Tensor, rows: Tensor, columns: Tensor): Tensor {
  const [, c, height, width] = nchw(x);
  const [n, s] = [rows.shape[0] ?? 0, rows.shape[1] ?? 0];
  const tall = matmul(reshape(rows, [n * s, height]), reshape(x, [c, height, width])); // [3, N·S, W]
  const cut = matmul(reshape(tall, [c, n, s, width]), reshape(columns, [1, n, width, s])); // [3, N, S, S]
  return transpose(cut, [1, 0, 2, 3]); // [N, 3, S, S]
}

/** The whole picture as (adaptive average pool + adaptive max pool)/2: [1, 3, H, W] → [1, 3, S, S] */
function pooled(x: Tensor, s: number): Tensor {
  const [, , height, width] = nchw(x);
  const { graph } = x;
  const average = resample(x, graph.constant(averages(height, s), [1, s, height]), columnsOf(graph, width, s));
  return div(add(average, maxima(maxima(x, 2, s), 3, s)), 2);
}

/** First and one-past-last source of output i in adaptive pooling. */
const bin = (i: number, side: number, s: number): [number, number] => [
  Math.floor((i * side) / s),
  Math.ceil(((i + 1) * side) / s),
];

/** Adaptive average pooling of `side` to `s` values, as a matrix [s, side]. */
function averages(side: number, s: number): Float32Array {
  const matrix = new Float32Array(s * side);
  for (let i = 0; i < s; i++) {
    const [first, end] = bin(i, side, s);
    for (let j = first; j < end; j++) matrix[i * side + j] = 1 / (end - first);
  }
  return matrix;
}

function columnsOf(graph: Graph, width: number, s: number): Tensor {
  return transpose(graph.constant(averages(width, s), [1, s, width]), [0, 2, 1]);
}

/** Adaptive max pooling along one axis: each bin's members are gathered, the shorter bins repeating their last. */
function maxima(x: Tensor, axis: 2 | 3, s: number): Tensor {
  const side = x.shape[axis] ?? 0;
  const bins = Array.from({ length: s }, (_, i) => bin(i, side, s));
  const longest = Math.max(...bins.map(([first, end]) => end - first));
  const members = bins.flatMap(([first, end]) =>
    Array.from({ length: longest }, (_, k) => Math.min(first + k, end - 1)),
  );
  const gathered = gather(x, x.graph.constant(members, [s, longest], 'int64'), axis); // […, s, longest, …]
  const largest = max(gathered, [axis + 1]);
  return reshape(largest, x.shape.with(axis, s));
}

/**
 * Each cut seen through a homography that maps output to input coordinates (−1…1), moved by a displacement in the same
 * coordinates; zeros outside.
 */
function warp(x: Tensor, homographies: Tensor | null, displacement: Tensor | null): Tensor {
  const [n, , h, w] = nchw(x);
  const base = baseGrid(x, h, w); // [3, hw]
  const grid = homographies
    ? perspective(homographies, base, n, h, w)
    : reshape(transpose(slice(base, 0, 0, 2), [1, 0]), [1, h, w, 2]);
  return gridSample(x, displacement ? add(grid, displacement) : expand(grid, [n, h, w, 2]));
}

function perspective(homographies: Tensor, base: Tensor, n: number, h: number, w: number): Tensor {
  const mapped = matmul(homographies, base); // [N, 3, hw]
  const depth = slice(mapped, 1, 2, 3);
  const x = div(slice(mapped, 1, 0, 1), depth);
  const y = div(slice(mapped, 1, 1, 2), depth);
  return reshape(transpose(concat([x, y], 1), [0, 2, 1]), [n, h, w, 2]);
}

/** blur + sharpness·(x − blur), blur = the 3×3 kernel (1 1 1; 1 5 1; 1 1 1)/13. Sharpness 1 changes nothing. */
function sharpen(x: Tensor, sharpness: Tensor): Tensor {
  const kernel = x.graph.constant(
    [1, 1, 1, 1, 5, 1, 1, 1, 1, 1, 1, 1, 1, 5, 1, 1, 1, 1, 1, 1, 1, 1, 5, 1, 1, 1, 1].map((v) => v / 13),
    [3, 1, 3, 3],
  );
  const blur = conv(x, kernel, null, { pad: 1, groups: 3 });
  return add(blur, mul(sharpness, sub(x, blur)));
}

/** An affine map of the three channels: [N, 3, 3] · x + [N, 3, 1] */
function recolour(x: Tensor, colour: Tensor, shift: Tensor): Tensor {
  const [n, c, h, w] = nchw(x);
  return reshape(add(matmul(colour, reshape(x, [n, c, h * w])), shift), [n, c, h, w]);
}

/** Black where both the row and the column are marked with 1. */
const erase = (x: Tensor, rows: Tensor, columns: Tensor): Tensor => mul(x, sub(1, mul(rows, columns)));
