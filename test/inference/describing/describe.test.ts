import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { describe as describePicture } from '../../../src/inference/describing/describe.ts';
import { labels } from '../../../src/inference/describing/labels.ts';
import { openStarter } from '../painting/starter.ts';

const folder = mkdtempSync(join(tmpdir(), 'tessera-describe-'));
const opened = openStarter(folder);
afterAll(async () => {
  await (await opened).pool.release();
  rmSync(folder, { recursive: true, force: true });
});

/** A yellow disc on sky blue: what the starter's clip art calls a sun. */
const sun = sharp(
  Buffer.from(
    '<svg width="128" height="128"><rect width="128" height="128" fill="#67b7f7"/><circle cx="64" cy="64" r="36" fill="#ffd21f"/></svg>',
  ),
)
  .png()
  .toBuffer();

describe('describe', () => {
  it('ranks the label that fits above those that do not, with probabilities that sum to 1', async () => {
    const { studio } = await opened;
    const found = await describePicture(studio, await sun, [
      'a green frog',
      'the sun in a blue sky',
      'a city at night',
    ]);
    expect(found[0]?.label).toBe('the sun in a blue sky');
    expect(found.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 6);
    const falling = found.map(({ probability }) => probability);
    expect(falling).toEqual(falling.toSorted((a, b) => b - a));
  });

  it('has a list of its own, each label once', async () => {
    const { studio } = await opened;
    expect(new Set(labels).size).toBe(labels.length);
    expect(await describePicture(studio, await sun)).toHaveLength(labels.length);
  });

  it('refuses labels that say nothing, and what is no picture', async () => {
    const { studio } = await opened;
    await expect(describePicture(studio, await sun, [' ', ''])).rejects.toThrow('at least one label');
    await expect(describePicture(studio, Buffer.from('text'), ['a'])).rejects.toThrow('cannot be read as a picture');
  });
});
