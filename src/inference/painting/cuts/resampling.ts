/**
 * @file Resampling one axis as a matrix: row i holds the weights with which the source pixels make up output pixel i.
 * A picture is resampled by one such matrix per axis, so its gradient is exact: the transposed matrices.
 */

/** A filter: its reach in source pixels at scale 1, and its value at a distance. */
export interface Filter {
  readonly radius: number;
  value(x: number): number;
}

/** Linear interpolation; widened when shrinking, a tent that averages. */
export const triangle: Filter = { radius: 1, value: (x) => Math.max(0, 1 - Math.abs(x)) };

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

/** sinc windowed by a wider sinc, with two lobes. */
export const lanczos2: Filter = { radius: 2, value: (x) => (Math.abs(x) < 2 ? sinc(x) * sinc(x / 2) : 0) };

/** What lies beyond the picture's edge. */
export type Border = 'edge' | 'reflect';

export interface Interval {
  /** In source pixels; may lie outside the picture. */
  readonly start: number;
  readonly length: number;
  /** Reads from the far end to the near. */
  readonly flipped: boolean;
}

/**
 * Adds the matrix that reads `interval` of a side with `sourceSide` pixels as `outSide` pixels. When shrinking, the filter
 * widens with the step, so that no source pixel is skipped.
 *
 * @param target - zeros; weight of source j for output i goes to target[offset + i·rowStride + j·columnStride]
 */
export function addResampling(
  target: Float32Array,
  { offset, rowStride, columnStride }: { offset: number; rowStride: number; columnStride: number },
  outSide: number,
  sourceSide: number,
  interval: Interval,
  filter: Filter = triangle,
  border: Border = 'edge',
): void {
  const step = interval.length / outSide;
  const widening = Math.max(1, step);
  const reach = filter.radius * widening;
  for (let out = 0; out < outSide; out++) {
    const i = interval.flipped ? outSide - 1 - out : out;
    const centre = interval.start + (i + 0.5) * step - 0.5;
    const first = Math.ceil(centre - reach);
    const last = Math.floor(centre + reach);
    let total = 0;
    for (let j = first; j <= last; j++) total += filter.value((j - centre) / widening);
    for (let j = first; j <= last; j++) {
      const weight = filter.value((j - centre) / widening) / total;
      const at = offset + out * rowStride + inside(j, sourceSide, border) * columnStride;
      target[at] = target[at]! + weight;
    }
  }
}

function inside(j: number, side: number, border: Border): number {
  if (border === 'edge') return Math.min(Math.max(j, 0), side - 1);
  const period = 2 * Math.max(1, side - 1);
  const folded = ((j % period) + period) % period;
  return Math.min(folded, period - folded, side - 1);
}
