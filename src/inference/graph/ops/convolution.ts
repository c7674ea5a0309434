/**
 * @file Convolution, its transpose and pooling.
 *
 * A convolution is linear in x and in w, so each gradient is again a convolution:
 * - for x, stride 1: correlate dy with the kernel turned by 180° and with its channel axes swapped, padded by k − 1 − p;
 * - for x, stride s: the transposed convolution, which spreads dy over every s-th place first;
 * - for w: correlate x with dy, where batch and channels change places, and dy's elements lie s apart (dilation s);
 *   rows of x that no window reached give surplus taps at the end, cut off.
 * A convolution in groups is one convolution per group of channels, so the axes change places within each group.
 */
import { op } from '../op.ts';
import { dim, nchw, show, type Tensor } from '../tensor.ts';
import { div, mul } from './elementwise.ts';
import { flip, reshape, slice, transpose } from './movement.ts';
import { sum } from './reduction.ts';

export interface ConvAttributes {
  readonly stride: number;
  /** Zeros on each of the four sides. */
  readonly pad: number;
  readonly dilation: number;
  /** Groups of channels, of inputs as of outputs, that do not see each other. */
  readonly groups: number;
}

const square = (value: number): [number, number] => [value, value];

const onnxConv = ({ stride, pad, dilation, groups }: ConvAttributes, kernel: readonly number[]) => ({
  kernel_shape: kernel,
  strides: square(stride),
  pads: [pad, pad, pad, pad],
  dilations: square(dilation),
  group: groups,
});

/** Length of a side after a convolution. */
const windows = (side: number, kernel: number, { stride, pad, dilation }: ConvAttributes): number =>
  Math.floor((side + 2 * pad - dilation * (kernel - 1) - 1) / stride) + 1;

/** x [N, C, H, W], w [O, C/groups, k, k], bias [O] → [N, O, H′, W′] */
const Conv = op<[x: Tensor, w: Tensor, bias: Tensor | null], ConvAttributes>('Conv', {
  forward: ([x, w, bias], attributes) => {
    const [n, c, h, wide] = nchw(x);
    const [o, i, kh, kw] = nchw(w);
    if (i * attributes.groups !== c)
      throw new RangeError(`input has ${c} channels, weight ${show(w.shape)} expects ${i * attributes.groups}`);
    if (o % attributes.groups !== 0)
      throw new RangeError(`${o} outputs cannot be divided among ${attributes.groups} groups`);
    if (bias && show(bias.shape) !== show([o])) throw new RangeError(`bias ${show(bias.shape)}, expected [${o}]`);
    return {
      shape: [n, o, windows(h, kh, attributes), windows(wide, kw, attributes)],
      attributes: onnxConv(attributes, [kh, kw]),
    };
  },
  vjp: (dy, { x: [x, w, bias] }, attributes) => [
    convInput(dy, x, w, attributes),
    convWeight(dy, x, w, attributes),
    bias && reshape(sum(dy, [0, 2, 3]), bias.shape),
  ],
});

interface TransposeAttributes extends ConvAttributes {
  /** Sides of the result, which stride > 1 leaves open. */
  readonly height: number;
  readonly width: number;
}

/** The adjoint of Conv for its input: x [N, O, H′, W′], w [O, C/groups, k, k] → [N, C, height, width] */
const ConvTranspose = op<[x: Tensor, w: Tensor], TransposeAttributes>('ConvTranspose', {
  forward: ([x, w], { height, width, ...attributes }) => {
    const { stride, pad, dilation, groups } = attributes;
    const [n, , h, wide] = nchw(x);
    const [, c, kh, kw] = nchw(w);
    const least = (side: number, k: number): number => (side - 1) * stride - 2 * pad + dilation * (k - 1) + 1;
    const open = [height - least(h, kh), width - least(wide, kw)];
    if (open.some((rest) => rest < 0 || rest >= stride)) {
      throw new RangeError(`${show(x.shape)} with stride ${stride} cannot become ${height}×${width}`);
    }
    return {
      shape: [n, c * groups, height, width],
      attributes: { ...onnxConv(attributes, [kh, kw]), output_padding: open },
    };
  },
  vjp: (dy, { x: [x, w] }, { stride, pad, dilation, groups }) => {
    const attributes = { stride, pad, dilation, groups };
    return [Conv([dy, w, null], attributes), convWeight(x, dy, w, attributes)];
  },
});

/** The channel axes change places within each group: [G·O, C, k, k] → [G·C, O, k, k] */
function swapChannels(w: Tensor, groups: number): Tensor {
  const [outputs, c, kh, kw] = nchw(w);
  if (groups === 1) return transpose(w, [1, 0, 2, 3]);
  if (groups === outputs && c === 1) return w;
  const o = outputs / groups;
  return reshape(transpose(reshape(w, [groups, o, c, kh, kw]), [0, 2, 1, 3, 4]), [groups * c, o, kh, kw]);
}

