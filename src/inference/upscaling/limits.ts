/** @file How large a picture may be, told before anything is decoded. */
import { maxPixels, PictureError } from '../painting/start/image.ts';

/** Names as in `PictureFile`. */
export type Format = 'png' | 'jpg' | 'webp';

/** Pixels along a side that the formats can hold; PNG could hold more, but few programs could open it. */
const longestSide: Readonly<Record<Format, number>> = { png: 65_535, jpg: 65_535, webp: 16_383 };

/**
 * Throws `PictureError`, with the largest size of the same shape that can be enlarged, if the result would be too large.
 *
 * @param name - of the picture, for the message
 */
export function checkSize(name: string, width: number, height: number, scale: number, format: Format): void {
  const side = longestSide[format];
  const [wide, high] = [width * scale, height * scale];
  const fits = Math.min(1, side / wide, side / high, Math.sqrt(maxPixels / (wide * high)));
  if (fits === 1) return;
  const because =
    Math.max(wide, high) > side
      ? `a ${format.toUpperCase()} may have ${side} along a side`
      : `I make at most ${maxPixels / 1e6} million pixels`;
  const [w, h] = [Math.floor(width * fits), Math.floor(height * fits)];
  const advice =
    w > 0 && h > 0
      ? `The largest of this shape that I can enlarge ×${scale} is ${w} × ${h}. Make it smaller${scale > 2 ? ', or use ×2' : ''}.`
      : `Cut it to ${Math.floor(side / scale)} pixels along its longer side.`;
  throw new PictureError(
    `${name}: is ${width} × ${height}, and ×${scale} would make it ${wide} × ${high}, but ${because}. ${advice}`,
  );
}
