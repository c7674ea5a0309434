/** @file Pictures that people bring: which are read, how large they may be, and what is said of the others. */
import sharp, { type Metadata, type Sharp } from 'sharp';
import { messageOf } from './message-of.ts';
import { ProblemError } from './problems/error.ts';

/** A path or a whole file. */
export type PictureSource = string | Uint8Array;

/** The picture cannot be used; the problem says why and what to send instead. */
export class PictureError extends ProblemError {
  override readonly name = 'PictureError';
}

/** Pixels a picture may have before it is decoded (a photo of 48 MP fits; a crafted file of gigabytes does not). */
export const maxPixels = 64_000_000;

/** As sharp names them. */
export const pictureFormats: readonly string[] = ['png', 'jpeg', 'webp', 'gif', 'avif', 'heif', 'tiff'];

/** How problems name a picture, unless its sender has a name for it. */
export const nameOf = (source: PictureSource): string | null => (typeof source === 'string' ? source : null);

/** What the file says of itself; no pixel is decoded. Throws `PictureError` for a kind that is not read. */
export async function readHeader(source: PictureSource, name = nameOf(source)): Promise<Metadata> {
  // Without a limit here, so that the problem can say the size; decoding has it.
  const header = await readingPicture(name, () => sharp(source, { limitInputPixels: false }).metadata());
  if (pictureFormats.includes(header.format)) return header;
  throw new PictureError({ code: 'pictureKind', name, format: header.format });
}

/** Throws `PictureError`, with the largest size of the same shape, for a picture of too many pixels. */
export function checkPixels(name: string | null, { width, height }: { width: number; height: number }): void {
  if (width * height <= maxPixels) return;
  const scale = Math.sqrt(maxPixels / (width * height));
  const fitting = (side: number): number => Math.max(1, Math.floor(side * scale));
  const most = { maxWidth: fitting(width), maxHeight: fitting(height), limit: maxPixels };
  throw new PictureError({ code: 'pictureTooLarge', name, width, height, ...most });
}

/** The picture upright, to be decoded whole and unharmed or not at all. */
export const openPicture = (source: PictureSource): Sharp =>
  sharp(source, { limitInputPixels: maxPixels, failOn: 'error' }).autoOrient();

/** Does `read`; what the decoder or the file system throws becomes a `PictureError`. */
export async function readingPicture<Result>(name: string | null, read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (cause) {
    if (cause instanceof PictureError) throw cause;
    const [why = ''] = messageOf(cause).split('\n');
    throw new PictureError({ code: 'pictureUnreadable', name, why }, { cause });
  }
}

/** Whether a picture moves. `about`: its header, of `bytes`. */
export function isAnimated({ format, pages = 1 }: Metadata, bytes: Uint8Array): boolean {
  if (format === 'png') return isAnimatedPng(bytes);
  return (format === 'gif' || format === 'webp') && pages > 1;
}

/** An animated PNG says so in a chunk before its pixels; sharp shows only its first frame. */
function isAnimatedPng(bytes: Uint8Array): boolean {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const control = file.indexOf('acTL', 0, 'latin1');
  return control >= 0 && control < file.indexOf('IDAT', 0, 'latin1');
}
