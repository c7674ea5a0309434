/** @file A picture that fits the place where it is uploaded: as PNG, else as WebP, else smaller. */
import sharp from 'sharp';

/** What Discord takes where nothing else is known: 10 MiB. Source: Discord's "Uploading Files". */
export const DEFAULT_UPLOAD_LIMIT = 10 * 2 ** 20;

export interface Fitted {
  readonly bytes: Uint8Array;
  readonly kind: string;
  readonly width: number;
  readonly height: number;
  /** What became of it, for the words beside it. */
  readonly change: 'none' | 'webp' | 'smaller';
}

interface Picture {
  readonly bytes: Uint8Array;
  readonly kind: string;
}

const QUALITIES = [95, 85] as const;
const SHRINK = 0.75;
const SMALLEST_SIDE = 16;

/** The largest of the versions of `picture` that has at most `limit` bytes. Throws a `RangeError` when none has. */
export async function fitPicture(picture: Picture, limit: number): Promise<Fitted> {
  const source = sharp(picture.bytes).autoOrient();
  let { width, height } = (await source.metadata()).autoOrient;
  if (picture.bytes.byteLength <= limit) return { ...picture, width, height, change: 'none' };
  for (let change: Fitted['change'] = 'webp'; Math.min(width, height) >= SMALLEST_SIDE; change = 'smaller') {
    for (const quality of QUALITIES) {
      const resized = change === 'webp' ? source.clone() : source.clone().resize(width, height);
      const bytes = await resized.webp({ quality }).toBuffer();
      if (bytes.byteLength <= limit) return { bytes, kind: 'webp', width, height, change };
    }
    [width, height] = [Math.round(width * SHRINK), Math.round(height * SHRINK)];
  }
  throw new RangeError(`Not even the smallest version of the picture has ${limit} bytes or fewer.`);
}

/** Bytes that a file may have in a server with this boost tier. Source: discord.py's table of guild limits. */
export const limitOfTier = (tier: number): number =>
  [DEFAULT_UPLOAD_LIMIT, DEFAULT_UPLOAD_LIMIT, 50 * 2 ** 20, 100 * 2 ** 20][tier] ?? DEFAULT_UPLOAD_LIMIT;
