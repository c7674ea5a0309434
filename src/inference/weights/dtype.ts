/** @file The number formats of checkpoints: their sizes, and their conversion to and from float32. */

import type { Dtype } from './checkpoint.ts';

export const bytesPerElement: Readonly<Record<Dtype, number>> = {
  float64: 8,
  float32: 4,
  float16: 2,
  bfloat16: 2,
  int64: 8,
  int32: 4,
  int16: 2,
  int8: 1,
  uint8: 1,
  bool: 1,
};

/** Elements of a tensor of this shape, or `undefined` if a dimension is no whole number or the product is not exact. */
export function elementCount(shape: readonly number[]): number | undefined {
  let count = 1;
  for (const dimension of shape) {
    if (!Number.isSafeInteger(dimension) || dimension < 0) return undefined;
    count *= dimension;
    if (!Number.isSafeInteger(count)) return undefined;
  }
  return count;
}

/**
 * Little-endian elements as float32. float32 input is not copied: the result shares the bytes.
 * float64, int64 and int32 are rounded to nearest; everything else is exact.
 */
export function toFloat32(bytes: Uint8Array<ArrayBuffer>, dtype: Dtype): Float32Array<ArrayBuffer> {
  const size = bytesPerElement[dtype];
  // Typed arrays want elements aligned in their buffer.
  const { buffer, byteOffset, byteLength } = bytes.byteOffset % size === 0 ? bytes : bytes.slice();
  const length = byteLength / size;
  switch (dtype) {
    case 'float64':
      return Float32Array.from(new Float64Array(buffer, byteOffset, length));
    case 'float32':
      return new Float32Array(buffer, byteOffset, length);
    case 'float16':
      return halvesToFloats(new Uint16Array(buffer, byteOffset, length));
    case 'bfloat16': {
      // A bfloat16 is the upper half of a float32.
      const bits = Uint32Array.from(new Uint16Array(buffer, byteOffset, length), (upper) => upper << 16);
      return new Float32Array(bits.buffer);
    }
    case 'int64':
      return Float32Array.from(new BigInt64Array(buffer, byteOffset, length), Number);
    case 'int32':
      return Float32Array.from(new Int32Array(buffer, byteOffset, length));
    case 'int16':
      return Float32Array.from(new Int16Array(buffer, byteOffset, length));
    case 'int8':
      return Float32Array.from(new Int8Array(buffer, byteOffset, length));
    case 'uint8':
    case 'bool':
      return Float32Array.from(new Uint8Array(buffer, byteOffset, length));
  }
}

/** IEEE 754 binary16 patterns to float32, exactly. */
export function halvesToFloats(halves: Uint16Array): Float32Array<ArrayBuffer> {
  const table = halfTable();
  const floats = new Float32Array(halves.length);
  for (let i = 0; i < halves.length; i++) floats[i] = table[halves[i]!]!;
  return floats;
}

let everyHalf: Float32Array | undefined;

/** The value of each of the 65,536 patterns. */
function halfTable(): Float32Array {
  everyHalf ??= Float32Array.from({ length: 2 ** 16 }, (_, pattern) => {
    const sign = pattern & 0x8000 ? -1 : 1;
    const exponent = (pattern >> 10) & 0x1f;
    const fraction = pattern & 0x3ff;
    if (exponent === 0x1f) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
    if (exponent === 0) return sign * fraction * 2 ** -24;
    return sign * (1024 + fraction) * 2 ** (exponent - 25);
  });
  return everyHalf;
}

/** float32 to IEEE 754 binary16 patterns, rounded to nearest, ties to even. From 65,520 on (in size) the result is ∞. */
export function floatsToHalves(floats: Float32Array): Uint16Array<ArrayBuffer> {
  const aligned = new Uint32Array(floats.buffer, floats.byteOffset, floats.length);
  const halves = new Uint16Array(floats.length);
  for (let i = 0; i < halves.length; i++) halves[i] = halfOf(aligned[i]!);
  return halves;
}

/** The binary16 pattern nearest to the float32 with these bits. */
function halfOf(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const size = bits & 0x7fff_ffff;
  if (size > 0x7f80_0000) return sign | 0x7e00; // NaN
  if (size >= 0x477f_f000) return sign | 0x7c00; // ≥ 65520 rounds to ∞
  if (size < 0x3300_0000) return sign; // < 2⁻²⁵ rounds to 0
  if (size < 0x3880_0000) {
    // Below 2⁻¹⁴ a half counts multiples of 2⁻²⁴: the 24-bit significand moves right by 126 − exponent.
    const significand = (size & 0x7f_ffff) | 0x80_0000;
    return sign | roundedShift(significand, 126 - (size >>> 23));
  }
  // A carry out of the fraction goes into the exponent, where it belongs. 0x1c000 = (127 − 15) << 10.
  return sign | (roundedShift(size, 13) - 0x1_c000);
}

/** value / 2^places, rounded to nearest, ties to even. */
function roundedShift(value: number, places: number): number {
  const quotient = value >>> places;
  const rest = value & (2 ** places - 1);
  const half = 2 ** (places - 1);
  return rest > half || (rest === half && quotient & 1) ? quotient + 1 : quotient;
}
