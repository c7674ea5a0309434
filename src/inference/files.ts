/** @file Files that are whole or not there. */
import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { messageOf } from './message-of.ts';

/** A file could not be written; the message says which, why, and what to do. */
export class WriteError extends Error {
  override readonly name = 'WriteError';
}

const advice: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full. Free some space, or choose another place',
  EDQUOT: 'your disk quota is used up. Free some space, or choose another place',
  EACCES: 'this user may not write there. Choose another place, or change its permissions',
  EROFS: 'the disk is read-only. Choose another place',
  EISDIR: 'that is a folder. Give the name of a file',
  EEXIST: 'part of the path is a file, not a folder. Choose another place',
  ENOTDIR: 'part of the path is a file, not a folder. Choose another place',
};

/** Why the system refused to write and what to do, without a full stop; `undefined` if the error is about something else. */
export const reasonNotWritten = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error ? advice[String(error.code)] : undefined;

/**
 * Writes to a file beside `path`, then renames it, so that `path` is either as before or whole. Makes missing folders.
 *
 * Throws `WriteError`, and leaves nothing behind.
 */
export async function writeFileAtomically(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.part`;
  try {
    await makeFolder(dirname(resolve(path)));
    const file = await open(temporary, 'w');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined); // the first error is the one to tell
    const why = reasonNotWritten(cause) ?? messageOf(cause);
    throw new WriteError(`Could not write ${path}: ${why}.`, { cause });
  }
}

/**
 * Makes sure, before long work, that its result can be written to `path`: makes missing folders, and tries.
 *
 * Throws `WriteError`.
 */
export async function checkWritable(path: string): Promise<void> {
  const trial = `${path}.${randomBytes(6).toString('hex')}.part`;
  try {
    await makeFolder(dirname(resolve(path)));
    if ((await stat(path).catch(() => null))?.isDirectory())
      throw Object.assign(new Error('a folder'), { code: 'EISDIR' });
    await (await open(trial, 'w')).close();
  } catch (cause) {
    const why = reasonNotWritten(cause) ?? messageOf(cause);
    throw new WriteError(`Could not write ${path}: ${why}.`, { cause });
  } finally {
    await rm(trial, { force: true });
  }
}

/** Makes a folder and those above it. (Node's own recursive mkdir never returns for a folder under /proc.) */
async function makeFolder(path: string): Promise<void> {
  try {
    await stat(path);
  } catch {
    if (dirname(path) !== path) await makeFolder(dirname(path));
    await mkdir(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}
