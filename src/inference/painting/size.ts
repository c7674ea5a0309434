/** @file Which sizes can be painted: whole cells of the latent, and no more than fits the memory. */
import { downsampling, type VqganConfig } from '../networks/vqgan/config.ts';
import { availableMemory } from './memory.ts';
import { RequestError } from './request.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A latent with fewer cells along a side has nothing to compose. */
const fewestCells = 4;

/**
 * The size that will be painted: both sides rounded to whole cells.
 *
 * Throws `RequestError` if a side is too small, or if the painting would not fit the memory; the problem says the largest
 * size of the same shape that does.
 *
 * @param needs - bytes that painting a size takes
 */
export function fitSize(
  vqgan: VqganConfig,
  wanted: Size,
  needs: (size: Size) => number,
  memory = availableMemory(),
): Size {
  const f = downsampling(vqgan);
  const smallest = f * fewestCells;
  if (!(wanted.width >= smallest && wanted.height >= smallest)) {
    throw new RequestError({ code: 'sizeTooSmall', width: wanted.width, height: wanted.height, least: smallest });
  }
  const rounded = { width: nearest(wanted.width, f), height: nearest(wanted.height, f) };
  if (needs(rounded) <= memory) return rounded;
  const largest = largestLike(rounded, f, (size) => needs(size) <= memory);
  const short = { ...rounded, needed: needs(rounded), free: memory };
  if (!largest) throw new RequestError({ code: 'noSizeFits', ...short });
  throw new RequestError({ code: 'sizeTooLarge', ...short, maxWidth: largest.width, maxHeight: largest.height });
}

const nearest = (side: number, f: number): number => Math.max(1, Math.round(side / f)) * f;

/** The largest size of about the same shape for which `fits` holds; null if none does. */
function largestLike(size: Size, f: number, fits: (size: Size) => boolean): Size | null {
  const longer = Math.max(size.width, size.height);
  for (let cells = Math.floor(longer / f); cells >= fewestCells; cells--) {
    const scale = (cells * f) / longer;
    const smaller = { width: nearest(size.width * scale, f), height: nearest(size.height * scale, f) };
    if (Math.min(smaller.width, smaller.height) < fewestCells * f) return null;
    if (fits(smaller)) return smaller;
  }
  return null;
}
