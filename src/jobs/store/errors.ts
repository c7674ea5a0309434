/** @file What can be wrong with the store, as codes with words for the operator. */

import { dirname } from 'node:path';
import { codesIn } from '../../inference/error-codes.ts';

export type StoreErrorCode =
  | 'damaged'
  | 'locked'
  | 'full'
  | 'read-only'
  | 'missing'
  | 'unwritable'
  | 'newer'
  | 'closed'
  | 'failed';

/** An error whose message says what happened to the store and what to do about it. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: StoreErrorCode;

  constructor(code: StoreErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }

  /** Whether the same write can succeed later without anybody changing the store: the disk may be freed, the lock released. */
  get passing(): boolean {
    return this.code === 'full' || this.code === 'locked' || this.code === 'unwritable';
  }
}

/** SQLite's and the file system's codes, by beginning: SQLite adds what it was doing, as in `SQLITE_IOERR_WRITE`. */
const known: readonly (readonly [prefix: string, code: StoreErrorCode, words: (path: string) => string])[] = [
  ['SQLITE_CORRUPT', 'damaged', (path) => damagedWords(path, 'its pages contradict each other')],
  ['SQLITE_NOTADB', 'damaged', (path) => damagedWords(path, 'it does not begin like a SQLite database')],
  ['SQLITE_BUSY', 'locked', (path) => lockedWords(path)],
  ['SQLITE_LOCKED', 'locked', (path) => lockedWords(path)],
  ['SQLITE_FULL', 'full', (path) => fullWords(path)],
  ['ENOSPC', 'full', (path) => fullWords(path)],
  ['EDQUOT', 'full', (path) => fullWords(path)],
  ['SQLITE_READONLY', 'read-only', (path) => `${path} cannot be written: it is open read-only.`],
  ['SQLITE_IOERR', 'unwritable', (path) => diskWords(path)],
  ['SQLITE_CANTOPEN', 'unwritable', (path) => permissionWords(path)],
  ['EIO', 'unwritable', (path) => diskWords(path)],
  ['EMFILE', 'unwritable', (path) => tooManyWords(path)],
  ['ENFILE', 'unwritable', (path) => tooManyWords(path)],
  [
    'ESTALE',
    'unwritable',
    (path) => `The network drive that holds ${path} does not know it any more. Check the drive.`,
  ],
  ['EAGAIN', 'unwritable', (path) => `The system was too busy to read or write ${path}.`],
  ['EACCES', 'unwritable', (path) => permissionWords(path)],
  ['EPERM', 'unwritable', (path) => permissionWords(path)],
  ['EROFS', 'unwritable', (path) => permissionWords(path)],
];

export const damagedWords = (path: string, how: string): string =>
  `The database ${path} is damaged (${how}). It was left as it is. ` +
  `Put a backup in its place, or move the whole folder ${dirname(path)} away to begin anew.`;

const lockedWords = (path: string): string =>
  `The database ${path} is in use by another process. Stop the other Tessera, or give this one its own DATA_DIR.`;

const fullWords = (path: string): string =>
  `The disk that holds ${path} is full. Free some space; nothing that was accepted is lost.`;

const diskWords = (path: string): string => `The disk refused to read or write ${path}. Check the disk (dmesg, df -h).`;

const tooManyWords = (path: string): string =>
  `Too many files are open to read or write ${path}. Raise the limit (ulimit -n).`;

const permissionWords = (path: string): string =>
  `${path} cannot be opened for writing. Check that it exists and belongs to the user that runs Tessera.`;

/** The same error as a `StoreError` about `path`; a `StoreError` is returned unchanged. */
export function storeError(path: string, error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  const [code = ''] = codesIn(error);
  const match = known.find(([prefix]) => code.startsWith(prefix));
  if (match) return new StoreError(match[1], match[2](path), error);
  const reason = error instanceof Error ? error.message : String(error);
  return new StoreError('failed', `${path}: ${code ? `${code}: ` : ''}${reason}`, error);
}
