/** @file A latent at another size: how a painting carried from a coarse stage to a finer one begins there. */

export interface LatentShape {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

/**
 * Bilinear, with cells as areas (PyTorch's align_corners false, no antialiasing): the centre of cell i lies at i + ½.
 * @param z [channels, height, width] (a leading 1 changes nothing).
 * @returns [channels, height', width'], a new array.
 * @throws RangeError when z does not have that shape.
 */
export function resizeLatent(z: Float32Array, from: LatentShape, height: number, width: number): Float32Array {
  const { channels } = from;
  if (z.length !== channels * from.height * from.width) {
    throw new RangeError(`A latent of ${channels} × ${from.height} × ${from.width} does not have ${z.length} values.`);
  }
  const rows = places(from.height, height);
  const columns = places(from.width, width);
  const resized = new Float32Array(channels * height * width);
  let i = 0;
  for (let channel = 0; channel < channels; channel++) {
    const at = (y: number, x: number) => z[(channel * from.height + y) * from.width + x]!;
    for (const y of rows)
      for (const x of columns) {
        const top = mix(at(y.low, x.low), at(y.low, x.high), x.part);
        const bottom = mix(at(y.high, x.low), at(y.high, x.high), x.part);
        resized[i++] = mix(top, bottom, y.part);
      }
  }
  return resized;
}

const mix = (a: number, b: number, part: number): number => a + (b - a) * part;

/** For each new cell the two old ones its centre lies between, and how far it is towards the second. */
function places(from: number, to: number): { low: number; high: number; part: number }[] {
  return Array.from({ length: to }, (_, i) => {
    const place = Math.min(from - 1, Math.max(0, ((i + 0.5) * from) / to - 0.5));
    const low = Math.floor(place);
    return { low, high: Math.min(from - 1, low + 1), part: place - low };
  });
}
