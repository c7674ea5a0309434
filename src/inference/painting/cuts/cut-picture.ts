/** @file Cuts of a picture outside a graph, for what is cut once and not painted. */

/** What the step graph does with `rows` and `columns`, outside a graph: [3, H, W] → [N, 3, S, S] */
export function cutPicture(
  picture: Float32Array,
  width: number,
  height: number,
  rows: Float32Array,
  columns: Float32Array,
  n: number,
  s: number,
): Float32Array {
  const cuts = new Float32Array(n * 3 * s * s);
  const tall = new Float32Array(s * width);
  for (let i = 0; i < n; i++) {
    for (let c = 0; c < 3; c++) {
      multiply(
        rows.subarray(i * s * height, (i + 1) * s * height),
        picture.subarray(c * height * width),
        tall,
        s,
        height,
        width,
      );
      const cut = cuts.subarray((i * 3 + c) * s * s, (i * 3 + c + 1) * s * s);
      multiply(tall, columns.subarray(i * width * s, (i + 1) * width * s), cut, s, width, s);
    }
  }
  return cuts;
}

/** out [m, n] = a [m, k] · b [k, n]; a is mostly zeros. */
function multiply(a: Float32Array, b: Float32Array, out: Float32Array, m: number, k: number, n: number): void {
  out.fill(0);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < k; j++) {
      const factor = a[i * k + j]!;
      if (factor === 0) continue;
      for (let x = 0; x < n; x++) out[i * n + x] = out[i * n + x]! + factor * b[j * n + x]!;
    }
  }
}
