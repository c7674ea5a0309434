/** @file Enlarges a picture file into another: what `npm run upscale` does. */
import { totalmem } from 'node:os';
import { extname, join } from 'node:path';
import { checkWritable, writeFileAtomically } from '../files.ts';
import { RequestError } from '../painting/request.ts';
import type { Device } from '../runtime/devices.ts';
import { SessionPool } from '../runtime/pool.ts';
import type { Format } from './limits.ts';
import { type UpscaleProgress, type UpscaleSettings, upscale, type Workshop } from './upscale.ts';

export interface UpscaledFile {
  readonly file: string;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly tiles: number;
  readonly msPerTile: number;
}

const formats: Readonly<Record<string, Format>> = { '.png': 'png', '.jpg': 'jpg', '.jpeg': 'jpg', '.webp': 'webp' };

/**
 * Yields after every tile, returns what was written; the name's ending says the format. The file is whole or as before.
 *
 * Throws as `upscale` does, and `WriteError`; both before any work if the result could not be written.
 */
export async function* upscaleFile(
  workshop: Workshop,
  input: string,
  output: string,
  settings: Omit<UpscaleSettings, 'format'>,
  control: { readonly signal?: AbortSignal } = {},
): AsyncGenerator<UpscaleProgress, UpscaledFile> {
  const format = formats[extname(output).toLowerCase()];
  if (!format) throw new RequestError(`${output} has to end in ${Object.keys(formats).join(', ')}.`);
  await checkWritable(output);
  const { bytes, width, height, tiles, msPerTile } = yield* upscale(workshop, input, { ...settings, format }, control);
  await writeFileAtomically(output, bytes);
  return { file: output, width, height, tiles, msPerTile };
}

/** Part of the machine's memory that idle sessions may keep. */
const idleShare = 0.25;

/** A workshop of its own. Release its pool when done. */
export const openWorkshop = (device: Device, dataDir: string): Workshop => ({
  pool: new SessionPool({ device, memory: totalmem() * idleShare }),
  cache: join(dataDir, 'cache'),
});
