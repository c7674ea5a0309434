/** @file One SQLite file of text keys and text values, opened so that damage, a second owner or a lost file is noticed. */

import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite from 'libsql';
import { damagedWords, StoreError, storeError } from './errors.ts';
import { LastTrouble } from './last-trouble.ts';

/** Written to the file's header: the layout of the tables. */
const LAYOUT = 1;

type SqliteFile = InstanceType<typeof Sqlite>;

/** What we use of libsql's statement; its own typing allows one parameter only. */
interface Statement {
  get(...parameters: readonly (string | number)[]): unknown;
  all(...parameters: readonly (string | number)[]): unknown[];
  run(...parameters: readonly (string | number)[]): { changes: number };
}

export type Row = readonly [key: string, value: string];

interface Write {
  readonly key: string;
  /** `null` deletes. */
  readonly value: string | null;
  /** Rows that it changed, once it is done. */
  rows: number;
}

interface Batch {
  readonly writes: Write[];
  readonly done: Promise<void>;
  readonly settle: (error?: StoreError) => void;
}

/**
 * A sorted map of strings on disk.
 *
 * All writes of one turn of the event loop are one transaction: they become durable together, or not at all, for the
 * price of one fsync. Reads see every write asked for before them.
 */
export class Database {
  readonly path: string;
  readonly readOnly: boolean;
  readonly #sqlite: SqliteFile;
  readonly #get: Statement;
  readonly #range: Statement;
  readonly #put: Statement;
  readonly #delete: Statement;
  #batch: Batch | null = null;
  #closed = false;
  readonly #trouble = new LastTrouble();

