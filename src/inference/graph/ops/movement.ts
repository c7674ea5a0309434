/** @file Operations that move elements and compute nothing. The gradient of a movement is the movement back. */
import { type Op, op } from '../op.ts';
import { broadcast, dim, positiveAxis, type Shape, show, size, type Tensor } from '../tensor.ts';
import { add, constantLike, mul } from './elementwise.ts';

const integers = (x: Tensor, values: readonly number[]): Tensor => x.graph.constant(values, [values.length], 'int64');

const Identity = op<[Tensor]>('Identity', { forward: ([x]) => ({ shape: x.shape }), vjp: (dy) => [dy] });

const Reshape = op<[Tensor], { readonly shape: Shape }>('Reshape', {
  forward: ([x], { shape }) => {
    if (size(shape) !== size(x.shape)) throw new RangeError(`${show(x.shape)} cannot become ${show(shape)}`);
    return { shape, inputs: [x, integers(x, shape)] };
  },
  vjp: (dy, { x: [x] }) => [reshape(dy, x.shape)],
});

const Transpose = op<[Tensor], { readonly order: readonly number[] }>('Transpose', {
  forward: ([x], { order }) => ({ shape: order.map((axis) => dim(x, axis)), attributes: { perm: order } }),
  vjp: (dy, _, { order }) => [
    transpose(
      dy,
      order.map((_axis, i) => order.indexOf(i)),
    ),
  ],
});

const Expand = op<[Tensor], { readonly shape: Shape }>('Expand', {
  forward: ([x], { shape }) => ({ shape: broadcast(x.shape, shape), inputs: [x, integers(x, shape)] }),
  vjp: (dy) => [dy], // the walker sums it down
});

interface SliceAttributes {
  readonly axis: number;
  readonly start: number;
  /** One past the last element. */
  readonly end: number;
}

const Slice = op<[Tensor], SliceAttributes>('Slice', {
  forward: ([x], { axis, start, end }) => {
    if (start < 0 || end > dim(x, axis) || start >= end) {
      throw new RangeError(`${show(x.shape)} has no elements ${start}…${end} on axis ${axis}`);
    }
    return {
      shape: x.shape.with(axis, end - start),
      inputs: [x, integers(x, [start]), integers(x, [end]), integers(x, [axis])],
    };
  },
  vjp: (dy, { x: [x] }, { axis, start, end }) => [padAxis(dy, axis, start, dim(x, axis) - end)],
});

/** Reverses an axis: a Slice with step −1. */
const Flip = op<[Tensor], { readonly axes: readonly number[] }>('Flip', {
  forward: ([x], { axes }) => ({
    type: 'Slice',
    shape: x.shape,
    inputs: [
      x,
      ...[axes.map(() => -1), axes.map((axis) => -dim(x, axis) - 1), axes, axes.map(() => -1)].map((v) =>
        integers(x, v),
      ),
    ],
  }),
  vjp: (dy, _, { axes }) => [flip(dy, axes)],
});

/** Zeros around: one [before, after] per axis. */
const Pad = op<[Tensor], { readonly pads: readonly (readonly [number, number])[] }>('Pad', {
  forward: ([x], { pads }) => ({
    shape: x.shape.map((side, i) => side + (pads[i]?.[0] ?? 0) + (pads[i]?.[1] ?? 0)),
    inputs: [
      x,
      integers(x, [...pads.map(([before]) => before), ...pads.map(([, after]) => after)]),
      constantLike(x, 0),
    ],
  }),
  vjp: (dy, { x: [x] }, { pads }) => [
    pads.reduce((g, [before], axis) => slice(g, axis, before, before + dim(x, axis)), dy),
  ],
});

const Concat: Op<readonly Tensor[], { readonly axis: number }> = op('Concat', {
  forward: (parts, { axis }) => {
    const [first, ...others] = parts;
    if (!first) throw new RangeError('nothing to concatenate');
    for (const other of others) {
      if (other.shape.some((side, i) => i !== axis && side !== first.shape[i])) {
        throw new RangeError(`${show(first.shape)} and ${show(other.shape)} differ beside axis ${axis}`);
      }
    }
    const total = parts.reduce((sum, part) => sum + dim(part, axis), 0);
    return { shape: first.shape.with(axis, total), attributes: { axis } };
  },
  vjp: (dy, { x: parts }, { axis }) => {
    let start = 0;
    return parts.map((part) => {
      const end = start + dim(part, axis);
      const gradient = slice(dy, axis, start, end);
      start = end;
      return gradient;
    });
  },
});

/** Rows of x along an axis, by number; a row may be taken many times or never. */
const Gather = op<[x: Tensor, indices: Tensor], { readonly axis: number }>('Gather', {
  forward: ([x, indices], { axis }) => ({
    shape: [...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)],
    attributes: { axis },
  }),
  // Rows first: then every gathered row's gradient is added to the row that it came from.
  vjp: (dy, { x: [x, indices] }, { axis }) => {
    const count = size(indices.shape);
    const flat = reshape(dy, [...x.shape.slice(0, axis), count, ...x.shape.slice(axis + 1)]);
    const rows = moveAxis(flat, axis, 0);
    const width = size(rows.shape) / count;
    const sums = scatterAdd(reshape(indices, [count]), reshape(rows, [count, width]), dim(x, axis));
    return [moveAxis(reshape(sums, [dim(x, axis), ...rows.shape.slice(1)]), 0, axis), null];
  },
});

