import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'libsql';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Namespace } from '../../../src/jobs/store/adapter.ts';
import { Database, openDatabase } from '../../../src/jobs/store/database.ts';
import { Files } from '../../../src/jobs/store/files.ts';
import { JobStore } from '../../../src/jobs/store/job-store.ts';
import { openStore } from '../../../src/jobs/store/store.ts';
import { aJob } from '../fixtures.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { all, aStore, bytes } from './a-store.ts';

describe('Namespace', () => {
  it('keeps names apart, and walks a prefix in the order of the keys', async () => {
    const database = openDatabase(join(temporaryFolder(), 'a.db'));
    onTestFinished(() => database.close());
    const pets = new Namespace<number>(database, 'pets');
    const petsOfAda = new Namespace<number>(database, 'pets-of-ada');
    await Promise.all([pets.set('cat/2', 2), pets.set('cat/1', 1), pets.set('dog', 3), petsOfAda.set('cat/3', 4)]);
    expect(await all(pets.entries('cat/'))).toEqual([
      { key: 'cat/1', value: 1 },
      { key: 'cat/2', value: 2 },
    ]);
    expect(await petsOfAda.get('cat/3')).toBe(4);
    expect(await petsOfAda.get('dog')).toBeUndefined();
  });

  it('walks more entries than fit in a page, each once', async () => {
    const database = openDatabase(join(temporaryFolder(), 'a.db'));
    onTestFinished(() => database.close());
    const numbers = new Namespace<number>(database, 'numbers');
    await Promise.all(Array.from({ length: 1000 }, (_, i) => numbers.set(String(i).padStart(4, '0'), i)));
    const found = await all(numbers.entries());
    expect(found.map((entry) => entry.value)).toEqual(Array.from({ length: 1000 }, (_, i) => i));
  });

  it('names an entry that is no JSON, and walks on past it', async () => {
    const database = openDatabase(join(temporaryFolder(), 'a.db'));
    onTestFinished(() => database.close());
    const notes = new Namespace<string>(database, 'notes');
    await Promise.all([notes.set('a', 'fine'), notes.set('c', 'fine'), database.set('notes:b', '{"value":"torn')]);
    await expect(notes.get('b')).rejects.toThrow(/the entry notes:b is unreadable/);
    expect((await all(notes.entries())).map((entry) => entry.value)).toEqual(['fine', undefined, 'fine']);
  });
});

describe('Files', () => {
  it('stores the same bytes once, under their hash', async () => {
    const files = new Files(temporaryFolder());
    const first = await files.put(bytes('castle'), 'png');
    const second = await files.put(bytes('castle'), 'png');
    expect(first).toBe(second);
    expect(first).toBe('913a53d7df2fad651bed414afb045378c3495b23d5174bead8091dcc8cdef8ff.png');
    expect(Buffer.from((await files.read(first)) ?? []).toString()).toBe('castle');
    expect((await files.list()).files).toHaveLength(1);
  });

  it('stores the same bytes once also when it is asked twice at once', async () => {
    const files = new Files(temporaryFolder());
    const [first, second] = await Promise.all([files.put(bytes('castle'), 'png'), files.put(bytes('castle'), 'png')]);
    expect(first).toBe(second);
    expect(readFileSync(files.path(first), 'utf8')).toBe('castle');
  });

  it('repairs a stored file that was cut short', async () => {
    const files = new Files(temporaryFolder());
    const name = await files.put(bytes('castle'), 'png');
    writeFileSync(files.path(name), 'cas');
    await files.put(bytes('castle'), 'png');
    expect(readFileSync(files.path(name), 'utf8')).toBe('castle');
  });

  it.each(['../../etc/passwd', 'abc.png', `${'a'.repeat(64)}.exe`])('refuses %s as a name', async (name) => {
    const files = new Files(temporaryFolder());
    expect(() => files.path(name)).toThrow('Expected the name of a stored file');
  });

  it('replaces a checkpoint, and has no latent for a job that never had one', async () => {
    const files = new Files(temporaryFolder());
    await files.putState('job-1', 'checkpoint', bytes('step 3'));
    await files.putState('job-1', 'checkpoint', bytes('step 7'));
    expect(Buffer.from((await files.state('job-1', 'checkpoint')) ?? []).toString()).toBe('step 7');
    expect(await files.state('job-1', 'latent')).toBeUndefined();
    await expect(files.putState('../job', 'latent', bytes('x'))).rejects.toThrow('Expected a job id');
  });

  it('says with the path when the folder cannot be written', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'files'), 'a file where the folder should be');
    await expect(new Files(folder).put(bytes('castle'), 'png')).rejects.toThrow(folder);
  });
});

describe('openStore', () => {
  it('refuses to take a lost database for a first start', async () => {
    const folder = temporaryFolder();
    const store = await openStore(folder);
    await store.files.put(bytes('castle'), 'png');
    store.close();
    rmSync(join(folder, 'tessera.db'));
    await expect(openStore(folder)).rejects.toThrow(/tessera\.db is missing, but 1 pictures that it knew are there/);
    expect(readdirSync(folder)).not.toContain('tessera.db');
  });

  it('opens a read-only copy of a damaged database and says why', async () => {
    const folder = temporaryFolder();
    const store = await openStore(folder);
    await Promise.all(Array.from({ length: 300 }, (_, i) => store.jobs.put(aJob({ id: `job-${i}` }))));
    store.close();
    const path = join(folder, 'tessera.db');
    const damaged = readFileSync(path).fill(0, 4096 * 40, 4096 * 41);
    writeFileSync(path, damaged);

    const copy = await aStore(folder);
    expect(copy.damage?.message).toMatch(/is damaged \(.*\)\. It was left as it is\./);
    await expect(copy.jobs.put(aJob())).rejects.toMatchObject({ code: 'read-only' });
    expect(readFileSync(path).equals(damaged)).toBe(true);
  });
});

describe('JobStore', () => {
  it('lists what is not settled, and a person’s jobs newest first', async () => {
    const { jobs } = await aStore();
    await jobs.put(aJob({ id: '01' }));
    await jobs.put(aJob({ id: '02', state: 'delivered', settled: true }));
    await jobs.put(aJob({ id: '03', owner: 'grace' }));
    expect(await jobs.unsettled()).toEqual(['01', '03']);
    expect(await jobs.ofOwner('ada')).toEqual(['02', '01']);
    await jobs.put(aJob({ id: '01', state: 'cancelled', settled: true }));
    expect(await jobs.unsettled()).toEqual(['03']);
  });

  it('writes a job and its places in the indexes together, or not at all', async () => {
    const path = join(temporaryFolder(), 'a.db');
    openDatabase(path).close();
    const sqlite = new Sqlite(path);
    const database = new Database(path, sqlite, false);
    onTestFinished(() => database.close());
    const jobs = new JobStore(database);
    await jobs.put(aJob());
    sqlite.exec("CREATE TRIGGER t BEFORE DELETE ON entries BEGIN SELECT RAISE(ABORT, 'no'); END");
    await expect(jobs.put(aJob({ state: 'cancelled', settled: true }))).rejects.toThrow('no');
    expect(await jobs.get('job-1')).toMatchObject({ state: 'queued' });
    expect(await jobs.unsettled()).toEqual(['job-1']);
  });

  it('forgets a deleted job everywhere', async () => {
    const { jobs } = await aStore();
    await jobs.put(aJob());
    await jobs.delete(aJob());
    expect([await jobs.get('job-1'), await jobs.unsettled(), await jobs.ofOwner('ada')]).toEqual([undefined, [], []]);
  });
});
