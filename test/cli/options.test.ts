import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimal, listOf, pictureSize, scale, weightedFile, wholeNumber } from '../../src/cli/options.ts';

describe('options', () => {
  it('reads a size as two numbers or as one for a square', () => {
    expect(pictureSize('128x96')).toEqual({ width: 128, height: 96 });
    expect(pictureSize('128X96')).toEqual({ width: 128, height: 96 });
    expect(pictureSize('64')).toEqual({ width: 64, height: 64 });
    for (const wrong of ['', 'x', '12x', '-5', '1e3', '12.5x4', '1x2x3', '12345678x1']) {
      expect(() => pictureSize(wrong), wrong).toThrow('WIDTHxHEIGHT');
    }
  });

  it('takes whole numbers and decimals within their limits only', () => {
    expect(wholeNumber(0, 9)('9')).toBe(9);
    for (const wrong of ['10', '-1', '1.5', '', 'x', '0x1', 'NaN'])
      expect(() => wholeNumber(0, 9)(wrong), wrong).toThrow('from 0 to 9');
    expect(decimal(0, 1)('0.25')).toBe(0.25);
    for (const wrong of ['1.1', '-0.1', '', ' ', 'x', 'Infinity'])
      expect(() => decimal(0, 1)(wrong), wrong).toThrow('from 0 to 1');
    expect([scale('2'), scale('4')]).toEqual([2, 4]);
    expect(() => scale('3')).toThrow('2 or 4');
  });

  it('reads lists in any case, and none', () => {
    expect(listOf(['Af', 'Ji'])('ji, AF')).toEqual(['Ji', 'Af']);
    expect(listOf(['Af'])('none')).toEqual([]);
    expect(() => listOf(['Af'])('Af,Zz')).toThrow('"Zz" is none of Af');
  });

  it('tells a weight from a file name by the number after the last colon', () => {
    expect(weightedFile('a.png')).toEqual([{ file: 'a.png', weight: 1 }]);
    expect(weightedFile('c:/a.png:-0.5', [{ file: 'b', weight: 1 }])).toEqual([
      { file: 'b', weight: 1 },
      { file: 'c:/a.png', weight: -0.5 },
    ]);
    expect(() => weightedFile('a.png:0')).toThrow('not 0');
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }).filter((name) => !/[:\n\r\u2028\u2029]/.test(name)),
        (name) => {
          expect(weightedFile(`${name}:2.5`)).toEqual([{ file: name, weight: 2.5 }]);
        },
      ),
    );
  });
});