/**
 * y[k] = base[k] + Σ over i with indices[i] = k of updates[i], for k < length: the adjoint of Gather, for vectors.
 *
 * ScatterND could add whole rows, but ONNX Runtime's CPU kernel adds from several threads without a lock: where indices
 * repeat, terms get lost (microsoft/onnxruntime#18048). ScatterElements adds one element after the other, always in the
 * same order.
 */
const ScatterAdd = op<[indices: Tensor, updates: Tensor, base: Tensor | null], { readonly length: number }>(
  'ScatterAdd',
  {
    forward: ([indices, updates, base], { length }) => ({
      type: 'ScatterElements',
      shape: [length],
      dtype: updates.dtype,
      inputs: [base ?? zeros(updates, length), indices, updates],
      attributes: { axis: 0, reduction: 'add' },
    }),
    vjp: (dy, { x: [indices, , base] }) => [null, gather(dy, indices, 0), base && dy],
  },
);

const zeros = (like: Tensor, length: number): Tensor =>
  like.graph.once(`${length} zeros, ${like.dtype}`, () => expand(constantLike(like, 0), [length]));

/** [N, C·b², H, W] → [N, C, H·b, W·b]. `crd` is PyTorch's pixel shuffle, `dcr` TensorFlow's. */
const DepthToSpace = op<[Tensor], { readonly block: number; readonly mode: 'crd' | 'dcr' }>('DepthToSpace', {
  forward: ([x], { block, mode }) => ({
    shape: [dim(x, 0), dim(x, 1) / block ** 2, dim(x, 2) * block, dim(x, 3) * block],
    attributes: { blocksize: block, mode: mode.toUpperCase() },
  }),
  vjp: (dy, _, { block, mode }) => [spaceToDepth(dy, block, mode)],
});

// ── The functions that networks call ────────────────────────────────────────────────────────────────────────────────

export const identity = (x: Tensor): Tensor => Identity([x], {});
export const transpose = (x: Tensor, order: readonly number[]): Tensor => Transpose([x], { order });
export const flip = (x: Tensor, axes: readonly number[]): Tensor => Flip([x], { axes });
export const pad = (x: Tensor, pads: readonly (readonly [number, number])[]): Tensor => Pad([x], { pads });
export const gather = (x: Tensor, indices: Tensor, axis: number): Tensor => Gather([x, indices], { axis });
export const depthToSpace = (x: Tensor, block: number, mode: 'crd' | 'dcr'): Tensor =>
  DepthToSpace([x], { block, mode });

/** Row k is the sum of the updates [count, width] whose index [count] is k, for k < rows, added to `base`: → [rows, width]. */
export function scatterAdd(indices: Tensor, updates: Tensor, rows: number, base: Tensor | null = null): Tensor {
  const [count, width] = [dim(updates, 0), dim(updates, 1)];
  const columns = integers(
    updates,
    Array.from({ length: width }, (_, column) => column),
  );
  const places = add(mul(reshape(indices, [count, 1]), width), columns); // [count, width]
  const flat = [reshape(places, [count * width]), reshape(updates, [count * width])] as const;
  const sums = ScatterAdd([...flat, base && reshape(base, [rows * width])], { length: rows * width });
  return reshape(sums, [rows, width]);
}

/** The same elements in another shape; one side may be −1. */
export function reshape(x: Tensor, shape: Shape): Tensor {
  const known = shape.reduce((product, side) => (side === -1 ? product : product * side), 1);
  const full = shape.map((side) => (side === -1 ? size(x.shape) / known : side));
  return show(full) === show(x.shape) ? x : Reshape([x], { shape: full });
}

export const expand = (x: Tensor, shape: Shape): Tensor =>
  show(broadcast(x.shape, shape)) === show(x.shape) ? x : Expand([x], { shape });

/** Elements start…end (one past the last) of an axis. */
export const slice = (x: Tensor, axis: number, start: number, end: number): Tensor => {
  const positive = positiveAxis(axis, x.shape.length);
  return start === 0 && end === dim(x, positive) ? x : Slice([x], { axis: positive, start, end });
};

export const concat = (parts: readonly Tensor[], axis: number): Tensor =>
  Concat(parts, { axis: positiveAxis(axis, parts[0]?.shape.length ?? 0) });

const padAxis = (x: Tensor, axis: number, before: number, after: number): Tensor =>
  pad(
    x,
    x.shape.map((_, i) => (i === axis ? ([before, after] as const) : ([0, 0] as const))),
  );

export function moveAxis(x: Tensor, from: number, to: number): Tensor {
  if (from === to) return x;
  const order = x.shape.map((_, i) => i).filter((i) => i !== from);
  order.splice(to, 0, from);
  return transpose(x, order);
}

/** [N, C, H, W] → [N, C·b², H/b, W/b], the inverse of `depthToSpace` in the same mode. */
export function spaceToDepth(x: Tensor, block: number, mode: 'crd' | 'dcr'): Tensor {
  const [n, c, h, w] = [dim(x, 0), dim(x, 1), dim(x, 2) / block, dim(x, 3) / block];
  const split = reshape(x, [n, c, h, block, w, block]); // [N, C, H, b, W, b]
  const order = mode === 'crd' ? [0, 1, 3, 5, 2, 4] : [0, 3, 5, 1, 2, 4];
  return reshape(transpose(split, order), [n, c * block ** 2, h, w]);
}
