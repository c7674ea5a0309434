/** @file What Discord tells about an uploaded file: a safe name, a media type, a picture's size. */
import { imageSize } from 'image-size';

export interface UploadedFile {
  /** The number in `files[n]`. */
  readonly key: string;
  readonly filename: string;
  readonly bytes: Buffer;
}

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  gif: 'image/gif',
  avif: 'image/avif',
  bmp: 'image/bmp',
  svg: 'image/svg+xml',
  mp4: 'video/mp4',
  webm: 'video/webm',
  mov: 'video/quicktime',
  mp3: 'audio/mpeg',
  ogg: 'audio/ogg',
  wav: 'audio/wav',
  txt: 'text/plain; charset=utf-8',
  json: 'application/json; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  pdf: 'application/pdf',
  zip: 'application/zip',
};

/** The media type goes by the name alone, so a text file named .png arrives as one that claims to be a picture. */
export function mediaType(filename: string): string {
  const extension = /\.([a-z0-9]+)$/i.exec(filename)?.[1]?.toLowerCase() ?? '';
  return MEDIA_TYPES[extension] ?? 'application/octet-stream';
}

/** Letters that an address can hold; spaces become underscores, as Discord's do. */
export function safeFilename(filename: string): string {
  const safe = filename.replace(/\s+/g, '_').replace(/[^\p{L}\p{N}._-]/gu, '');
  return safe === '' || /^\.+$/.test(safe) ? 'unknown' : safe.slice(0, 260);
}

/** Width and height in pixels, or nothing for what is no picture. */
export function pictureSize(contentType: string, bytes: Buffer): { width: number; height: number } | undefined {
  if (!contentType.startsWith('image/')) return undefined;
  try {
    const { width, height } = imageSize(bytes);
    return { width, height };
  } catch {
    return undefined; // bytes that are not the picture their name claims: Discord leaves the size out, too
  }
}
