/** @file Comparisons of whole tensors, bit by bit. */

/** Whether two tensors have the same bits: −0 is not 0, and NaN equals itself. */
export const sameValues = (a: Float32Array, b: Float32Array): boolean =>
  Buffer.from(a.buffer, a.byteOffset, a.byteLength).equals(Buffer.from(b.buffer, b.byteOffset, b.byteLength));
