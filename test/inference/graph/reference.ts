/**
 * @file ONNX's operators by their definitions, in plain loops over float64: what the graphs are compared with.
 * Source: the operators' text in ONNX's Operators.md, opset 18.
 */

/** Values in row-major order. Booleans are 0 and 1. */
export interface Nd {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

type Index = readonly number[];

const count = (shape: readonly number[]): number => shape.reduce((product, side) => product * side, 1);

/** All indices of a shape, the last axis fastest. */
function* places(shape: readonly number[]): Generator<Index> {
  const total = count(shape);
  for (let i = 0; i < total; i++) {
    const index: number[] = [];
    let rest = i;
    for (const side of shape.toReversed()) {
      index.unshift(rest % side);
      rest = Math.floor(rest / side);
    }
    yield index;
  }
}

const offset = (shape: readonly number[], index: Index): number =>
  shape.reduce((sum, side, axis) => sum * side + index[axis]!, 0);

export const at = (x: Nd, ...index: number[]): number => x.data[offset(x.shape, index)]!;

/** Zero outside. */
const atOrZero = (x: Nd, ...index: number[]): number =>
  index.every((i, axis) => i >= 0 && i < x.shape[axis]!) ? at(x, ...index) : 0;

/** A tensor made element by element. */
export const nd = (shape: readonly number[], element: (...index: number[]) => number): Nd => ({
  shape,
  data: Float64Array.from(places(shape), (index) => element(...index)),
});

const range = (length: number): number[] => Array.from({ length }, (_, i) => i);
const sumOver = (length: number, term: (i: number) => number): number =>
  range(length).reduce((sum, i) => sum + term(i), 0);

// ── Elementwise ─────────────────────────────────────────────────────────────────────────────────────────────────────

const stretched = (x: Nd, index: Index): number => {
  const own = index.slice(index.length - x.shape.length);
  return at(x, ...own.map((i, axis) => (x.shape[axis] === 1 ? 0 : i)));
};

/** f of the elements at each place; shapes are aligned at the right and sides of 1 stretch. */
export function zip(f: (...values: number[]) => number, ...xs: Nd[]): Nd {
  const rank = Math.max(...xs.map(({ shape }) => shape.length));
  const shape = range(rank).map((i) => Math.max(...xs.map((x) => x.shape[x.shape.length - rank + i] ?? 1)));
  return nd(shape, (...index) => f(...xs.map((x) => stretched(x, index))));
}

/** ∫ of the bell curve by its Taylor series (Abramowitz and Stegun 7.1.5), exact to 1e-12 for |x| ≤ 3. */
export function erf(x: number): number {
  let [term, sum] = [x, x];
  for (let n = 1; n < 80; n++) {
    term *= -(x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

// ── Reductions: the axes stay, with length 1 ────────────────────────────────────────────────────────────────────────

/** f of all elements that share a place once the axes are taken out. */
export const reduce = (x: Nd, axes: readonly number[], f: (values: number[]) => number): Nd =>
  nd(
    x.shape.map((side, axis) => (axes.includes(axis) ? 1 : side)),
    (...index) =>
      f(
        Array.from(places(x.shape.map((side, axis) => (axes.includes(axis) ? side : 1))), (inner) =>
          at(x, ...index.map((i, axis) => i + inner[axis]!)),
        ),
      ),
  );

export const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
export const mean = (values: readonly number[]): number => sum(values) / values.length;

export function softmax(x: Nd, axis: number): Nd {
  const powers = zip(Math.exp, x);
  return zip((p, all) => p / all, powers, reduce(powers, [axis], sum));
}

/** (x − μ)/√(σ² + ε) over the last axis. */
export function standardise(x: Nd, epsilon: number): Nd {
  const last = [x.shape.length - 1];
  const centred = zip((value, mu) => value - mu, x, reduce(x, last, mean));
  const variance = reduce(
    zip((d) => d * d, centred),
    last,
    mean,
  );
  return zip((d, v) => d / Math.sqrt(v + epsilon), centred, variance);
}

// ── Movement ────────────────────────────────────────────────────────────────────────────────────────────────────────

export const reshape = (x: Nd, shape: readonly number[]): Nd => ({ shape, data: x.data });

/** Axis i of the result is axis order[i] of x. */
export const transpose = (x: Nd, order: readonly number[]): Nd =>
  nd(
    order.map((axis) => x.shape[axis]!),
    (...index) => at(x, ...x.shape.map((_, axis) => index[order.indexOf(axis)]!)),
  );

export const expand = (x: Nd, shape: readonly number[]): Nd =>
  zip(
    (value) => value,
    x,
    nd(shape, () => 0),
  );

export const slice = (x: Nd, axis: number, start: number, end: number): Nd =>
  nd(x.shape.with(axis, end - start), (...index) => at(x, ...index.with(axis, index[axis]! + start)));

export const flip = (x: Nd, axes: readonly number[]): Nd =>
  nd(x.shape, (...index) => at(x, ...index.map((i, axis) => (axes.includes(axis) ? x.shape[axis]! - 1 - i : i))));

export const pad = (x: Nd, pads: readonly (readonly [number, number])[]): Nd =>
  nd(
    x.shape.map((side, axis) => side + pads[axis]![0] + pads[axis]![1]),
    (...index) => atOrZero(x, ...index.map((i, axis) => i - pads[axis]![0])),
  );

export function concat(parts: readonly Nd[], axis: number): Nd {
  const owner = parts.flatMap((part) => range(part.shape[axis]!).map((i) => [part, i] as const));
  return nd(parts[0]!.shape.with(axis, owner.length), (...index) => {
    const [part, i] = owner[index[axis]!]!;
    return at(part, ...index.with(axis, i));
  });
}

export const gather = (x: Nd, indices: Nd, axis: number): Nd =>
  nd([...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)], (...index) => {
    const taken = at(indices, ...index.slice(axis, axis + indices.shape.length));
    return at(x, ...index.slice(0, axis), taken, ...index.slice(axis + indices.shape.length));
  });

export const scatterAdd = (indices: Nd, updates: Nd, rows: number): Nd =>
  nd([rows, updates.shape[1]!], (row, column) =>
    sumOver(updates.shape[0]!, (i) => (at(indices, i) === row ? at(updates, i, column) : 0)),
  );

export const depthToSpace = (x: Nd, b: number, mode: 'crd' | 'dcr'): Nd => {
  const [n, c, h, w] = x.shape as [number, number, number, number];
  const channels = c / b ** 2;
  return nd([n, channels, h * b, w * b], (i, channel, row, column) => {
    const within = (row % b) * b + (column % b);
    const depth = mode === 'crd' ? channel * b ** 2 + within : within * channels + channel;
    return at(x, i, depth, Math.floor(row / b), Math.floor(column / b));
  });
};

// ── Products ────────────────────────────────────────────────────────────────────────────────────────────────────────

export function matmul(a: Nd, b: Nd): Nd {
  const leading = zip(
    () => 0,
    nd(a.shape.slice(0, -2), () => 0),
    nd(b.shape.slice(0, -2), () => 0),
  ).shape;
  return nd([...leading, a.shape.at(-2)!, b.shape.at(-1)!], (...index) => {
    const [before, row, column] = [index.slice(0, -2), index.at(-2)!, index.at(-1)!];
    return sumOver(a.shape.at(-1)!, (k) => matrixAt(a, before, row, k) * matrixAt(b, before, k, column));
  });
}

/** An element of the matrix at a place of the leading axes, which may be stretched. */
function matrixAt(x: Nd, before: Index, row: number, column: number): number {
  const own = before.slice(before.length - (x.shape.length - 2)).map((i, axis) => (x.shape[axis] === 1 ? 0 : i));
  return at(x, ...own, row, column);
}

export interface Window {
  readonly stride: number;
  readonly pad: number;
  readonly dilation: number;
  readonly groups: number;
}

/** y[n,o,p,q] = Σ over channels of o's group and taps of x[n, i, p·s + u·d − pad, q·s + v·d − pad] · w[o,i,u,v] */
export function conv(x: Nd, w: Nd, bias: Nd | null, { stride, pad, dilation, groups }: Window): Nd {
  const [outputs, perGroup, kh, kw] = w.shape as [number, number, number, number];
  const side = (length: number, k: number) => Math.floor((length + 2 * pad - dilation * (k - 1) - 1) / stride) + 1;
  return nd([x.shape[0]!, outputs, side(x.shape[2]!, kh), side(x.shape[3]!, kw)], (n, o, p, q) => {
    const first = Math.floor(o / (outputs / groups)) * perGroup;
    const place = (out: number, tap: number) => out * stride + tap * dilation - pad;
    const taps = sumOver(perGroup, (i) =>
      sumOver(kh, (u) => sumOver(kw, (v) => atOrZero(x, n, first + i, place(p, u), place(q, v)) * at(w, o, i, u, v))),
    );
    return taps + (bias ? at(bias, o) : 0);
  });
}

/** Each x[n,o,p,q] adds its multiple of the kernel w[o], dilated, to its group's channels at (p·s − pad, q·s − pad). */
export function convTranspose(
  x: Nd,
  w: Nd,
  { stride, pad, dilation, groups, height, width }: Window & { readonly height: number; readonly width: number },
): Nd {
  const [outputs, channels, kh, kw] = w.shape as [number, number, number, number];
  const [n, , h, wide] = x.shape as [number, number, number, number];
  const y = nd([n, channels * groups, height, width], () => 0);
  for (const place of places([n, outputs, h, wide, channels, kh, kw])) {
    const [i, o, p, q, c, u, v] = place as [number, number, number, number, number, number, number];
    const [row, column] = [p * stride - pad + u * dilation, q * stride - pad + v * dilation];
    if (row < 0 || row >= height || column < 0 || column >= width) continue;
    const channel = Math.floor(o / (outputs / groups)) * channels + c;
    y.data[offset(y.shape, [i, channel, row, column])]! += at(x, i, o, p, q) * at(w, o, c, u, v);
  }
  return y;
}

export const averagePool = (x: Nd, k: number): Nd =>
  nd([x.shape[0]!, x.shape[1]!, x.shape[2]! / k, x.shape[3]! / k], (n, c, row, column) =>
    sumOver(k, (u) => sumOver(k, (v) => at(x, n, c, row * k + u, column * k + v) / k ** 2)),
  );

export const upsampleNearest = (x: Nd, k: number): Nd =>
  nd([x.shape[0]!, x.shape[1]!, x.shape[2]! * k, x.shape[3]! * k], (n, c, row, column) =>
    at(x, n, c, Math.floor(row / k), Math.floor(column / k)),
  );

/** Bilinear, zeros outside, −1 and 1 at the outer edges of the outer pixels. */
export const gridSample = (x: Nd, grid: Nd): Nd =>
  nd([x.shape[0]!, x.shape[1]!, grid.shape[1]!, grid.shape[2]!], (n, c, row, column) => {
    const pixel = (axis: 0 | 1) => ((at(grid, n, row, column, axis) + 1) * x.shape[3 - axis]! - 1) / 2;
    const [px, py] = [pixel(0), pixel(1)];
    const hat = (distance: number) => Math.max(0, 1 - Math.abs(distance));
    return sumOver(x.shape[2]!, (i) => sumOver(x.shape[3]!, (j) => at(x, n, c, i, j) * hat(py - i) * hat(px - j)));
  });
