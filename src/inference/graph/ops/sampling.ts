/**
 * @file Reading a picture at arbitrary places, bilinearly.
 *
 * A sampled pixel is a weighted sum of four pixels around its place; the weights depend on the grid only. So the
 * gradient for the picture adds each output pixel's gradient back to its four sources, with the same weights.
 */
import { op } from '../op.ts';
import { nchw, show, size, type Tensor } from '../tensor.ts';
import { add, cast, floor, greaterOrEqual, maximum, minimum, mul, sub } from './elementwise.ts';
import { reshape, scatterAdd, slice, transpose } from './movement.ts';

/**
 * x [N, C, H, W] read at grid [N, h, w, 2] (x then y, −1…1 from edge to edge of the outer pixels) → [N, C, h, w];
 * zeros outside. The grid gets no gradient: painting draws it at random.
 */
const GridSample = op<[x: Tensor, grid: Tensor]>('GridSample', {
  forward: ([x, grid]) => {
    const [n, c] = nchw(x);
    const [gn, h, w, two] = grid.shape;
    if (gn !== n || h === undefined || w === undefined || two !== 2) {
      throw new RangeError(`grid ${show(grid.shape)} does not fit ${show(x.shape)}: expected [N, h, w, 2]`);
    }
    return { shape: [n, c, h, w], attributes: { mode: 'bilinear', padding_mode: 'zeros', align_corners: 0 } };
  },
  vjp: (dy, { x: [x, grid] }) => [spread(dy, grid, x), null],
});

export const gridSample = (x: Tensor, grid: Tensor): Tensor => GridSample([x, grid], {});

/** The adjoint: dy [N, C, h, w] added to the places of x [N, C, H, W] that the grid points at. */
function spread(dy: Tensor, grid: Tensor, x: Tensor): Tensor {
  const [n, c, height, width] = nchw(x);
  const { graph } = dy;
  const places = size(grid.shape) / 2; // N·h·w
  const perPicture = places / n;
  /** Grid coordinate −1…1 → pixel coordinate, pixel centres at whole numbers. */
  const coordinate = (axis: 0 | 1, side: number): Tensor =>
    sub(mul(add(reshape(slice(grid, 3, axis, axis + 1), [places]), 1), side / 2), 0.5);
  const [px, py] = [coordinate(0, width), coordinate(1, height)];
  const [x0, y0] = [floor(px), floor(py)];
  const [fx, fy] = [sub(px, x0), sub(py, y0)];
  const inside = (p: Tensor, side: number): Tensor =>
    mul(cast(greaterOrEqual(p, 0), 'float32'), cast(greaterOrEqual(side - 1, p), 'float32'));
  const picture = graph.constant(
    Float32Array.from({ length: n * perPicture }, (_, i) => Math.floor(i / perPicture) * height * width),
    [places],
  );
  const rows = reshape(transpose(dy, [0, 2, 3, 1]), [places, c]); // [N·h·w, C]
  let sums: Tensor | null = null; // [N·H·W, C]; corner after corner, for indices take more memory than all else here
  for (const dx of [0, 1]) {
    for (const down of [0, 1]) {
      const [cx, cy] = [add(x0, dx), add(y0, down)];
      const weight = mul(mul(dx ? fx : sub(1, fx), down ? fy : sub(1, fy)), mul(inside(cx, width), inside(cy, height)));
      const clampedX = minimum(maximum(cx, 0), width - 1);
      const clampedY = minimum(maximum(cy, 0), height - 1);
      const index = cast(add(picture, add(mul(clampedY, width), clampedX)), 'int64');
      sums = scatterAdd(index, mul(rows, reshape(weight, [places, 1])), n * height * width, sums);
    }
  }
  return transpose(reshape(sums!, [n, height, width, c]), [0, 3, 1, 2]);
}

/** x, y on the grid of an h × w picture, one 1 below each: [3, h·w], for homographies. Coordinates −1…1. */
export const baseGrid = ({ graph }: Tensor, h: number, w: number): Tensor =>
  graph.once(`grid ${h} × ${w}`, () => {
    const values = new Float32Array(3 * h * w);
    for (let row = 0; row < h; row++) {
      for (let column = 0; column < w; column++) {
        const i = row * w + column;
        values[i] = (2 * column + 1) / w - 1;
        values[h * w + i] = (2 * row + 1) / h - 1;
        values[2 * h * w + i] = 1;
      }
    }
    return graph.constant(values, [3, h * w]);
  });
