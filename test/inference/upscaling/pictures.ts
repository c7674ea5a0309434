/** @file Pictures that tests enlarge, drawn by formulas. */
import sharp, { type Sharp } from 'sharp';

/** Samples 0…1 of a place, one per channel. */
type Draw = (x: number, y: number) => readonly number[];

/** Smooth shades, a hard-edged disc and fine stripes, as photographs have them; bright and red on the left. */
export const photo: Draw = (x, y) => {
  const disc = (x - 30) ** 2 + (y - 25) ** 2 < 200;
  const stripes = 0.08 * Math.sin(1.7 * x + 0.9 * y);
  const shade = 0.5 + 0.3 * Math.sin(x / 17) * Math.cos(y / 23) + stripes;
  return disc ? [0.85, 0.2, 0.15] : [shade, 0.8 * shade, 0.5 + 0.2 * Math.sin(y / 9)];
};

/** Pixels that have nothing to do with their neighbours. */
export const noise: Draw = (x, y) => [0, 1, 2].map((c) => fraction(Math.sin(x * 12.9898 + y * 78.233 + c * 37.719)));

const fraction = (value: number): number => value * 43758.5453 - Math.floor(value * 43758.5453);

/** With 16-bit samples. */
export const deep = (draw: Draw, width: number, height: number): Sharp =>
  drawn(draw, width, height, (count) => new Uint16Array(count), 65535).toColourspace('rgb16');

/** With 8-bit samples. */
export const shallow = (draw: Draw, width: number, height: number): Sharp =>
  drawn(draw, width, height, (count) => new Uint8Array(count), 255);

function drawn<Samples extends Uint8Array | Uint16Array>(
  draw: Draw,
  width: number,
  height: number,
  blank: (count: number) => Samples,
  largest: number,
): Sharp {
  const channels = draw(0, 0).length;
  const samples = blank(width * height * channels);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const values = draw(pixel % width, Math.floor(pixel / width));
    values.forEach((value, c) => {
      samples[pixel * channels + c] = Math.round(largest * Math.min(1, Math.max(0, value)));
    });
  }
  return sharp(samples, { raw: { width, height, channels: channels as 1 | 2 | 3 | 4 } });
}