  constructor(path: string, sqlite: SqliteFile, readOnly: boolean) {
    this.path = path;
    this.readOnly = readOnly;
    this.#sqlite = sqlite;
    this.#get = sqlite.prepare<(string | number)[]>('SELECT value FROM entries WHERE key = ?');
    this.#range = sqlite.prepare<(string | number)[]>(
      'SELECT key, value FROM entries WHERE key > ? AND key < ? ORDER BY key LIMIT ?',
    );
    this.#put = sqlite.prepare<(string | number)[]>(
      'INSERT INTO entries (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
    );
    this.#delete = sqlite.prepare<(string | number)[]>('DELETE FROM entries WHERE key = ?');
  }

  /** Why the last write failed; `null` if it did not. */
  get trouble(): StoreError | null {
    return this.#trouble.error;
  }

  get(key: string): string | undefined {
    return this.#read(() => {
      const row = this.#get.get(key) as { value: string } | undefined;
      return row?.value;
    });
  }

  /** Up to `limit` rows with `after` < key < `before`, in order of their keys. */
  range(after: string, before: string, limit: number): Row[] {
    return this.#read(() => {
      const rows = this.#range.all(after, before, limit) as { key: string; value: string }[];
      return rows.map(({ key, value }) => [key, value]);
    });
  }

  /** Resolves once the write is on disk. Rejects with a `StoreError`, and then nothing of its turn was written. */
  set(key: string, value: string): Promise<void> {
    return this.#write({ key, value, rows: 0 });
  }

  /** As `set`; whether there was such a key. */
  async delete(key: string): Promise<boolean> {
    const write: Write = { key, value: null, rows: 0 };
    await this.#write(write);
    return write.rows > 0;
  }

  /** Writes what is waiting, then closes; safe to call twice. */
  close(): void {
    if (this.#closed) return;
    this.#flush();
    this.#closed = true;
    release(this.#sqlite);
    this.#sqlite.close();
  }

  #write(write: Write): Promise<void> {
    if (this.#closed) return Promise.reject(new StoreError('closed', `${this.path} is closed.`));
    if (this.readOnly) {
      return Promise.reject(
        new StoreError(
          'read-only',
          `${this.path} is damaged and was opened as a read-only copy: nothing can be stored.`,
        ),
      );
    }
    if (!this.#batch) {
      this.#batch = newBatch();
      setImmediate(() => this.#flush());
    }
    this.#batch.writes.push(write);
    return this.#batch.done;
  }

  #flush(): void {
    const batch = this.#batch;
    if (!batch) return;
    this.#batch = null;
    try {
      this.#sqlite.exec('BEGIN IMMEDIATE');
      for (const write of batch.writes) {
        const { key, value } = write;
        const { changes } = value === null ? this.#delete.run(key) : this.#put.run(key, value);
        write.rows = changes;
      }
      this.#sqlite.exec('COMMIT');
      this.#trouble.note(null);
      batch.settle();
    } catch (error) {
      // A full disk makes SQLite roll back by itself, and then ROLLBACK would be the error that is reported.
      if (this.#sqlite.inTransaction) this.#sqlite.exec('ROLLBACK');
      const failure = storeError(this.path, error);
      this.#trouble.note(failure);
      batch.settle(failure);
    }
  }

  #read<Result>(query: () => Result): Result {
    if (this.#closed) throw new StoreError('closed', `${this.path} is closed.`);
    this.#flush();
    try {
      return query();
    } catch (error) {
      throw storeError(this.path, error);
    }
  }
}

function newBatch(): Batch {
  let settle: Batch['settle'] = () => undefined;
  const done = new Promise<void>((resolve, reject) => {
    settle = (error) => (error ? reject(error) : resolve());
  });
  return { writes: [], done, settle };
}

/**
 * Opens the database at `path` for this process alone, making it if there is none.
 * Throws a `StoreError`: `damaged`, `locked` (another process has it), `newer` (a later version wrote it), `unwritable`.
 */
export function openDatabase(path: string): Database {
  try {
    if (!existsSync(path)) create(path);
    if (statSync(path).size === 0) throw new StoreError('damaged', damagedWords(path, 'it is empty'));
    const sqlite = new Sqlite(path);
    try {
      // Exclusive: a second bot on the same data would start every job twice. The system drops the lock with the process.
      sqlite.pragma('locking_mode = EXCLUSIVE');
      // Before anything is written: changing the journal mode writes the header.
      check(path, sqlite);
      sqlite.pragma('journal_mode = WAL');
      sqlite.pragma('synchronous = FULL');
      return new Database(path, sqlite, false);
    } catch (error) {
      sqlite.close();
      throw error;
    }
  } catch (error) {
    throw storeError(path, error);
  }
}

/**
 * Folds the log into the one file and lets go of the lock. libsql's `close` keeps both until the last prepared statement
 * is garbage-collected. SQLite leaves exclusive locking only after leaving the log, and at the next read.
 */
function release(sqlite: SqliteFile): void {
  sqlite.pragma('journal_mode = DELETE');
  sqlite.pragma('locking_mode = NORMAL');
  sqlite.pragma('user_version');
}

/**
 * A copy of a damaged database, next to it, for reading what can still be read; the damaged file itself is not touched.
 * Throws a `StoreError` if not even that is possible.
 */
export function openReadOnlyCopy(path: string): Database {
  const copy = path.replace(/(\.db)?$/, '.readonly-copy.db');
  try {
    for (const suffix of ['', '-wal']) {
      rmSync(copy + suffix, { force: true });
      if (existsSync(path + suffix)) copyFileSync(path + suffix, copy + suffix);
    }
    const sqlite = new Sqlite(copy);
    sqlite.pragma('query_only = 1');
    // Errors name the file that is damaged: the copy is ours.
    return new Database(path, sqlite, true);
  } catch (error) {
    throw new StoreError(
      'damaged',
      damagedWords(path, 'so badly that nothing in it can be read'),
      storeError(path, error),
    );
  }
}

/** Under another name until it is whole, so that a file with the right name is never half made. */
function create(path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const unfinished = `${path}.new`;
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(unfinished + suffix, { force: true });
  const sqlite = new Sqlite(unfinished);
  sqlite.exec('CREATE TABLE entries (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) WITHOUT ROWID');
  sqlite.exec(`PRAGMA user_version = ${LAYOUT}`);
  sqlite.close();
  renameSync(unfinished, path);
}

function check(path: string, sqlite: SqliteFile): void {
  const problems = sqlite.pragma('quick_check(3)') as { quick_check: string }[];
  const found = problems.map((problem) => problem.quick_check.replaceAll('\n', ' ')).filter((text) => text !== 'ok');
  if (found.length > 0) throw new StoreError('damaged', damagedWords(path, found.join('; ')));
  const [version] = sqlite.pragma('user_version') as { user_version: number }[];
  if (version?.user_version !== LAYOUT) {
    throw new StoreError(
      'newer',
      `The database ${path} has layout ${version?.user_version ?? 'unknown'} and this version of Tessera reads layout ${LAYOUT}. ` +
        'Start the version that wrote it, or a newer one.',
    );
  }
}
