/** @file Where a pack lies: embedded in the program, fetched into the data folder, or in a folder of one's own. */
import { readdir, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openPack, type Pack, PackError } from './pack.ts';

/** The pack in git, from which a newcomer paints. */
export const embedded = 'starter';

const embeddedFolder = fileURLToPath(new URL(`../../../models/${embedded}`, import.meta.url));

/** Where fetched packs lie. */
export const packsFolder = (dataDir: string): string => join(dataDir, 'packs');

/**
 * Opens a pack by its name or its folder.
 *
 * Throws `PackError` that says which packs there are, or which file is wrong and what mends it.
 */
export async function openNamedPack(nameOrFolder: string, dataDir: string): Promise<Pack> {
  if (nameOrFolder === embedded) return openPack(embeddedFolder, `git checkout -- models/${embedded}`);
  if (nameOrFolder.includes(sep) || nameOrFolder.includes('/') || nameOrFolder.startsWith('.')) {
    return openPack(nameOrFolder, `npm run models -- convert FILE… --out ${nameOrFolder}`);
  }
  const folder = join(packsFolder(dataDir), nameOrFolder);
  if (await isFolder(folder)) return openPack(folder, `npm run models -- fetch ${nameOrFolder}`);
  const installed = [embedded, ...(await foldersIn(packsFolder(dataDir)))];
  throw new PackError(
    `There is no pack "${nameOrFolder}" here. Installed: ${installed.join(', ')}. ` +
      `Fetch it with: npm run models -- fetch ${nameOrFolder}`,
  );
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );

async function foldersIn(path: string): Promise<string[]> {
  if (!(await isFolder(path))) return [];
  const entries = await readdir(path, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')).map(({ name }) => name);
}
