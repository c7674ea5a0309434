/** @file Transparent pixels, whose colours nobody sees but the network does. */
import type { Raster } from './tiles.ts';

/** Whether all of a picture can be seen. */
export function isOpaque(raster: Raster): boolean {
  const { samples, channels } = raster;
  if (channels % 2 === 1) return true;
  const full = samples instanceof Uint16Array ? 0xffff : 0xff;
  for (let i = channels - 1; i < samples.length; i += channels) if (samples[i] !== full) return false;
  return true;
}

/**
 * Gives every wholly transparent pixel the colour of a near visible one, in place: programs leave anything there, often
 * black, and an enlarged edge would take it on. Two sweeps carry colours right and down, then left and up.
 */
export function fillTransparent(raster: Raster): Raster {
  const { samples, width, height, channels } = raster;
  const alpha = channels - 1;
  /** Steps to the visible pixel that the colour is from. */
  const distance = new Uint32Array(width * height);
  const unknown = width + height;
  for (let i = 0; i < distance.length; i++) distance[i] = samples[i * channels + alpha] === 0 ? unknown : 0;
  const take = (to: number, from: number) => {
    if (distance[from]! + 1 >= distance[to]!) return;
    distance[to] = distance[from]! + 1;
    samples.copyWithin(to * channels, from * channels, from * channels + alpha);
  };
  for (let i = 0; i < distance.length; i++) {
    if (i % width > 0) take(i, i - 1);
    if (i >= width) take(i, i - width);
  }
  for (let i = distance.length - 1; i >= 0; i--) {
    if (i % width < width - 1) take(i, i + 1);
    if (i < distance.length - width) take(i, i + width);
  }
  return raster;
}
