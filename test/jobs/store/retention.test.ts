import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { unlimited } from '../../../src/jobs/limits.ts';
import { openDatabase } from '../../../src/jobs/store/database.ts';
import { StoreError } from '../../../src/jobs/store/errors.ts';
import { applyRetention, defaultPolicy } from '../../../src/jobs/store/retention.ts';
import { openStore, type Store } from '../../../src/jobs/store/store.ts';
import { asked, until } from '../fakes.ts';
import { aJob } from '../fixtures.ts';
import { aQueue } from '../house.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { all, aStore, bytes } from './a-store.ts';

describe('retention', () => {
  const day = 24 * 3_600_000;
  const generous = { maxAgeMs: 1000 * day, maxJobs: 1000, maxBytes: 1e9 };

  async function withPictures(count: number, changes: (i: number) => Parameters<typeof aJob>[0] = () => ({})) {
    const store = await aStore();
    const names: string[] = [];
    for (let i = 0; i < count; i++) {
      const file = await store.files.put(bytes(`picture ${i}`.padEnd(100)), 'png');
      utimesSync(store.files.path(file), 0, 0);
      names.push(file);
      const results = [{ file, width: 8, height: 8 }];
      const settled = { state: 'delivered', settled: true } as const;
      await store.jobs.put(aJob({ id: `job-${i}`, createdAt: i * day, results, ...settled, ...changes(i) }));
    }
    return { store, names };
  }

  const idsIn = async (store: Store): Promise<string[]> => (await all(store.jobs.all())).map((entry) => entry.key);

  it('throws away what is too old', async () => {
    const { store, names } = await withPictures(4);
    const cleaned = await applyRetention(store, { ...generous, maxAgeMs: 10 * day }, 11.5 * day);
    expect(cleaned).toEqual({ jobs: 2, files: 2, bytes: 200 });
    expect(await idsIn(store)).toEqual(['job-2', 'job-3']);
    expect(await store.files.read(names[0] ?? '')).toBeUndefined();
    expect(await store.files.read(names[3] ?? '')).toHaveLength(100);
  });

  it('forgets with a picture what a filter made of it', async () => {
    const { store, names } = await withPictures(2);
    for (const name of names) await store.judgements.set(name, { unsafe: 0.1 });
    await applyRetention(store, { ...generous, maxJobs: 1 }, 10 * day);
    expect((await all(store.judgements.entries())).map(({ key }) => key)).toEqual([names[1]]);
  });

  it('throws away the oldest when there are too many', async () => {
    const { store } = await withPictures(5);
    await applyRetention(store, { ...generous, maxJobs: 2 }, 10 * day);
    expect(await idsIn(store)).toEqual(['job-3', 'job-4']);
  });

  it('throws away the oldest when they take too much room', async () => {
    const { store } = await withPictures(5);
    await applyRetention(store, { ...generous, maxBytes: 350 }, 10 * day);
    expect(await idsIn(store)).toEqual(['job-2', 'job-3', 'job-4']);
  });

  it('keeps favourites and jobs that are not settled, whatever their age', async () => {
    const { store, names } = await withPictures(3, (i) => [{ favourite: true }, { settled: false }, {}][i] ?? {});
    await applyRetention(store, { maxAgeMs: day, maxJobs: 0, maxBytes: 0 }, 100 * day);
    expect(await idsIn(store)).toEqual(['job-0', 'job-1']);
    expect(await store.files.read(names[0] ?? '')).toHaveLength(100);
  });

  it('keeps a picture as long as any job names it', async () => {
    const store = await aStore();
    const file = await store.files.put(bytes('shared'), 'png');
    utimesSync(store.files.path(file), 0, 0);
    const results = [{ file, width: 8, height: 8 }];
    await store.jobs.put(aJob({ id: 'old', createdAt: 0, results, state: 'delivered', settled: true }));
    await store.jobs.put(aJob({ id: 'new', createdAt: 90 * day, results, state: 'delivered', settled: true }));
    await applyRetention(store, { ...generous, maxAgeMs: 10 * day }, 95 * day);
    expect(await idsIn(store)).toEqual(['new']);
    expect(await store.files.read(file)).toHaveLength(6);
  });

  it('removes orphans and unfinished writes, but spares fresh ones', async () => {
    const folder = temporaryFolder();
    const store = await aStore(folder);
    const old = await store.files.put(bytes('old orphan'), 'png');
    const fresh = await store.files.put(bytes('fresh orphan'), 'png');
    const now = 500 * day;
    utimesSync(store.files.path(old), 0, 0);
    utimesSync(store.files.path(fresh), now / 1000, now / 1000);
    const torn = `${store.files.path(fresh)}.1234.part`;
    writeFileSync(torn, 'half');
    utimesSync(torn, 0, 0);
    await store.files.putState('gone', 'checkpoint', bytes('x'));
    await applyRetention(store, generous, now);
    const left = await store.files.list();
    expect(left.files.map((entry) => entry.name)).toEqual([fresh]);
    expect(left.unfinished).toEqual([]);
    expect(await store.files.states()).toEqual([]);
  });

  it('throws no picture away while a record is unreadable', async () => {
    const folder = temporaryFolder();
    const first = await openStore(folder);
    const file = await first.files.put(bytes('whose?'), 'png');
    utimesSync(first.files.path(file), 0, 0);
    first.close();
    const database = openDatabase(join(folder, 'tessera.db'));
    await database.set('jobs:torn', '{"value":{"id":"torn"');
    database.close();
    const store = await aStore(folder);
    const cleaned = await applyRetention(store, generous, 500 * day);
    expect(await store.files.read(file)).toHaveLength(6);
    expect(cleaned.unreadable).toEqual(['torn']);
  });

  describe('while somebody works', () => {
    /** A picture that no job names, old enough to go. */
    async function anOrphan(store: Store): Promise<string> {
      const name = await store.files.put(bytes('orphan'), 'png');
      utimesSync(store.files.path(name), 0, 0);
      return name;
    }

    it('frees a full disk of what nobody needs, so that what waits for it goes on', async () => {
      const { queue, store, clock, delivery } = await aQueue();
      const orphan = await anOrphan(store);
      const put = store.files.put.bind(store.files);
      const full = new StoreError('full', 'The disk that holds /data is full.');
      vi.spyOn(store.files, 'put').mockImplementation(async (content, kind) => {
        if (await store.files.read(orphan)) throw full;
        return put(content, kind);
      });
      await queue.submit(asked('a castle'), unlimited);
      await until(() => queue.trouble !== null && clock.sleepers === 1, 'it waits');
      expect(await applyRetention(store, defaultPolicy, 10 * day)).toMatchObject({ files: 1 });
      clock.advance(3_600_000);
      await until(() => delivery.delivered.length === 1, 'it is delivered');
      expect(queue.trouble).toBeNull();
    });

    it('deletes nothing of a damaged store, of which nobody knows what belongs to whom', async () => {
      const { store, names } = await withPictures(3);
      const orphan = await anOrphan(store);
      const damaged = { ...store, damage: new StoreError('damaged', 'The database is damaged.') };
      const cleaned = await applyRetention(damaged, { ...generous, maxJobs: 0 }, 10 * day);
      expect(cleaned).toEqual({ jobs: 0, files: 0, bytes: 0, refused: 'The database is damaged.' });
      for (const name of [...names, orphan]) expect(await store.files.read(name)).toBeDefined();
    });

    it('keeps the picture of a queue whose record waits for longer than an orphan is spared', async () => {
      const { queue, store, clock, delivery } = await aQueue();
      const put = store.jobs.put.bind(store.jobs);
      const full = new StoreError('full', 'The disk that holds /data is full.');
      const writing = vi.spyOn(store.jobs, 'put');
      writing.mockImplementation((job) => (job.state === 'painted' ? Promise.reject(full) : put(job)));
      await queue.submit(asked('a castle'), unlimited);
      await until(() => clock.sleepers === 1, 'it waits');
      clock.advance(4_000_000);
      await until(() => clock.sleepers === 1, 'it waits on');
      const [picture] = (await store.files.list()).files;
      utimesSync(store.files.path(picture?.name ?? ''), 0, 0);
      expect(await applyRetention(store, defaultPolicy, clock.now())).toEqual({ jobs: 0, files: 0, bytes: 0 });
      writing.mockImplementation(put);
      clock.advance(60_000);
      await until(() => delivery.delivered.length === 1, 'it is delivered');
      expect(await store.files.read(delivery.delivered[0]?.results[0]?.file ?? '')).toBeDefined();
      expect(await applyRetention(store, defaultPolicy, clock.now())).toEqual({ jobs: 0, files: 0, bytes: 0 });
    });

    it('keeps a picture that is put again between the look and the deletion', async () => {
      const store = await aStore();
      const orphan = await anOrphan(store);
      const remove = store.files.removeUnchanged.bind(store.files);
      vi.spyOn(store.files, 'removeUnchanged').mockImplementation((file) => {
        utimesSync(store.files.path(orphan), 3, 3);
        return remove(file);
      });
      const cleaned = await applyRetention(store, generous, 10 * day);
      expect(cleaned.files).toBe(0);
      expect(await store.files.read(orphan)).toBeDefined();
    });

    it('keeps a picture that is put again during its deletion', async () => {
      const store = await aStore();
      for (let i = 0; i < 50; i++) {
        const orphan = await anOrphan(store);
        const [, again] = await Promise.all([applyRetention(store, generous, 10 * day), putLater(store, i / 2)]);
        expect(again).toBe(orphan);
        expect(await store.files.read(orphan)).toBeDefined();
      }
    });

    async function putLater(store: Store, turns: number): Promise<string> {
      for (let turn = 0; turn < turns; turn++) await new Promise(setImmediate);
      return store.files.put(bytes('orphan'), 'png');
    }

    it('keeps a picture that a job names since the look', async () => {
      const { store } = await withPictures(2);
      const orphan = await anOrphan(store);
      const remove = store.jobs.delete.bind(store.jobs);
      vi.spyOn(store.jobs, 'delete').mockImplementation(async (job) => {
        await store.jobs.put(aJob({ id: 'new', results: [{ file: orphan, width: 8, height: 8 }] }));
        await remove(job);
      });
      await applyRetention(store, { ...generous, maxJobs: 1 }, 10 * day);
      expect(await idsIn(store)).toEqual(['job-1', 'new']);
      expect(await store.files.read(orphan)).toBeDefined();
    });

    it('keeps a job that becomes a favourite since the look', async () => {
      const { store, names } = await withPictures(3);
      const remove = store.jobs.delete.bind(store.jobs);
      vi.spyOn(store.jobs, 'delete').mockImplementation(async (job) => {
        const last = await store.jobs.get('job-2');
        if (last) await store.jobs.put({ ...last, favourite: true });
        await remove(job);
      });
      await applyRetention(store, { ...generous, maxJobs: 0 }, 10 * day);
      expect(await idsIn(store)).toEqual(['job-2']);
      expect(await store.files.read(names[2] ?? '')).toBeDefined();
    });

    it('keeps the latent of a job that is accepted and painted during the cleaning', async () => {
      const { store } = await withPictures(2);
      const remove = store.jobs.delete.bind(store.jobs);
      vi.spyOn(store.jobs, 'delete').mockImplementation(async (job) => {
        await store.jobs.put(aJob({ id: 'new' }));
        await store.files.putState('new', 'latent', bytes('x'));
        await remove(job);
      });
      await applyRetention(store, { ...generous, maxJobs: 1 }, 10 * day);
      expect(await store.files.state('new', 'latent')).toBeDefined();
    });

    it('lets others have a turn between two pages of jobs', async () => {
      const store = await aStore();
      const settled = { state: 'delivered', settled: true } as const;
      await Promise.all(Array.from({ length: 2_000 }, (_, i) => store.jobs.put(aJob({ id: `job-${i}`, ...settled }))));
      let turns = 0;
      let isOver = false;
      const count = (): void => {
        turns += 1;
        if (!isOver) setImmediate(count);
      };
      setImmediate(count);
      const jobs = await all(store.jobs.all());
      isOver = true;
      expect(jobs).toHaveLength(2_000);
      expect(turns).toBeGreaterThanOrEqual(Math.floor(2_000 / 64));
    });
  });

  describe('of latents and checkpoints', () => {
    const settled = { state: 'delivered', settled: true } as const;
    const goingOnFrom = (startFrom: string) => {
      const { request } = aJob();
      return request.kind === 'paint' ? { ...request, startFrom } : request;
    };

    async function aParent(changes: Parameters<typeof aJob>[0] = {}): Promise<Store> {
      const store = await aStore();
      const file = await store.files.put(bytes('picture'), 'png');
      const results = [{ file, width: 8, height: 8 }];
      await store.jobs.put(aJob({ id: 'parent', results, ...settled, ...changes }));
      await store.files.putState('parent', 'latent', bytes('numbers'));
      return store;
    }
    const kept = async (store: Store): Promise<boolean> => (await store.files.state('parent', 'latent')) !== undefined;

    it('keeps what a picture can be gone on with, and checkpoints of what goes on', async () => {
      const store = await aParent();
      await store.files.putState('parent', 'checkpoint', bytes('old'));
      await store.jobs.put(aJob({ id: 'paints', state: 'painting' }));
      await store.files.putState('paints', 'checkpoint', bytes('new'));
      const cleaned = await applyRetention(store, generous, 10 * day);
      expect((await store.files.states()).map(({ job, kind }) => `${job}.${kind}`).sort()).toEqual([
        'paints.checkpoint',
        'parent.latent',
      ]);
      expect(cleaned.bytes).toBe(3);
    });

    it('forgets the latent of a picture that its owner has deleted', async () => {
      const store = await aParent({ results: [] });
      await applyRetention(store, generous, 10 * day);
      expect(await kept(store)).toBe(false);
    });

    it.each([
      ['deleted by its owner', { results: [] }],
      ['too old', { createdAt: 0 }],
    ])('keeps the latent of a picture that is %s as long as a job waits that begins with it', async (_, changes) => {
      const store = await aParent(changes);
      const child = aJob({ id: 'child', createdAt: 100 * day, request: goingOnFrom('parent') });
      await store.jobs.put(child);
      const policy = { ...generous, maxAgeMs: 10 * day };
      await applyRetention(store, policy, 100 * day);
      expect(await kept(store)).toBe(true);
      await store.jobs.put({ ...child, ...settled });
      await applyRetention(store, policy, 100 * day);
      expect(await kept(store)).toBe(false);
    });

    it('counts them in the room that jobs may take', async () => {
      const { store } = await withPictures(4);
      for (let i = 0; i < 4; i++) await store.files.putState(`job-${i}`, 'latent', bytes('x'.repeat(50)));
      const cleaned = await applyRetention(store, { ...generous, maxBytes: 300 }, 10 * day);
      expect(await idsIn(store)).toEqual(['job-2', 'job-3']);
      expect(cleaned).toEqual({ jobs: 2, files: 2, bytes: 300 });
    });
  });

  it('forgets which messages show a job that is gone, and nothing else of messages', async () => {
    const { store, names } = await withPictures(2);
    const [old, young] = names;
    await Promise.all([
      ...['0', '1'].map((n) => store.messages.set(`message-${n}`, { job: `job-${n}` })),
      ...['0', '1'].map((n) => store.messages.set(`places/job-${n}/message`, { channel: 'c', message: 'message' })),
      store.messages.set(`upscale/${old}/4`, { job: 'job-0' }),
      store.messages.set(`upscale/${young}/4`, { job: 'job-1' }),
      store.messages.set('of a later version', ['what?']),
    ]);
    await applyRetention(store, { ...generous, maxJobs: 1 }, 10 * day);
    expect((await all(store.messages.entries())).map(({ key }) => key)).toEqual([
      'message-1',
      'of a later version',
      'places/job-1/message',
      `upscale/${young}/4`,
    ]);
  });

  describe('after the clock has jumped ahead', () => {
    const many = async (count: number, old: number): Promise<Store> => {
      const store = await aStore();
      const settled = { state: 'delivered', settled: true } as const;
      const createdAt = (i: number): number => (i < old ? 0 : 95 * day);
      const jobs = Array.from({ length: count }, (_, i) =>
        aJob({ id: `job-${i}`, createdAt: createdAt(i), ...settled }),
      );
      await Promise.all(jobs.map((job) => store.jobs.put(job)));
      return store;
    };
    const policy = { ...generous, maxAgeMs: 90 * day };

    it('refuses to throw most jobs away at once, and says why', async () => {
      const store = await many(150, 101);
      const cleaned = await applyRetention(store, policy, 103 * day);
      expect(cleaned).toMatchObject({ jobs: 0, files: 0, refused: expect.stringContaining('101 of 150 jobs') });
      expect(cleaned.refused).toContain('1970-04-14');
      expect(await idsIn(store)).toHaveLength(150);
    });

    it.each([
      ['somebody asked for a picture in the last week', 150, 101, 101],
      ['they are not most of them', 250, 101, 103],
      ['they are few', 100, 100, 103],
    ])('does what it does every hour when %s', async (_, count, old, today) => {
      const store = await many(count, old);
      expect(await applyRetention(store, policy, today * day)).toEqual({ jobs: old, files: 0, bytes: 0 });
    });
  });
});
