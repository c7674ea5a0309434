/**
 * @file Folders that are whole or not there. Killed at any moment, a replacement leaves the old folder or the new one:
 * 1. the new one is built under `.name.building`, 2. renamed to `.name.new`, which makes it the one that counts,
 * 3. the old one is renamed to `.name.old`, 4. the new one gets its name, 5. the old one is deleted.
 * Between 3 and 4 there is no folder of that name; whoever looks for it then does step 4 first (`settle`).
 */
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { asPackError } from './error.ts';
import { withLock } from './lock.ts';

const besides = (folder: string) => {
  const path = resolve(folder);
  const beside = (suffix: string) => join(dirname(path), `.${basename(path)}.${suffix}`);
  return { path, building: beside('building'), next: beside('new'), old: beside('old'), lock: beside('lock') };
};

/** Runs `work` while no other program changes the folder. Throws `PackError` if one does. */
export const alone = <T>(folder: string, work: () => Promise<T>): Promise<T> => withLock(besides(folder).lock, work);

/**
 * Replaces the folder by what `build` puts into an empty one. Throws what `build` throws, and leaves the old one then.
 * Only within `alone`.
 */
export async function replaceFolder(folder: string, build: (into: string) => Promise<void>): Promise<void> {
  await settle(folder);
  const { path, building, next, old } = besides(folder);
  try {
    for (const left of [building, next, old]) await rm(left, { recursive: true, force: true });
    await mkdir(building, { recursive: true });
    await build(building);
    await rename(building, next);
    if (await exists(path)) await rename(path, old);
    await settle(folder);
    await rm(old, { recursive: true, force: true });
  } catch (cause) {
    await rm(building, { recursive: true, force: true }).catch(() => undefined); // the first error is the one to tell
    throw asPackError(path, cause);
  }
}

/** Finishes a replacement that was cut short. Anybody may do so at any time. */
export async function settle(folder: string): Promise<void> {
  const { path, next } = besides(folder);
  if ((await exists(path)) || !(await exists(next))) return;
  await rename(next, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error; // another program did it
  });
}

/** Deletes the folder, at once as far as others can see. Only within `alone`. */
export async function removeFolder(folder: string): Promise<void> {
  await settle(folder);
  const { path, building, next, old } = besides(folder);
  try {
    for (const left of [building, next, old]) await rm(left, { recursive: true, force: true });
    await rename(path, old);
    await rm(old, { recursive: true, force: true });
  } catch (cause) {
    throw asPackError(path, cause);
  }
}

/** Names of the folders in a folder, those included that a replacement has yet to name. */
export async function foldersIn(parent: string): Promise<string[]> {
  const entries = await readdir(parent, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const pending = names.flatMap((name) => /^\.(.+)\.new$/.exec(name)?.[1] ?? []);
  await Promise.all(pending.map((name) => settle(join(parent, name))));
  return [...new Set([...names.filter((name) => !name.startsWith('.')), ...pending])].sort();
}

export const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return false;
      throw error;
    },
  );
