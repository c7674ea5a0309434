/** @file The manifests in models/, and what happens to a wrong one. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PackError } from '../../../src/inference/packs/error.ts';
import { downloadSize, networksOf, packName, readManifests } from '../../../src/inference/packs/manifest.ts';
import { freshFolder } from './folders.ts';

const folder = freshFolder();

describe('models/*.json', () => {
  it('are the four packs that the design names', async () => {
    const names = (await readManifests()).map(({ name }) => name);
    expect(names).toEqual(['imagenet', 'imagenet-1024', 'openimages-f8', 'wikiart']);
    expect(names.every((name) => packName.test(name))).toBe(true);
  });

  it('give every file two addresses or more, all of them encrypted', async () => {
    for (const manifest of await readManifests()) {
      for (const [, { file }] of networksOf(manifest)) {
        expect(new Set(file.addresses).size, file.name).toBeGreaterThan(1);
        for (const address of file.addresses) expect(address).toMatch(/^https:\/\//);
      }
    }
  });

  it('give every file a hash, but for the one whose hash nobody has published', async () => {
    const files = (await readManifests()).flatMap((manifest) => networksOf(manifest).map(([, { file }]) => file));
    const unhashed = files.filter(({ sha256 }) => sha256 === undefined).map(({ name }) => name);
    expect(unhashed).toEqual(['vqgan_imagenet_f16_1024.ckpt']);
  });

  it("have the hash that is in the address of OpenAI's files", async () => {
    for (const { networks } of await readManifests()) {
      expect(networks.clip.file.addresses[0]).toContain(`/${networks.clip.file.sha256}/`);
    }
  });

  it('say how much there is to download', async () => {
    const sizes = Object.fromEntries((await readManifests()).map((each) => [each.name, downloadSize(each)]));
    expect(sizes.imagenet).toBe(980_092_370 + 353_976_522 + 67_040_989);
  });
});

describe('readManifests', () => {
  it('names the file, every mistake, and what mends it', async () => {
    writeFileSync(join(folder.path, 'odd.json'), JSON.stringify({ image: { width: 0, height: 1 }, networks: {} }));
    const read = readManifests(folder.path);
    await expect(read).rejects.toThrow(PackError);
    await expect(read).rejects.toThrow(/odd\.json is wrong:/);
    for (const place of ['description', 'image.width', 'networks.vqgan', 'networks.clip']) {
      await expect(read).rejects.toThrow(`→ at ${place}`);
    }
    await expect(read).rejects.toThrow('git checkout -- models');
  });

  it('refuses an address that is no web address, and a file name that climbs out', async () => {
    const file = { name: '../x', addresses: ['file:///etc/passwd'], bytes: 1 };
    const network = { title: 'x', author: 'x', licence: 'x', cite: 'x', file };
    const manifest = { description: 'x', image: { width: 8, height: 8 }, networks: { vqgan: network, clip: network } };
    writeFileSync(join(folder.path, 'odd.json'), JSON.stringify(manifest));
    await expect(readManifests(folder.path)).rejects.toThrow('→ at networks.vqgan.file.addresses[0]');
    await expect(readManifests(folder.path)).rejects.toThrow('→ at networks.vqgan.file.name');
  });
});
