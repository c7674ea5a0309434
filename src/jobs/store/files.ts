/** @file Files beside the database: pictures named by their content, and one checkpoint per running job. */

import { createHash } from 'node:crypto';
import { open, readdir, readFile, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeFileAtomically } from '../../inference/files.ts';
import { storeError } from './errors.ts';

/** A stored picture: 64 hexadecimal digits of its SHA-256, a dot, its kind. */
export type FileName = string;

export const fileNamePattern = /^[0-9a-f]{64}\.(png|jpg|webp|gif)$/;

/** All names of stored files in a text. */
export const fileNames = /\b[0-9a-f]{64}\.(?:png|jpg|webp|gif)\b/g;

export type FileKind = 'png' | 'jpg' | 'webp' | 'gif';

export interface StoredFile {
  readonly name: FileName;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly modifiedAt: number;
}

const extensionOfUnfinished = '.part';

/** `DATA_DIR/files/ab/ab12….png` and `DATA_DIR/checkpoints/<job>.bin`. */
export class Files {
  readonly #pictures: string;
  readonly #checkpoints: string;
  /** Writes on their way: two of the same file would use the same unfinished one. */
  readonly #writes = new Map<FileName, Promise<void>>();

  constructor(dataDir: string) {
    this.#pictures = join(dataDir, 'files');
    this.#checkpoints = join(dataDir, 'checkpoints');
  }

  /** Stores bytes under their hash; the same bytes are stored once. Throws a `StoreError` (`full`, `unwritable`). */
  async put(bytes: Uint8Array, kind: FileKind): Promise<FileName> {
    const name = `${createHash('sha256').update(bytes).digest('hex')}.${kind}`;
    const write = this.#writes.get(name) ?? this.#write(this.path(name), bytes);
    this.#writes.set(name, write);
    try {
      await write;
    } finally {
      this.#writes.delete(name);
    }
    return name;
  }

  /** Where a stored file lies. Throws if `name` could lead out of the folder. */
  path(name: FileName): string {
    if (!fileNamePattern.test(name))
      throw new Error(`Expected the name of a stored file, got ${JSON.stringify(name)}.`);
    return join(this.#pictures, name.slice(0, 2), name);
  }

  /** The bytes of a stored file; `undefined` when it was deleted by the retention policy or by hand. */
  async read(name: FileName): Promise<Uint8Array | undefined> {
    return readIfThere(this.path(name));
  }

  async remove(name: FileName): Promise<void> {
    await rm(this.path(name), { force: true });
  }

  /** Every stored picture, and what writes that never finished left behind. */
  async list(): Promise<{ readonly files: readonly StoredFile[]; readonly unfinished: readonly string[] }> {
    const files: StoredFile[] = [];
    const unfinished: string[] = [];
    for (const folder of [this.#checkpoints, this.#pictures, ...(await foldersIn(this.#pictures))]) {
      for (const entry of await entriesOf(folder)) {
        const path = join(folder, entry);
        if (entry.endsWith(extensionOfUnfinished)) unfinished.push(path);
        else if (fileNamePattern.test(entry)) {
          const { size, mtimeMs } = await stat(path);
          files.push({ name: entry, bytes: size, modifiedAt: mtimeMs });
        }
      }
    }
    return { files, unfinished };
  }

  /** Replaces the checkpoint of a job. Throws a `StoreError`. */
  async putCheckpoint(job: string, bytes: Uint8Array): Promise<void> {
    await writeWhole(this.#checkpointPath(job), bytes);
  }

  async checkpoint(job: string): Promise<Uint8Array | undefined> {
    return readIfThere(this.#checkpointPath(job));
  }

  async removeCheckpoint(job: string): Promise<void> {
    await rm(this.#checkpointPath(job), { force: true });
  }

  /** The ids of the jobs that have a checkpoint. */
  async checkpoints(): Promise<string[]> {
    const entries = await entriesOf(this.#checkpoints);
    return entries.filter((entry) => entry.endsWith('.bin')).map((entry) => entry.slice(0, -'.bin'.length));
  }

  /** Bytes that may still be written to the disk. */
  async free(): Promise<number> {
    const { bavail, bsize } = await statfs(dirname(this.#pictures));
    return bavail * bsize;
  }

  async #write(path: string, bytes: Uint8Array): Promise<void> {
    // The name promises the content, so a file of the right size is the right file; a new date keeps retention off it.
    if ((await sizeOf(path)) === bytes.byteLength) await touch(path);
    else await writeWhole(path, bytes);
  }

  #checkpointPath(job: string): string {
    if (!/^[0-9A-Za-z_-]+$/.test(job)) throw new Error(`Expected a job id, got ${JSON.stringify(job)}.`);
    return join(this.#checkpoints, `${job}.bin`);
  }
}

async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  try {
    await writeFileAtomically(path, bytes);
  } catch (error) {
    throw storeError(path, error);
  }
}

async function touch(path: string): Promise<void> {
  const file = await open(path, 'r+');
  const now = new Date();
  await file.utimes(now, now);
  await file.close();
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');

async function unlessMissing<Value>(path: string, work: Promise<Value>): Promise<Value | undefined> {
  try {
    return await work;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw storeError(path, error);
  }
}

const readIfThere = (path: string): Promise<Uint8Array | undefined> => unlessMissing(path, readFile(path));
const entriesOf = async (folder: string): Promise<string[]> => (await unlessMissing(folder, readdir(folder))) ?? [];
const sizeOf = async (path: string): Promise<number | undefined> => (await unlessMissing(path, stat(path)))?.size;

async function foldersIn(folder: string): Promise<string[]> {
  return (await entriesOf(folder)).filter((entry) => /^[0-9a-f]{2}$/.test(entry)).map((entry) => join(folder, entry));
}
