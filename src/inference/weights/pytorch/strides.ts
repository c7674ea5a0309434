/** @file Strided views: element (i, j, …) of a tensor is at i·strides[0] + j·strides[1] + … */

/** Elements from a view's first to its last, both included. No dimension may be 0. */
export const span = (shape: readonly number[], strides: readonly number[]): number =>
  shape.reduce((last, dimension, axis) => last + (dimension - 1) * strides[axis]!, 1);

/** Whether the elements lie in row-major order without gaps. */
export function isContiguous(shape: readonly number[], strides: readonly number[]): boolean {
  let expected = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1 && strides[axis] !== expected) return false;
    expected *= shape[axis]!;
  }
  return true;
}

/** The view's elements in row-major order. */
export function gather(
  values: Float32Array,
  shape: readonly number[],
  strides: readonly number[],
): Float32Array<ArrayBuffer> {
  const gathered = new Float32Array(shape.reduce((product, dimension) => product * dimension, 1));
  const index = shape.map(() => 0);
  let source = 0;
  for (let i = 0; i < gathered.length; i++) {
    gathered[i] = values[source]!;
    // Counts `index` up by one, last axis first, and lets `source` follow.
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis]!++;
      source += strides[axis]!;
      if (index[axis]! < shape[axis]!) break;
      source -= shape[axis]! * strides[axis]!;
      index[axis] = 0;
    }
  }
  return gathered;
}
