import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { encodePng, readSettings, SettingsError } from '../../../src/inference/painting/png.ts';

const pixels = Uint8Array.from({ length: 4 * 3 * 3 }, (_, i) => i * 7);
const encode = (settings: Record<string, unknown>, description = 'a cat') =>
  encodePng(pixels, 4, 3, { settings, description });

describe('encodePng', () => {
  it('keeps every pixel, red first', async () => {
    const { data, info } = await sharp(await encode({}))
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect([info.width, info.height, info.channels]).toEqual([4, 3, 3]);
    expect([...data]).toEqual([...pixels]);
  });

  it('gives the same bytes for the same picture and settings', async () => {
    expect(await encode({ seed: 7 })).toEqual(await encode({ seed: 7 }));
  });

  it('names the program and the prompt for other programs, in Latin-1', async () => {
    const bytes = Buffer.from(await encode({}, 'Käse 🧀\u0000\n日'));
    expect(bytes.includes(Buffer.from('tEXtSoftware\0Tessera', 'latin1'))).toBe(true);
    expect(bytes.includes(Buffer.from('tEXtDescription\0Käse ??\n?', 'latin1'))).toBe(true);
    expect((await sharp(bytes).metadata()).comments).toContainEqual({ keyword: 'Software', text: 'Tessera' });
  });

  it('takes an empty description', async () => {
    expect(await readSettings(await encode({ a: 1 }, ''))).toEqual({ a: 1 });
  });

  it('refuses pixels that do not fit the size', async () => {
    await expect(encodePng(pixels, 4, 4, { settings: {}, description: '' })).rejects.toThrow('has 48 values, got 36');
  });
});

describe('readSettings', () => {
  it('gives back any settings', async () => {
    const key = fc.string({ unit: 'binary' }).filter((name) => name !== '__proto__');
    await fc.assert(
      fc.asyncProperty(fc.dictionary(key, fc.jsonValue({ stringUnit: 'binary' })), async (settings) => {
        const wanted: unknown = JSON.parse(JSON.stringify(settings));
        expect(await readSettings(await encode(settings))).toEqual(wanted);
      }),
      { numRuns: 50, seed: 1 },
    );
  });

  it('reads them from a file', async () => {
    const path = join(await mkdtemp(join(tmpdir(), 'png-')), 'picture.png');
    await writeFile(path, await encode({ prompt: 'castello 🏰', seed: 4_294_967_295 }));
    expect(await readSettings(path)).toEqual({ prompt: 'castello 🏰', seed: 4_294_967_295 });
  });

  it('says when there is no file, no PNG, or nothing of ours in it', async () => {
    const other = await sharp(pixels, { raw: { width: 4, height: 3, channels: 3 } })
      .png()
      .toBuffer();
    await expect(readSettings('/nowhere/a.png')).rejects.toThrow(/^\/nowhere\/a\.png: cannot be read \(ENOENT/);
    await expect(readSettings(Buffer.from('GIF89a'))).rejects.toThrow('The picture: is not a PNG file.');
    await expect(readSettings(new Uint8Array())).rejects.toThrow('is not a PNG file');
    await expect(readSettings(other)).rejects.toThrow('holds no settings of Tessera');
  });

  it('says when the file is damaged, wherever it is cut, and never hangs', async () => {
    const whole = await encode({ seed: 7 });
    for (let length = 8; length < whole.length; length++) {
      await expect(readSettings(whole.subarray(0, length))).rejects.toThrow(SettingsError);
    }
    const huge = Buffer.from(whole);
    huge.writeUInt32BE(0xffff_fff0, 33); // the first text chunk claims 4 GB
    await expect(readSettings(huge)).rejects.toThrow('is a damaged PNG file (it ends inside a chunk)');
  });

  it('says when a byte of the settings has changed', async () => {
    const changed = Buffer.from(await encode({ seed: 7 }));
    changed[changed.indexOf('seed')] = 0x53;
    await expect(readSettings(changed)).rejects.toThrow(/damaged PNG file \(CRC/);
  });
});
