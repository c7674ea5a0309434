/** @file Pictures as PNG files that remember how they were painted. */

import { readFile } from 'node:fs/promises';
import { decode as decodeText, encode as encodeText } from 'png-chunk-text';
import encodeChunks from 'png-chunks-encode';
import extractChunks from 'png-chunks-extract';
import sharp from 'sharp';
import { messageOf } from '../message-of.ts';

/** Keyword of the `tEXt` chunk with everything needed to paint the picture again. */
const keyword = 'tessera';

export type Settings = Readonly<Record<string, unknown>>;

/** The file holds no settings that can be read; the message says why. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

export interface PngText {
  /** Anything JSON can hold. */
  readonly settings: Settings;
  /** For people and other programs, usually the prompt; characters outside Latin-1 become `?` there. */
  readonly description: string;
}

/**
 * @param pixels [height, width, 3], 0…255.
 * @throws RangeError when their number does not fit the size.
 */
export async function encodePng(pixels: Uint8Array, width: number, height: number, text: PngText): Promise<Uint8Array> {
  if (pixels.length !== width * height * 3) {
    throw new RangeError(`A picture of ${width} × ${height} has ${width * height * 3} values, got ${pixels.length}.`);
  }
  const png = await sharp(pixels, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
  return withText(png, {
    Software: 'Tessera',
    Description: latin1(text.description),
    [keyword]: asciiJson(text.settings),
  });
}

/** A PNG with the text chunks of another: the picture changed, its history did not. */
export const copyText = (from: Uint8Array, to: Uint8Array): Uint8Array =>
  withText(to, Object.fromEntries(textChunks('The picture', from).map(({ keyword: key, text }) => [key, text])));

/**
 * The settings in a PNG file written by `encodePng`.
 * @throws SettingsError when it cannot be read, is no PNG, is damaged, or was not painted by Tessera.
 */
export async function readSettings(file: string | Uint8Array): Promise<Settings> {
  const name = typeof file === 'string' ? file : 'The picture';
  const bytes = typeof file === 'string' ? await readFile(file).catch(rethrow(`${name}: cannot be read`)) : file;
  const found = textChunks(name, bytes).find((chunk) => chunk.keyword === keyword);
  if (found === undefined) {
    throw new SettingsError(
      `${name}: holds no settings of Tessera. Programs that edit or resize pictures drop them; use the file as it was painted.`,
    );
  }
  let settings: unknown;
  try {
    settings = JSON.parse(found.text);
  } catch (cause) {
    throw new SettingsError(`${name}: its settings are damaged (${messageOf(cause)}).`, { cause });
  }
  if (typeof settings !== 'object' || settings === null || Array.isArray(settings)) {
    throw new SettingsError(`${name}: its settings are damaged (expected an object).`);
  }
  return { ...settings };
}

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** The signature and the IHDR chunk, which must come first: length, name, 13 bytes, checksum. */
const headLength = signature.length + 4 + 4 + 13 + 4;

/** Puts `tEXt` chunks behind the header, where readers find them without passing the pixels. */
function withText(png: Uint8Array, texts: Readonly<Record<string, string>>): Uint8Array {
  const chunks = Object.entries(texts).map(([key, text]) => encodeText(key, text));
  const inserted = encodeChunks(chunks).subarray(signature.length);
  return Buffer.concat([png.subarray(0, headLength), inserted, png.subarray(headLength)]);
}

function textChunks(name: string, bytes: Uint8Array): { keyword: string; text: string }[] {
  if (signature.some((byte, i) => bytes[i] !== byte)) throw new SettingsError(`${name}: is not a PNG file.`);
  checkLengths(name, bytes);
  try {
    const chunks = extractChunks(bytes).filter((chunk) => chunk.name === 'tEXt');
    return chunks.map((chunk) => decodeText(chunk.data));
  } catch (cause) {
    throw new SettingsError(`${name}: is a damaged PNG file (${messageOf(cause)}).`, { cause });
  }
}

/** The extracting library allocates what a chunk claims to hold, so a claim beyond the file's end is caught first. */
function checkLengths(name: string, bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = signature.length; at < bytes.length; ) {
    const left = bytes.length - at - 12;
    const length = left < 0 ? 0 : view.getUint32(at);
    if (length > left) throw new SettingsError(`${name}: is a damaged PNG file (it ends inside a chunk).`);
    at += 12 + length;
  }
}

/** Text chunks hold Latin-1; control characters other than the newline are not allowed. */
const latin1 = (text: string): string => text.replace(/[^\n\x20-\x7e\xa1-\xff]/gu, '?') || ' ';

const asciiJson = (value: unknown): string =>
  JSON.stringify(value).replace(/[\x7f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

const rethrow = (what: string) => (cause: unknown) => {
  throw new SettingsError(`${what} (${messageOf(cause)}).`, { cause });
};
