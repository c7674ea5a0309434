/** @file How large a picture may be, told before anything is decoded. */
import { maxPixels, PictureError } from '../pictures.ts';

/** Names as in `PictureFile`. */
export type Format = 'png' | 'jpg' | 'webp';

/** Pixels along a side that the formats can hold; PNG could hold more, but few programs could open it. */
const longestSide: Readonly<Record<Format, number>> = { png: 65_535, jpg: 65_535, webp: 16_383 };

/**
 * Throws `PictureError`, with the largest size of the same shape that can be enlarged, if the result would be too large.
 *
 * @param name - of the picture, for the problem
 */
export function checkSize(name: string | null, width: number, height: number, scale: number, format: Format): void {
  const side = longestSide[format];
  const [wide, high] = [width * scale, height * scale];
  const fits = Math.min(1, side / wide, side / high, Math.sqrt(maxPixels / (wide * high)));
  if (fits === 1) return;
  const facts = { name, width, height, scale };
  const most = { maxWidth: Math.floor(width * fits), maxHeight: Math.floor(height * fits) };
  if (Math.max(wide, high) <= side) {
    throw new PictureError({ code: 'resultTooLarge', ...facts, ...most, limit: maxPixels });
  }
  const longest = Math.floor(side / scale);
  throw new PictureError(
    Math.min(most.maxWidth, most.maxHeight) > 0
      ? { code: 'resultTooLong', ...facts, ...most, format, side }
      : { code: 'resultTooThin', ...facts, format, side, longest },
  );
}
