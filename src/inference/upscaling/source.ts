/** @file The picture to be enlarged: decoded by sharp, upright, in sRGB, with 8 or 16 bits, grey or in colour. */
import { readFile, stat } from 'node:fs/promises';
import type { Metadata } from 'sharp';
import {
  isAnimated,
  nameOf,
  openPicture,
  PictureError,
  type PictureSource,
  readHeader,
  readingPicture,
} from '../pictures.ts';
import { checkSize, type Format } from './limits.ts';
import type { Raster } from './tiles.ts';
import { fillTransparent, isOpaque } from './transparency.ts';

/** A picture, and what its numbers mean. */
export interface Source extends Raster {
  /** sharp brings 8 bits to sRGB, but 16 bits that have a profile to Display P3. */
  readonly space: 'srgb' | 'p3';
}

/** Larger files hold no picture whose result could be made. */
const largestFile = 256e6; // bytes

/**
 * Samples of a still picture: 1 channel if it is grey, else 3, and one for transparency if anything is transparent.
 * 16 bits if the file has more than 8.
 *
 * @throws PictureError, before anything is decoded if the result would be too large
 */
export async function readSource(source: PictureSource, scale: number, format: Format): Promise<Source> {
  const name = nameOf(source);
  const bytes = typeof source === 'string' ? await readingPicture(name, () => readWhole(source)) : source;
  const about = await readHeader(bytes, name);
  checkStill(name, about, bytes);
  checkSize(name, about.autoOrient.width, about.autoOrient.height, scale, format);
  return readingPicture(name, () => decode(bytes, about));
}

async function readWhole(path: string): Promise<Uint8Array> {
  const { size } = await stat(path);
  if (size > largestFile) throw new PictureError({ code: 'fileTooLarge', name: path, bytes: size, limit: largestFile });
  return readFile(path);
}

function checkStill(name: string | null, about: Metadata, bytes: Uint8Array): void {
  if (isAnimated(about, bytes)) throw new PictureError({ code: 'pictureAnimated', name });
  const { pages = 1 } = about;
  if (pages > 1) throw new PictureError({ code: 'picturePages', name, pages });
}

async function decode(bytes: Uint8Array, about: Metadata): Promise<Source> {
  const { depth, space, channels } = about;
  const deep = depth === 'ushort';
  const { data, info } = await openPicture(bytes)
    .toColourspace(deep ? 'rgb16' : 'srgb') // grey too: sharp drops the transparency of raw grey
    .raw({ depth: deep ? 'ushort' : 'uchar' })
    .toBuffer({ resolveWithObject: true });
  const samples = deep ? new Uint16Array(data.buffer, data.byteOffset, data.length / 2) : new Uint8Array(data);
  const decoded: Raster = { samples, width: info.width, height: info.height, channels: info.channels };
  const colours = space === 'b-w' || space === 'grey16' || channels < 3 ? [0] : [0, 1, 2];
  const raster = isOpaque(decoded) ? keep(decoded, colours) : fillTransparent(keep(decoded, [...colours, 3]));
  return { ...raster, space: deep && colours.length === 3 && about.hasProfile ? 'p3' : 'srgb' };
}

/** The picture with these channels alone. */
function keep(raster: Raster, kept: readonly number[]): Raster {
  const { samples, channels } = raster;
  if (kept.length === channels) return raster;
  const fewer = samples.slice(0, (samples.length / channels) * kept.length);
  for (let from = 0, to = 0; from < samples.length; from += channels) {
    for (const channel of kept) fewer[to++] = samples[from + channel]!;
  }
  return { ...raster, samples: fewer, channels: kept.length };
}
