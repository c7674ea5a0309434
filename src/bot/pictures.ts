/** @file Pictures that people send: fetched from Discord alone, measured before they are decoded, kept as files. */
import { basename } from 'node:path';
import type { Message } from 'discord.js';
import { messageOf } from '../inference/message-of.ts';
import {
  checkPixels,
  isAnimated,
  openPicture,
  PictureError,
  readHeader,
  readingPicture,
} from '../inference/pictures.ts';
import type { FileKind, FileName, Files } from '../jobs/store/files.ts';
import { Refusal } from './errors.ts';
import { isHiddenFile } from './replies/spoiler.ts';

/** An attachment as Discord describes it. */
export interface Attached {
  readonly url: string;
  readonly name: string;
  /** Bytes, as Discord says; 0 where it does not. */
  readonly size: number;
  readonly spoiler: boolean;
}

export interface KeptPicture {
  readonly file: FileName;
  readonly width: number;
  readonly height: number;
  /** Whoever sent it wants it hidden until it is pressed. */
  readonly spoiler: boolean;
  /** It moves; painters and CLIP look at its first frame. */
  readonly animated: boolean;
}

/** Bytes. */
const LARGEST_FILE = 25 * 2 ** 20;
const PATIENCE_MS = 30_000;

const discordHosts: readonly string[] = ['cdn.discordapp.com', 'media.discordapp.net'];

/** Kinds that are kept as they come; others become PNG. */
const kept: Readonly<Record<string, FileKind>> = { png: 'png', jpeg: 'jpg', webp: 'webp', gif: 'gif' };

/** The first picture of a message: attached, forwarded, or linked from Discord itself. Throws a `Refusal` if there is none. */
export function pictureIn(message: Pick<Message, 'attachments' | 'embeds' | 'messageSnapshots'>): Attached {
  const messages = [message, ...message.messageSnapshots.values()];
  const attached = messages.flatMap(({ attachments }) => [...attachments.values()]);
  const picture = attached.find(({ contentType }) => contentType?.startsWith('image/'));
  if (picture) return picture;
  const linked = messages.flatMap(({ embeds }) => embeds.map(({ image, thumbnail }) => (image ?? thumbnail)?.url));
  const url = linked.find((address) => address !== undefined && isDiscords(address));
  if (url !== undefined) return { url, name: basename(new URL(url).pathname), size: 0, spoiler: false };
  throw new Refusal('no picture', (words) => words.errors.yours.noPicture);
}

/** Throws a `Refusal` or a `PictureError` that says what to send instead. `api` is the address of Discord's REST interface. */
export async function keepPicture(attached: Attached, files: Files, api: string): Promise<KeptPicture> {
  assertFromDiscord(attached.url, api);
  const { name, url, size } = attached;
  assertSize(name, size);
  const bytes = await download(name, url);
  const header = await readHeader(bytes, name);
  const { format, autoOrient } = header;
  checkPixels(name, autoOrient);
  const kind = kept[format];
  const whole = kind ? bytes : await readingPicture(name, () => openPicture(bytes).png().toBuffer());
  // All of it: a cut file has a good head.
  await readingPicture(name, () => openPicture(whole).stats());
  const { width, height } = autoOrient;
  const file = await files.put(whole, kind ?? 'png');
  return { file, width, height, spoiler: isHiddenFile(attached), animated: isAnimated(header, bytes) };
}

function isDiscords(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' && discordHosts.includes(hostname);
}

/** A stand-in serves its attachments itself. */
function assertFromDiscord(url: string, api: string): void {
  const { host } = new URL(url);
  const { hostname: apiHost, host: apiPlace } = new URL(api);
  const standIn = !apiHost.endsWith('discord.com') && host === apiPlace;
  if (standIn || isDiscords(url)) return;
  throw new Refusal(`picture from ${host}`, (words) => words.errors.yours.foreignAddress);
}

function assertSize(name: string, bytes: number): void {
  if (bytes > LARGEST_FILE) throw new PictureError({ code: 'fileTooLarge', name, bytes, limit: LARGEST_FILE });
}

async function download(name: string, url: string): Promise<Buffer> {
  try {
    return await fetchWhole(name, url);
  } catch (cause) {
    // Fetch's own errors: too late, refused or cut off.
    if (!(cause instanceof DOMException) && !(cause instanceof TypeError)) throw cause;
    throw notGiven(url, messageOf(cause.cause ?? cause));
  }
}

const notGiven = (url: string, why: string): Refusal =>
  new Refusal(`no picture from ${new URL(url).host}: ${why}`, ({ errors }) => errors.yours.pictureSlow);

async function fetchWhole(name: string, url: string): Promise<Buffer> {
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(PATIENCE_MS) });
  if (response.status === 404 || response.status === 403) {
    throw new Refusal(`attachment answered ${response.status}`, (words) => words.errors.yours.attachmentGone);
  }
  if (!response.ok || !response.body) throw notGiven(url, `answered ${response.status}`);
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body) {
    size += part.byteLength;
    assertSize(name, size);
    parts.push(part);
  }
  return Buffer.concat(parts);
}
