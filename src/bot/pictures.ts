/** @file Pictures that people send: fetched from Discord alone, measured before they are decoded, kept as files. */
import type { Message } from 'discord.js';
import { checkPixels, openPicture, PictureError, readHeader, readingPicture } from '../inference/pictures.ts';
import type { FileKind, FileName, Files } from '../jobs/store/files.ts';
import { Refusal } from './errors.ts';

/** An attachment as Discord describes it. */
export interface Attached {
  readonly url: string;
  readonly name: string;
  /** Bytes, as Discord says. */
  readonly size: number;
}

export interface KeptPicture {
  readonly file: FileName;
  readonly width: number;
  readonly height: number;
}

/** Bytes. */
const LARGEST_FILE = 25 * 2 ** 20;
const PATIENCE_MS = 30_000;

const discordHosts: readonly string[] = ['cdn.discordapp.com', 'media.discordapp.net'];

/** Kinds that are kept as they come; others become PNG. */
const kept: Readonly<Record<string, FileKind>> = { png: 'png', jpeg: 'jpg', webp: 'webp', gif: 'gif' };

/** The first picture of a message. Throws a `Refusal` if there is none. */
export function pictureIn(message: Message): Attached {
  const attached = [...message.attachments.values()].find(({ contentType }) => contentType?.startsWith('image/'));
  if (attached) return attached;
  throw new Refusal('no picture', (words) => words.errors.yours.noPicture);
}

/** Throws a `Refusal` or a `PictureError` that says what to send instead. `api` is the address of Discord's REST interface. */
export async function keepPicture(attached: Attached, files: Files, api: string): Promise<KeptPicture> {
  assertFromDiscord(attached.url, api);
  const { name, url, size } = attached;
  assertSize(name, size);
  const bytes = await download(name, url);
  const { format, autoOrient } = await readHeader(bytes, name);
  checkPixels(name, autoOrient);
  const kind = kept[format];
  const whole = kind ? bytes : await readingPicture(name, () => openPicture(bytes).png().toBuffer());
  // All of it: a cut file has a good head.
  await readingPicture(name, () => openPicture(whole).stats());
  const { width, height } = autoOrient;
  return { file: await files.put(whole, kind ?? 'png'), width, height };
}

/** A stand-in serves its attachments itself. */
function assertFromDiscord(url: string, api: string): void {
  const { protocol, hostname, host } = new URL(url);
  const { hostname: apiHost, host: apiPlace } = new URL(api);
  const standIn = !apiHost.endsWith('discord.com') && host === apiPlace;
  if (standIn || (protocol === 'https:' && discordHosts.includes(hostname))) return;
  throw new Refusal(`picture from ${hostname}`, (words) => words.errors.yours.foreignAddress);
}

function assertSize(name: string, bytes: number): void {
  if (bytes > LARGEST_FILE) throw new PictureError({ code: 'fileTooLarge', name, bytes, limit: LARGEST_FILE });
}

async function download(name: string, url: string): Promise<Buffer> {
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(PATIENCE_MS) });
  if (response.status === 404 || response.status === 403) {
    throw new Refusal(`attachment answered ${response.status}`, (words) => words.errors.yours.attachmentGone);
  }
  if (!response.ok || !response.body) throw new Error(`Discord's CDN answered ${response.status}.`);
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body) {
    size += part.byteLength;
    assertSize(name, size);
    parts.push(part);
  }
  return Buffer.concat(parts);
}
