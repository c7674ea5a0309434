/** @file Files that are whole or not there. */
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

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
  const temporary = `${path}.${process.pid}.part`;
  try {
    await mkdir(dirname(path), { recursive: true });
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
    const why = reasonNotWritten(cause) ?? (cause instanceof Error ? cause.message : String(cause));
    throw new WriteError(`Could not write ${path}: ${why}.`, { cause });
  }
}
