import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { type UpscaledFile, upscaleFile } from '../../../src/inference/upscaling/file.ts';
import { photo, shallow } from './pictures.ts';
import { folder, smallTiles, tiny, workshop } from './workshop.ts';

const settings = { scale: 4, model: tiny, tiles: smallTiles } as const;

async function made(input: string, output: string, control: { signal?: AbortSignal } = {}): Promise<UpscaledFile> {
  const run = upscaleFile(workshop, input, output, settings, control);
  for (;;) {
    const event = await run.next();
    if (event.done) return event.value;
  }
}

const input = join(folder, 'in.png');
await shallow(photo, 21, 13).png().toFile(input);

describe('upscaleFile', () => {
  it.each([
    ['out.png', 'png'],
    ['out.JPG', 'jpeg'],
    ['deep/er/out.webp', 'webp'],
  ])('writes %s in the format of its name', async (name, format) => {
    const output = join(folder, name);
    expect(await made(input, output)).toMatchObject({ file: output, width: 84, height: 52, tiles: 1 });
    const about = await sharp(output).metadata();
    expect([about.format, about.width, about.height]).toEqual([format, 84, 52]);
  });

  it('refuses a format it cannot write, before any work', async () => {
    await expect(made(input, join(folder, 'out.gif'))).rejects.toThrow(
      /out\.gif has to end in \.png, \.jpg, \.jpeg, \.webp\./,
    );
  });

  it('keeps an earlier file when it fails or is stopped, and leaves no parts', async () => {
    const output = join(folder, 'kept.png');
    await writeFile(output, 'earlier');
    const before = await readdir(folder);
    await expect(made(join(folder, 'none.png'), output)).rejects.toThrow('none.png: cannot be read');
    await expect(made(input, output, { signal: AbortSignal.abort(new Error('stop')) })).rejects.toThrow('stop');
    expect(await readFile(output, 'utf8')).toBe('earlier');
    expect(await readdir(folder)).toEqual(before);
  });
});
