/** @file From the few choices a person makes to the complete settings of a painting, and back from a PNG. */
import { z } from 'zod';
import type { Pack } from '../packs/pack.ts';
import type { Painting } from './painter.ts';
import { encodePng, readSettings, SettingsError } from './png.ts';
import { type Preset, presets, type Quality } from './presets.ts';
import { type PaintSettings, paintSettings, RequestError } from './request.ts';

export type Choices = { readonly prompt: string; readonly seed: number; readonly quality: Quality } & {
  readonly [K in keyof PaintSettings]?: PaintSettings[K] | undefined;
};

/**
 * The preset's settings, overridden by what was chosen.
 *
 * Throws `RequestError` that names every setting out of its range.
 */
export function composeSettings(pack: Pack, { quality, ...chosen }: Choices): PaintSettings {
  const preset: Preset = presets[quality];
  const given = Object.fromEntries(Object.entries(chosen).filter(([, value]) => value !== undefined));
  const parsed = paintSettings.safeParse({
    ...pack.image,
    cutMethod: 'crops',
    start: 'codes',
    startWeight: 0,
    smoothness: 0,
    ...preset,
    ...given,
  });
  if (parsed.success) return parsed.data;
  const settings = parsed.error.issues.map(({ path, message }) => ({ name: path.join('.'), rule: message }));
  throw new RequestError({ code: 'settingsOutOfRange', settings });
}

/** What a PNG remembers beside the settings themselves. */
const provenance = z.object({
  tessera: z.string(),
  pack: z.string(),
  device: z.string(),
  settings: paintSettings,
  /** Input files by role, as they were named, with the sha256 of their content. */
  files: z.array(z.object({ role: z.string(), name: z.string(), sha256: z.string(), weight: z.number().optional() })),
});

export type Provenance = z.infer<typeof provenance>;

/** The picture as a PNG file that remembers how it was painted. */
export const encodePainting = ({ pixels, width, height }: Painting, origin: Provenance): Promise<Uint8Array> =>
  encodePng(pixels, width, height, { settings: origin, description: origin.settings.prompt });

/** What a PNG of ours remembers. Throws `SettingsError` if it is none, or from a version that wrote something else. */
export async function readProvenance(file: string): Promise<Provenance> {
  const parsed = provenance.safeParse(await readSettings(file));
  if (parsed.success) return parsed.data;
  throw new SettingsError(`${file}: its settings are not those of this version: ${z.prettifyError(parsed.error)}`);
}
