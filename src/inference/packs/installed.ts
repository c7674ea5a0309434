/** @file The packs that are here and those that could be: listed, checked, removed. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PackError } from './error.ts';
import { downloadsFolder, embedded, findPack, packsFolder } from './find.ts';
import { alone, foldersIn, removeFolder } from './install.ts';
import { downloadSize, modelsFolder, networksOf, type PackManifest, readManifests } from './manifest.ts';
import { sizeOf } from './measure.ts';
import { type PackRecord, readRecord } from './record.ts';
import { problemsOf, type VerifyOptions } from './verify.ts';

export interface ListedPack {
  readonly name: string;
  /** `embedded` came with the program, `installed` is in the data folder, `available` can be fetched. */
  readonly state: 'embedded' | 'installed' | 'available';
  readonly folder: string | undefined;
  /** On disk; to download, if it is only available. */
  readonly bytes: number;
  readonly description: string | undefined;
  /** One line per network: what it is, its licence if that is known. */
  readonly networks: readonly { readonly title: string; readonly licence: string | undefined }[];
}

/** All packs: the embedded one, the installed ones, and those that can be fetched. */
export async function listPacks(dataDir: string, manifestFolder = modelsFolder): Promise<ListedPack[]> {
  const manifests = await readManifests(manifestFolder);
  const installed = await foldersIn(packsFolder(dataDir));
  const starter = join(modelsFolder, embedded);
  return [
    {
      name: embedded,
      state: 'embedded',
      folder: starter,
      bytes: await folderSize(starter),
      description: 'Small, 128 × 128, paints in seconds on any machine',
      networks: [{ title: 'VQGAN f8 and CLIP ResNet, trained for this program', licence: 'MIT' }],
    },
    ...(await Promise.all(
      installed.map(async (name): Promise<ListedPack> => {
        const folder = join(packsFolder(dataDir), name);
        const description = manifests.find((manifest) => manifest.name === name)?.description;
        const networks = networksIn(await readRecord(folder));
        return { name, state: 'installed', folder, bytes: await folderSize(folder), description, networks };
      }),
    )),
    ...manifests.filter(({ name }) => !installed.includes(name)).map(available),
  ];
}

const available = (manifest: PackManifest): ListedPack => ({
  name: manifest.name,
  state: 'available',
  folder: undefined,
  bytes: downloadSize(manifest),
  description: manifest.description,
  networks: networksOf(manifest).map(([, { title, licence }]) => ({ title, licence })),
});

const networksIn = (record: PackRecord | null): ListedPack['networks'] =>
  Object.values(record?.networks ?? {}).map(({ title, licence }) => ({ title, licence }));

async function folderSize(folder: string): Promise<number> {
  const sizes = await Promise.all((await readdir(folder)).map((file) => sizeOf(join(folder, file))));
  return sizes.reduce((sum, size) => sum + size, 0);
}

export interface VerifiedPack {
  readonly name: string;
  readonly folder: string;
  /** What is wrong, one line each; none if all is well. */
  readonly problems: readonly string[];
  /** The command that restores the pack. */
  readonly mend: string;
}

/** Checks one pack. Throws `PackError` if there is none of that name. */
export async function verifyPack(
  nameOrFolder: string,
  dataDir: string,
  options: VerifyOptions = {},
): Promise<VerifiedPack> {
  const { name, folder, mend } = await findPack(nameOrFolder, dataDir);
  return { name, folder, mend, problems: await problemsOf(folder, mend, options) };
}

/**
 * Deletes an installed pack and what was downloaded for it; returns the bytes that are free now.
 *
 * Throws `PackError` if there is neither.
 */
export async function removePack(name: string, dataDir: string): Promise<number> {
  if (name === embedded) throw new PackError(`The pack ${embedded} is part of the program; it cannot be removed`);
  const places = [packsFolder(dataDir), downloadsFolder(dataDir)];
  const found: string[] = [];
  for (const place of places) if ((await foldersIn(place)).includes(name)) found.push(join(place, name));
  if (found.length === 0) {
    throw new PackError(`The pack ${name} is not in ${packsFolder(dataDir)}, so there is nothing to remove`);
  }
  return alone(join(packsFolder(dataDir), name), async () => {
    let freed = 0;
    for (const folder of found) {
      freed += await folderSize(folder);
      await removeFolder(folder);
    }
    return freed;
  });
}
