/** @file One program at a time changes a pack. A program that was killed holds nothing. */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { asPackError, PackError } from './error.ts';

/** Locks that this process holds: its own number in a file may be that of an earlier process. */
const held = new Set<string>();

/**
 * Runs `work` while nobody else who asks for the same lock does.
 *
 * Throws `PackError` at once if another program holds it.
 */
export async function withLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  if (held.has(path)) throw busy(path, process.pid);
  held.add(path);
  try {
    await take(path);
    try {
      return await work();
    } finally {
      await rm(path, { force: true });
    }
  } finally {
    held.delete(path);
  }
}

async function take(path: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, String(process.pid), { flag: 'wx' });
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'EEXIST')) throw asPackError(path, cause);
    const owner = Number.parseInt(await readFile(path, 'utf8').catch(() => ''), 10);
    if (owner !== process.pid && isAlive(owner)) throw busy(path, owner);
    await rm(path, { force: true });
    await take(path);
  }
}

const busy = (path: string, owner: number): PackError =>
  new PackError(
    `Another program (process ${owner}) is working on this pack. Wait until it ends. ` +
      `If there is no such program, delete ${path}`,
  );

function isAlive(process_: number): boolean {
  if (!(process_ > 0)) return false;
  try {
    process.kill(process_, 0); // asks only
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'; // somebody else's, but alive
  }
}
