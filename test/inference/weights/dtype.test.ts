/** @file Conversions between number formats. */

import { describe, expect, it } from 'vitest';
import { elementCount, floatsToHalves, halvesToFloats, toFloat32 } from '../../../src/inference/weights/dtype.ts';

const half = (value: number): number => floatsToHalves(Float32Array.of(value))[0]!;
const bytesOf = (array: ArrayBufferView<ArrayBuffer>) =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

describe('float16', () => {
  const everyPattern = Uint16Array.from({ length: 2 ** 16 }, (_, pattern) => pattern);
  const isNaNPattern = (pattern: number) => (pattern & 0x7c00) === 0x7c00 && (pattern & 0x3ff) !== 0;

  it('gives every pattern back after a trip through float32', () => {
    const numbers = everyPattern.filter((pattern) => !isNaNPattern(pattern));
    expect(floatsToHalves(halvesToFloats(numbers))).toEqual(numbers);
  });

  it('reads the values of IEEE 754', () => {
    const patterns = [0x0000, 0x8000, 0x0001, 0x03ff, 0x0400, 0x3555, 0x3c00, 0xc000, 0x7bff, 0x7c00, 0xfc00, 0x7e00];
    const values = [0, -0, 2 ** -24, 1023 * 2 ** -24, 2 ** -14, 0.333251953125, 1, -2, 65504, Infinity, -Infinity, NaN];
    expect([...halvesToFloats(Uint16Array.from(patterns))]).toEqual(values);
  });

  it('rounds to nearest and ties to even, at every boundary between neighbours', () => {
    for (let pattern = 0; pattern < 0x7bff; pattern++) {
      const [low, high] = halvesToFloats(Uint16Array.of(pattern, pattern + 1));
      const middle = (low! + high!) / 2; // exact in float32
      const step = high! - low!;
      const even = pattern % 2 === 0 ? pattern : pattern + 1;
      if (half(middle) !== even) expect.fail(`${middle} became ${half(middle)}, not ${even}`);
      if (half(middle - step / 64) !== pattern) expect.fail(`just below ${middle} is not ${pattern}`);
      if (half(middle + step / 64) !== pattern + 1) expect.fail(`just above ${middle} is not ${pattern + 1}`);
    }
  });

  it('keeps NaN, goes to infinity from 65520 on and to zero below 2^-25', () => {
    expect(half(Number.NaN) & 0x7fff).toBeGreaterThan(0x7c00);
    expect([half(65519.99), half(65520), half(-65520), half(1e30)]).toEqual([0x7bff, 0x7c00, 0xfc00, 0x7c00]);
    expect([half(2 ** -25), half(2 ** -25 * 1.001), half(-(2 ** -30)), half(1e-45)]).toEqual([0, 1, 0x8000, 0]);
  });
});

describe('toFloat32', () => {
  it.each([
    ['float64', Float64Array.of(0.1, -1e300, 2), [Math.fround(0.1), -Infinity, 2]],
    ['float32', Float32Array.of(0.5, -3), [0.5, -3]],
    ['bfloat16', Uint16Array.of(0x3f80, 0xc049, 0x0001), [1, -3.140625, 9.183549615799121e-41]],
    ['int64', BigInt64Array.of(-5n, 2n ** 40n), [-5, 2 ** 40]],
    ['int32', Int32Array.of(-7, 16777217), [-7, 16777216]],
    ['int16', Int16Array.of(-300), [-300]],
    ['int8', Int8Array.of(-128), [-128]],
    ['uint8', Uint8Array.of(255), [255]],
    ['bool', Uint8Array.of(0, 1), [0, 1]],
  ] as const)('reads %s', (dtype, stored, values) => {
    expect([...toFloat32(bytesOf(stored), dtype)]).toEqual(values);
  });

  it('reads elements that are not aligned in their buffer', () => {
    const bytes = new Uint8Array(9);
    bytes.set(bytesOf(Float32Array.of(1.5, -2)), 1);
    expect([...toFloat32(bytes.subarray(1), 'float32')]).toEqual([1.5, -2]);
  });
});

describe('elementCount', () => {
  it('multiplies, and is 1 for a scalar', () => {
    expect([elementCount([]), elementCount([2, 3, 4]), elementCount([5, 0])]).toEqual([1, 24, 0]);
  });

  it('refuses what no memory holds, and what is no count', () => {
    expect([[2 ** 30, 2 ** 30], [-1], [1.5], [2 ** 60]].map(elementCount)).toEqual(Array(4).fill(undefined));
  });
});
