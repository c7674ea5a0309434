/** @file Where a pack lies: embedded in the program, fetched into the data folder, or in a folder of one's own. */
import { join, sep } from 'node:path';
import { formatBytes } from './bytes.ts';
import { PackError, recommend } from './error.ts';
import { exists, foldersIn, settle } from './install.ts';
import { downloadSize, modelsFolder, packName, readManifests } from './manifest.ts';
import { openPack, type Pack } from './pack.ts';

/** The pack in git, from which a newcomer paints. */
export const embedded = 'starter';

export interface FoundPack {
  readonly name: string;
  readonly folder: string;
  /** The command that restores it, for messages. */
  readonly mend: string;
}

/** Where fetched packs lie. */
export const packsFolder = (dataDir: string): string => join(dataDir, 'packs');

/** Where files lie, by pack, until they are all here and converted. */
export const downloadsFolder = (dataDir: string): string => join(packsFolder(dataDir), '.downloads');

/** A place is written with a slash or starts with a dot (`./mine`); anything else is a name. */
const isPlace = (nameOrFolder: string): boolean =>
  nameOrFolder.includes(sep) || nameOrFolder.includes('/') || nameOrFolder.startsWith('.');

/**
 * The folder of a pack, whether it is there or not: a name lies in the data folder.
 *
 * Throws `PackError` if it is no possible name.
 */
export function packFolder(nameOrFolder: string, dataDir: string): string {
  if (isPlace(nameOrFolder)) return nameOrFolder;
  if (packName.test(nameOrFolder)) return join(packsFolder(dataDir), nameOrFolder);
  throw new PackError(
    `"${nameOrFolder}" is no name of a pack: small letters, digits, dots, dashes and underscores make one. ` +
      `A folder is written with a slash: ./${nameOrFolder}`,
  );
}

/**
 * Finds a pack by its name or its folder; does not open it.
 *
 * Throws `PackError` that says which packs there are and how to get this one.
 */
export async function findPack(nameOrFolder: string, dataDir: string): Promise<FoundPack> {
  if (nameOrFolder === embedded) {
    return { name: embedded, folder: join(modelsFolder, embedded), mend: `git checkout -- models/${embedded}` };
  }
  const folder = packFolder(nameOrFolder, dataDir);
  await settle(folder);
  const manifest = (await readManifests()).find(({ name }) => name === nameOrFolder);
  const mend = manifest ? recommend.fetch(nameOrFolder) : recommend.convert(nameOrFolder);
  if (await exists(folder)) return { name: nameOrFolder, folder, mend };
  if (isPlace(nameOrFolder)) {
    throw new PackError(`There is no folder ${nameOrFolder}. Make a pack of checkpoints with: ${mend}`);
  }
  if (manifest) {
    throw new PackError(
      `The pack ${nameOrFolder} is not here yet (${formatBytes(downloadSize(manifest))}). Get it with: ${mend}`,
    );
  }
  const installed = [embedded, ...(await foldersIn(packsFolder(dataDir)))];
  throw new PackError(
    `There is no pack "${nameOrFolder}". Here are: ${installed.join(', ')}. All that can be fetched: ${recommend.list}`,
  );
}

/** Finds and opens a pack. Throws `PackError` also if a file of it is missing or damaged. */
export async function openNamedPack(nameOrFolder: string, dataDir: string): Promise<Pack> {
  const { folder, mend } = await findPack(nameOrFolder, dataDir);
  return openPack(folder, mend);
}
