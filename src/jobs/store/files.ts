/** @file Files beside the database: pictures named by their content, and the numbers that jobs go on from. */

import { createHash } from 'node:crypto';
import { readdir, readFile, rm, stat, statfs, utimes } from 'node:fs/promises';
import { dirname, join, parse } from 'node:path';
import { writeFileAtomically } from '../../inference/files.ts';
import { StoreError, storeError } from './errors.ts';
import { LastTrouble } from './last-trouble.ts';

/** A stored picture: 64 hexadecimal digits of its SHA-256, a dot, its kind. */
export type FileName = string;

export const fileNamePattern = /^[0-9a-f]{64}\.(png|jpg|webp|gif)$/;

/** All names of stored files in a text. */
export const fileNames = /\b[0-9a-f]{64}\.(?:png|jpg|webp|gif)\b/g;

export type FileKind = 'png' | 'jpg' | 'webp' | 'gif';

export interface StoredState {
  readonly job: string;
  readonly kind: StateKind;
  readonly bytes: number;
}

export interface StoredFile {
  readonly name: FileName;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly modifiedAt: number;
}

const extensionOfUnfinished = '.part';

/** `checkpoint`: to go on with an interrupted painting; `latent`: to continue or vary a finished one. */
const stateKinds = ['checkpoint', 'latent'] as const;

export type StateKind = (typeof stateKinds)[number];

/** `DATA_DIR/files/ab/ab12….png` and `DATA_DIR/states/<job>.<kind>`. */
export class Files {
  readonly #pictures: string;
  readonly #states: string;
  /** Writes on their way: two of the same file would use the same unfinished one. */
  readonly #writes = new Map<FileName, Promise<void>>();
  /** Removals on their way: a write of the same file waits for its end. */
  readonly #removals = new Map<FileName, Promise<boolean>>();
  readonly #trouble = new LastTrouble();

  constructor(dataDir: string) {
    this.#pictures = join(dataDir, 'files');
    this.#states = join(dataDir, 'states');
  }

  /** Why the last write of a file failed; `null` if it did not. */
  get trouble(): StoreError | null {
    return this.#trouble.error;
  }

  /** Stores bytes under their hash; the same bytes are stored once. Throws a `StoreError` (`full`, `unwritable`). */
  async put(bytes: Uint8Array, kind: FileKind): Promise<FileName> {
    const name = `${createHash('sha256').update(bytes).digest('hex')}.${kind}`;
    const write = this.#writes.get(name) ?? this.#write(name, bytes);
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
  async read(name: FileName): Promise<Uint8Array<ArrayBuffer> | undefined> {
    return readIfThere(this.path(name));
  }

  async has(name: FileName): Promise<boolean> {
    return (await sizeOf(this.path(name))) !== undefined;
  }

  /** Removes a file, unless it was put again since it was listed; whether it did. */
  async removeUnchanged(file: StoredFile): Promise<boolean> {
    const { name } = file;
    if (this.#writes.has(name)) return false;
    const removal = this.#removeUnchanged(file);
    this.#removals.set(name, removal);
    try {
      return await removal;
    } finally {
      this.#removals.delete(name);
    }
  }

  /** Every stored picture, and what writes that never finished left behind. */
  async list(): Promise<{ readonly files: readonly StoredFile[]; readonly unfinished: readonly string[] }> {
    const files: StoredFile[] = [];
    const unfinished: string[] = [];
    for (const folder of [this.#states, this.#pictures, ...(await foldersIn(this.#pictures))]) {
      for (const entry of await entriesOf(folder)) {
        const path = join(folder, entry);
        if (entry.endsWith(extensionOfUnfinished)) unfinished.push(path);
        else if (fileNamePattern.test(entry)) {
          const found = await unlessMissing(path, stat(path));
          if (found) files.push({ name: entry, bytes: found.size, modifiedAt: found.mtimeMs });
        }
      }
    }
    return { files, unfinished };
  }

  /** Removes what writes left behind before `time` (milliseconds since 1970). */
  async removeUnfinished(paths: readonly string[], time: number): Promise<void> {
    for (const path of paths) {
      const found = await unlessMissing(path, stat(path));
      if (found && found.mtimeMs < time) await rm(path, { force: true });
    }
  }

  /** Replaces what a job has of this kind. Throws a `StoreError`. */
  async putState(job: string, kind: StateKind, bytes: Uint8Array): Promise<void> {
    await this.#watched(writeWhole(this.#statePath(job, kind), bytes));
  }

  async state(job: string, kind: StateKind): Promise<Uint8Array<ArrayBuffer> | undefined> {
    return readIfThere(this.#statePath(job, kind));
  }

  async removeState(job: string, kind: StateKind): Promise<void> {
    await rm(this.#statePath(job, kind), { force: true });
  }

  /** Of all jobs. */
  async states(): Promise<StoredState[]> {
    const states: StoredState[] = [];
    for (const entry of await entriesOf(this.#states)) {
      const { name: job, ext } = parse(entry);
      const kind = stateKinds.find((known) => ext === `.${known}`);
      const bytes = kind && (await sizeOf(join(this.#states, entry)));
      if (kind && bytes !== undefined) states.push({ job, kind, bytes });
    }
    return states;
  }

  /** Bytes that may still be written to the disk. */
  async free(): Promise<number> {
    const { bavail, bsize } = await statfs(dirname(this.#pictures));
    return bavail * bsize;
  }

  async #write(name: FileName, bytes: Uint8Array): Promise<void> {
    const path = this.path(name);
    await this.#removals.get(name);
    // The name promises the content, so a file of the right size is the right file; a new date keeps retention off it.
    if ((await sizeOf(path)) === bytes.byteLength) await touch(path);
    else await this.#watched(writeWhole(path, bytes));
  }

  async #watched(write: Promise<void>): Promise<void> {
    try {
      await write;
      this.#trouble.note(null);
    } catch (error) {
      if (error instanceof StoreError) this.#trouble.note(error);
      throw error;
    }
  }

  async #removeUnchanged({ name, modifiedAt }: StoredFile): Promise<boolean> {
    const path = this.path(name);
    const found = await unlessMissing(path, stat(path));
    if (found?.mtimeMs !== modifiedAt) return false;
    await rm(path, { force: true });
    return true;
  }

  #statePath(job: string, kind: StateKind): string {
    if (!/^[0-9A-Za-z_-]+$/.test(job)) throw new Error(`Expected a job id, got ${JSON.stringify(job)}.`);
    return join(this.#states, `${job}.${kind}`);
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
  const now = new Date();
  try {
    await utimes(path, now, now);
  } catch (error) {
    throw storeError(path, error);
  }
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

/** With a buffer of its own, not a piece of Node's pool. */
async function readIfThere(path: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const bytes = await unlessMissing(path, readFile(path));
  return bytes && new Uint8Array(bytes);
}

const entriesOf = async (folder: string): Promise<string[]> => (await unlessMissing(folder, readdir(folder))) ?? [];
const sizeOf = async (path: string): Promise<number | undefined> => (await unlessMissing(path, stat(path)))?.size;

async function foldersIn(folder: string): Promise<string[]> {
  return (await entriesOf(folder)).filter((entry) => /^[0-9a-f]{2}$/.test(entry)).map((entry) => join(folder, entry));
}
