import { copyFileSync, existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'libsql';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Database, openDatabase, openReadOnlyCopy } from '../../../src/jobs/store/database.ts';
import { StoreError, storeError } from '../../../src/jobs/store/errors.ts';
import { temporaryFolder } from '../temporary-folder.ts';

function opened(path: string): Database {
  const database = openDatabase(path);
  onTestFinished(() => database.close());
  return database;
}

async function filled(path: string): Promise<void> {
  const database = openDatabase(path);
  const writes = Array.from({ length: 500 }, (_, i) => database.set(`key ${i}`, 'x'.repeat(500)));
  await Promise.all(writes);
  database.close();
}

const thrownBy = (work: () => unknown): StoreError => {
  try {
    work();
  } catch (error) {
    if (error instanceof StoreError) return error;
    throw error;
  }
  throw new Error('Expected a StoreError, and nothing was thrown.');
};

describe('Database', () => {
  it('gives back after a reopening what was set and not deleted', async () => {
    const path = join(temporaryFolder(), 'a.db');
    const first = openDatabase(path);
    await Promise.all([first.set('a', '1'), first.set('b', '2'), first.set('a', '3')]);
    expect([await first.delete('b'), await first.delete('c')]).toEqual([true, false]);
    first.close();
    const second = opened(path);
    expect([second.get('a'), second.get('b')]).toEqual(['3', undefined]);
  });

  it('reads a write that nobody has waited for', () => {
    const database = opened(join(temporaryFolder(), 'a.db'));
    void database.set('a', '1');
    expect(database.get('a')).toBe('1');
  });

  it('walks a range in the order of the keys, ends excluded', async () => {
    const database = opened(join(temporaryFolder(), 'a.db'));
    await Promise.all(['b2', 'a', 'b', 'c', 'b1'].map((key) => database.set(key, key)));
    expect(database.range('b', 'c', 10).map(([key]) => key)).toEqual(['b1', 'b2']);
    expect(database.range('', 'z', 2).map(([key]) => key)).toEqual(['a', 'b']);
  });

  it('writes all that one turn of the event loop asked for, or nothing, when the disk is full', async () => {
    const path = join(temporaryFolder(), 'a.db');
    await filled(path);
    const sqlite = new Sqlite(path);
    const [pages] = sqlite.pragma('page_count') as { page_count: number }[];
    sqlite.pragma(`max_page_count = ${(pages?.page_count ?? 0) + 2}`);
    const database = new Database(path, sqlite, false);
    onTestFinished(() => database.close());

    const small = database.set('small', 'y');
    const large = database.set('large', 'y'.repeat(100_000));
    const results = await Promise.allSettled([small, large]);
    expect(results.map((result) => result.status)).toEqual(['rejected', 'rejected']);
    await expect(small).rejects.toMatchObject({ code: 'full', passing: true });
    await expect(small).rejects.toThrow(/is full\. Free some space; nothing that was accepted is lost/);
    expect(database.get('small')).toBeUndefined();

    await database.set('small', 'fits');
    expect(database.get('small')).toBe('fits');
  });

  it('refuses a second owner of the same file, and lets one in when the first has gone', async () => {
    const path = join(temporaryFolder(), 'a.db');
    const first = openDatabase(path);
    await first.set('a', '1');
    const error = thrownBy(() => openDatabase(path));
    expect(error.code).toBe('locked');
    expect(error.message).toContain('in use by another process');
    first.close();
    expect(opened(path).get('a')).toBe('1');
  });

  it('calls an emptied file damaged, instead of starting anew in it', async () => {
    const path = join(temporaryFolder(), 'a.db');
    await filled(path);
    truncateSync(path, 0);
    expect(thrownBy(() => openDatabase(path)).code).toBe('damaged');
    expect(readFileSync(path)).toHaveLength(0);
  });

  it.each([
    ['cut in the middle', (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
    ['with a page of zeros', (bytes: Buffer) => Buffer.from(bytes).fill(0, 8192, 12_288)],
    ['with pages of noise', (bytes: Buffer) => Buffer.from(bytes).fill('noise', 4096 * 3, 4096 * 9)],
    ['that is something else', () => Buffer.from('this is a letter to my aunt'.repeat(500))],
  ])('names a file %s as damaged, says what to do, and does not touch it', async (_, spoil) => {
    const path = join(temporaryFolder(), 'a.db');
    await filled(path);
    const bytes = spoil(readFileSync(path));
    writeFileSync(path, bytes);
    const error = thrownBy(() => openDatabase(path));
    expect(error.code).toBe('damaged');
    expect(error.message).toMatch(/Put a backup in its place, or move the whole folder \S+ away to begin anew\.$/);
    expect(readFileSync(path).equals(bytes)).toBe(true);
  });

  it('refuses the layout of a later version', () => {
    const path = join(temporaryFolder(), 'a.db');
    openDatabase(path).close();
    const sqlite = new Sqlite(path);
    sqlite.exec('PRAGMA user_version = 7');
    sqlite.close();
    const error = thrownBy(() => openDatabase(path));
    expect(error.code).toBe('newer');
    expect(error.message).toContain('has layout 7 and this version of Tessera reads layout 1');
  });

  it('never leaves a half-made file under the right name', () => {
    const folder = temporaryFolder();
    const path = join(folder, 'a.db');
    copyFileSync('/dev/null', `${path}.new`);
    opened(path);
    expect(existsSync(`${path}.new`)).toBe(false);
  });
});

describe('a read-only copy', () => {
  it('shows what can still be read, and refuses to write', async () => {
    const path = join(temporaryFolder(), 'a.db');
    await filled(path);
    const bytes = readFileSync(path);
    bytes.fill(0, bytes.length - 4096);
    writeFileSync(path, bytes);
    const copy = openReadOnlyCopy(path);
    onTestFinished(() => copy.close());
    expect(copy.get('key 100')).toHaveLength(500);
    await expect(copy.set('a', '1')).rejects.toMatchObject({ code: 'read-only', passing: false });
    expect(readFileSync(path).equals(bytes)).toBe(true);
  });

  it('says so when nothing can be read', () => {
    const path = join(temporaryFolder(), 'a.db');
    writeFileSync(path, 'this is a letter to my aunt'.repeat(500));
    expect(thrownBy(() => openReadOnlyCopy(path)).message).toContain('so badly that nothing in it can be read');
  });
});

describe('storeError', () => {
  it.each([
    ['ENOSPC', 'full'],
    ['EIO', 'unwritable'],
    ['EMFILE', 'unwritable'],
    ['ENFILE', 'unwritable'],
    ['ESTALE', 'unwritable'],
    ['EAGAIN', 'unwritable'],
    ['SQLITE_FULL', 'full'],
    ['SQLITE_IOERR_WRITE', 'unwritable'],
    ['EROFS', 'unwritable'],
    ['SQLITE_BUSY', 'locked'],
    ['SQLITE_CORRUPT_INDEX', 'damaged'],
    ['SQLITE_SOMETHING_NEW', 'failed'],
  ])('sorts %s as %s', (code, expected) => {
    const error = storeError('/data/a.db', Object.assign(new Error('boom'), { code }));
    expect(error.code).toBe(expected);
    expect(error.message).toContain('/data/a.db');
  });
});
