/** @file All that the bot remembers: one database and a folder of files, in `DATA_DIR`. */

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Namespace } from './adapter.ts';
import { type Database, openDatabase, openReadOnlyCopy } from './database.ts';
import { StoreError } from './errors.ts';
import { Files } from './files.ts';
import { JobStore } from './job-store.ts';

export interface Store {
  readonly jobs: JobStore;
  /** People, by Discord id. */
  readonly users: Namespace<unknown>;
  /** Settings of servers, by guild id. */
  readonly guilds: Namespace<unknown>;
  /** What a message shows, by message id. */
  readonly messages: Namespace<unknown>;
  /** What the queue keeps for itself: starts per person, measured speeds. */
  readonly usage: Namespace<unknown>;
  readonly speeds: Namespace<unknown>;
  /** What a filter makes of pictures, by the names of their files. */
  readonly judgements: Namespace<unknown>;
  /** What the operator wants of the queue: whether it is paused. */
  readonly queue: Namespace<unknown>;
  readonly files: Files;
  /** Why the last write to the database or of a file failed; `null` if neither did. */
  readonly trouble: StoreError | null;
  /** Why the store is a read-only copy; `null` when it is whole. */
  readonly damage: StoreError | null;
  /** Writes what is waiting; safe to call twice. */
  close(): void;
}

const DATABASE = 'tessera.db';

/**
 * Opens the store of `dataDir`, making it on the first start.
 *
 * A damaged database is left untouched and opened as a read-only copy (`store.damage` says why); every write then fails
 * with words. Throws a `StoreError` when another process has it (`locked`), when not even a copy can be read (`damaged`),
 * when pictures are there but their database is not (`missing`), or when the folder cannot be written (`unwritable`).
 */
export async function openStore(dataDir: string): Promise<Store> {
  const path = join(dataDir, DATABASE);
  const files = new Files(dataDir);
  if (!existsSync(path)) await assertFirstStart(path, files);
  const { database, damage } = open(path);
  return {
    jobs: new JobStore(database),
    users: new Namespace(database, 'users'),
    guilds: new Namespace(database, 'guilds'),
    messages: new Namespace(database, 'messages'),
    usage: new Namespace(database, 'usage'),
    speeds: new Namespace(database, 'speeds'),
    judgements: new Namespace(database, 'judgements'),
    queue: new Namespace(database, 'queue'),
    files,
    get trouble() {
      return database.trouble ?? files.trouble;
    },
    damage,
    close: () => database.close(),
  };
}

function open(path: string): { database: Database; damage: StoreError | null } {
  try {
    return { database: openDatabase(path), damage: null };
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== 'damaged') throw error;
    return { database: openReadOnlyCopy(path), damage: error };
  }
}

/** A lost database must not look like a first start: its pictures would be orphans, and then be cleaned away. */
async function assertFirstStart(path: string, files: Files): Promise<void> {
  const { files: pictures } = await files.list();
  if (pictures.length === 0 && !existsSync(`${path}-wal`)) return;
  throw new StoreError(
    'missing',
    `${path} is missing, but ${pictures.length} pictures that it knew are there. ` +
      `Put the database back, or move the whole folder ${dirname(path)} away to begin anew.`,
  );
}