function convInput(dy: Tensor, x: Tensor, w: Tensor, attributes: ConvAttributes): Tensor {
  const { stride, pad, dilation, groups } = attributes;
  const [, , height, width] = nchw(x);
  const k = dim(w, 2);
  if (stride === 1) {
    const swapped = swapChannels(w, groups);
    const turned = k === 1 ? swapped : flip(swapped, [2, 3]);
    const reach = dilation * (k - 1) - pad;
    // Padding beyond the kernel's reach makes a margin of windows that see no pixel.
    const seeing = reach < 0 ? [2, 3].reduce((g, axis) => slice(g, axis, -reach, dim(g, axis) + reach), dy) : dy;
    return Conv([seeing, turned, null], { stride: 1, pad: Math.max(reach, 0), dilation, groups });
  }
  return ConvTranspose([dy, w], { ...attributes, height, width });
}

/** dw [O, C/G, k, k] of a convolution of x [N, C, H, W] to dy [N, O, H′, W′] in G groups */
function convWeight(dy: Tensor, x: Tensor, w: Tensor, { stride, pad, dilation, groups }: ConvAttributes): Tensor {
  const [, , kh, kw] = nchw(w);
  const swapped = Conv([batchAsChannels(x, groups), transpose(dy, [1, 0, 2, 3]), null], {
    stride: dilation,
    pad,
    dilation: stride,
    groups,
  }); // [C/G, O, ≥ k, ≥ k]
  return transpose(slice(slice(swapped, 2, 0, kh), 3, 0, kw), [1, 0, 2, 3]);
}

/** Batch and channels change places within each group: [N, G·C, H, W] → [C, G·N, H, W] */
function batchAsChannels(x: Tensor, groups: number): Tensor {
  const [n, channels, h, w] = nchw(x);
  if (groups === 1) return transpose(x, [1, 0, 2, 3]);
  const c = channels / groups;
  return reshape(transpose(reshape(x, [n, groups, c, h, w]), [2, 1, 0, 3, 4]), [c, groups * n, h, w]);
}

/** Means of k × k blocks: [N, C, H, W] → [N, C, H/k, W/k] */
const AveragePool = op<[Tensor], { readonly k: number }>('AveragePool', {
  forward: ([x], { k }) => {
    const [n, c, h, w] = nchw(x);
    if (h % k !== 0 || w % k !== 0) throw new RangeError(`${show(x.shape)} has no whole ${k}×${k} blocks`);
    return { shape: [n, c, h / k, w / k], attributes: { kernel_shape: square(k), strides: square(k) } };
  },
  vjp: (dy, _, { k }) => [div(upsampleNearest(dy, k), k * k)],
});

/** Every pixel becomes a k × k block: [N, C, H, W] → [N, C, H·k, W·k] */
const UpsampleNearest = op<[Tensor], { readonly k: number }>('UpsampleNearest', {
  forward: ([x], { k }) => {
    const [n, c, h, w] = nchw(x);
    return {
      type: 'Resize',
      shape: [n, c, h * k, w * k],
      inputs: [x, null, x.graph.constant([1, 1, k, k], [4])],
      attributes: { mode: 'nearest', coordinate_transformation_mode: 'asymmetric', nearest_mode: 'floor' },
    };
  },
  vjp: (dy, _, { k }) => [mul(averagePool(dy, k), k * k)],
});

/** x [N, C, H, W], w [O, C/groups, k, k] → [N, O, H′, W′]; stride 1, no padding unless said. */
export const conv = (x: Tensor, w: Tensor, bias: Tensor | null, attributes: Partial<ConvAttributes> = {}): Tensor =>
  Conv([x, w, bias], { stride: 1, pad: 0, dilation: 1, groups: 1, ...attributes });
/** x [N, O, H′, W′], w [O, C/groups, k, k] → [N, C, height, width], the adjoint of `conv` with the same attributes. */
export const convTranspose = (
  x: Tensor,
  w: Tensor,
  attributes: Partial<ConvAttributes> & Pick<TransposeAttributes, 'height' | 'width'>,
): Tensor => ConvTranspose([x, w], { stride: 1, pad: 0, dilation: 1, groups: 1, ...attributes });
export const averagePool = (x: Tensor, k: number): Tensor => (k === 1 ? x : AveragePool([x], { k }));
export const upsampleNearest = (x: Tensor, k: number): Tensor => (k === 1 ? x : UpsampleNearest([x], { k }));
