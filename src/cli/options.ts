/** @file Reading the values of options. Each function says what it expected if it was given something else. */
import { InvalidArgumentError } from 'commander';

/** A whole number within limits. */
export const wholeNumber =
  (low: number, high: number) =>
  (value: string): number => {
    const number = Number(value);
    if (!/^-?\d+$/.test(value.trim()) || number < low || number > high) {
      throw new InvalidArgumentError(`Expected a whole number from ${low} to ${high}.`);
    }
    return number;
  };

export const decimal =
  (low: number, high: number) =>
  (value: string): number => {
    const number = Number(value);
    if (value.trim() === '' || !(number >= low && number <= high)) {
      throw new InvalidArgumentError(`Expected a number from ${low} to ${high}.`);
    }
    return number;
  };

/** `128x96`, or `128` for a square. Pixels. */
export function pictureSize(value: string): { width: number; height: number } {
  const match = /^(\d{1,6})(?:[x×](\d{1,6}))?$/i.exec(value.trim());
  if (!match)
    throw new InvalidArgumentError('Expected WIDTHxHEIGHT in pixels, e.g. 128x96, or one number for a square.');
  return { width: Number(match[1]), height: Number(match[2] ?? match[1]) };
}

/** The only kind of file that remembers how it was painted. */
export function pngName(value: string): string {
  if (/\.png$/i.test(value)) return value;
  throw new InvalidArgumentError('Expected the name of a PNG, which ends in .png.');
}

/** A factor to enlarge by. */
export function scale(value: string): 2 | 4 {
  if (value === '2') return 2;
  if (value === '4') return 4;
  throw new InvalidArgumentError('Expected 2 or 4.');
}

/** `none`, or names separated by commas. */
export const listOf =
  <T extends string>(allowed: readonly T[]) =>
  (value: string): T[] => {
    if (value === 'none') return [];
    return value.split(',').map((part) => {
      const found = allowed.find((name) => name.toLowerCase() === part.trim().toLowerCase());
      if (!found) throw new InvalidArgumentError(`"${part}" is none of ${allowed.join(', ')}; or give "none".`);
      return found;
    });
  };

/** A file with an optional weight after its last colon: `photo.jpg:0.5`. */
export function weightedFile(value: string, before: readonly WeightedFile[] = []): WeightedFile[] {
  const match = /^(.+?)(?::(-?\d*\.?\d+))?$/.exec(value);
  const weight = Number(match?.[2] ?? 1);
  if (!match?.[1] || weight === 0) throw new InvalidArgumentError('Expected FILE or FILE:WEIGHT, the weight not 0.');
  return [...before, { file: match[1], weight }];
}

export interface WeightedFile {
  readonly file: string;
  readonly weight: number;
}
