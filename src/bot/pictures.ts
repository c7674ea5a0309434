/** @file Pictures that people send: fetched from Discord alone, measured before they are decoded, kept as files. */
import type { Message } from 'discord.js';
import sharp from 'sharp';
import { maxPixels } from '../inference/painting/start/image.ts';
import type { FileKind, FileName, Files } from '../jobs/store/files.ts';
import { Refusal } from './errors.ts';
import { disarm } from './moderation/disarm.ts';

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
const readable: readonly string[] = [...Object.keys(kept), 'avif', 'heif', 'tiff'];

/** The first picture of a message. Throws a `Refusal` if there is none. */
export function pictureIn(message: Message): Attached {
  const attached = [...message.attachments.values()].find(({ contentType }) => contentType?.startsWith('image/'));
  if (attached) return attached;
  throw new Refusal('no picture', (words) => words.errors.yours.noPicture);
}

/** Throws a `Refusal` that says what to send instead. `api` is the address of Discord's REST interface. */
export async function keepPicture(attached: Attached, files: Files, api: string): Promise<KeptPicture> {
  assertFromDiscord(attached.url, api);
  assertSize(attached.size);
  const bytes = await download(attached.url);
  const { format, width, height } = await measure(bytes, attached.name);
  if (width * height > maxPixels) throw tooManyPixels(width, height);
  const kind = kept[format];
  const whole = kind ? bytes : await sharp(bytes, { limitInputPixels: maxPixels }).autoOrient().png().toBuffer();
  await assertDecodable(whole, attached.name);
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

function assertSize(bytes: number): void {
  if (bytes <= LARGEST_FILE) return;
  throw new Refusal(`file of ${bytes} bytes`, (words) =>
    words.errors.yours.fileTooLarge({ bytes, limit: LARGEST_FILE }),
  );
}

async function download(url: string): Promise<Buffer> {
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(PATIENCE_MS) });
  if (response.status === 404 || response.status === 403) {
    throw new Refusal(`attachment answered ${response.status}`, (words) => words.errors.yours.attachmentGone);
  }
  if (!response.ok || !response.body) throw new Error(`Discord's CDN answered ${response.status}.`);
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body) {
    size += part.byteLength;
    assertSize(size);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

async function measure(bytes: Buffer, name: string): Promise<{ format: string; width: number; height: number }> {
  try {
    const { format, autoOrient } = await sharp(bytes, { limitInputPixels: false }).metadata();
    if (readable.includes(format)) return { format, ...autoOrient };
  } catch {
    // Whatever sharp says: it is no picture that we read.
  }
  throw notAPicture(name);
}

/** All of it: a cut file has a good head. */
async function assertDecodable(bytes: Uint8Array, name: string): Promise<void> {
  try {
    await sharp(bytes, { limitInputPixels: maxPixels, failOn: 'error' }).stats();
  } catch {
    throw notAPicture(name);
  }
}

const notAPicture = (name: string): Refusal =>
  new Refusal(`${name} is no picture`, (words) => words.errors.yours.notAPicture({ name: disarm(name) }));

function tooManyPixels(width: number, height: number): Refusal {
  const scale = Math.sqrt(maxPixels / (width * height));
  const [maxWidth, maxHeight] = [Math.floor(width * scale), Math.floor(height * scale)];
  return new Refusal(`picture of ${width} × ${height}`, (words) =>
    words.errors.yours.pictureTooLarge({ width, height, maxWidth, maxHeight }),
  );
}
