import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { writeCheckpoint } from '../../src/jobs/checkpoints.ts';
import { JOB_VERSION, readJob } from '../../src/jobs/job.ts';
import { unlimited } from '../../src/jobs/limits.ts';
import { JobQueue } from '../../src/jobs/queue.ts';
import { decide } from '../../src/jobs/recovery.ts';
import { openDatabase } from '../../src/jobs/store/database.ts';
import { StoreError } from '../../src/jobs/store/errors.ts';
import { openStore, type Store } from '../../src/jobs/store/store.ts';
import { asked, FakeClock, FakeDelivery, FakeEngine, type FakeEngineOptions, silent, until } from './fakes.ts';
import { aJob } from './fixtures.ts';
import { temporaryFolder } from './temporary-folder.ts';

describe('decide', () => {
  const kindFor = (job: ReturnType<typeof aJob>): string => decide(job.id, readJob(job)).kind;

  it.each([
    ['queued', 'queue'],
    ['painting', 'queue'],
    ['painted', 'deliver'],
    ['delivered', 'tell'],
    ['failed', 'tell'],
    ['cancelled', 'tell'],
  ] as const)('takes a %s job to: %s', (state, action) => {
    expect(kindFor(aJob({ state }))).toBe(action);
  });

  it('gives up a job that has stopped the machine five times in a row', () => {
    expect(kindFor(aJob({ state: 'painting', attempts: 4 }))).toBe('queue');
    const action = decide('job-1', readJob(aJob({ state: 'painting', attempts: 5 })));
    expect(action).toMatchObject({ kind: 'fail', job: { state: 'failed', error: { code: 'gave-up' } } });
  });

  it('does nothing for a job that is settled, whatever else its record says', () => {
    expect(kindFor(aJob({ state: 'delivered', settled: true }))).toBe('settled');
    expect(kindFor({ ...aJob({ state: 'cancelled', settled: true }), request: JSON.parse('{}') })).toBe('settled');
  });

  it('sets aside what nobody can read', () => {
    expect(decide('a', undefined)).toMatchObject({ kind: 'set-aside', id: 'a' });
    expect(decide('a', readJob({ version: 0 }))).toMatchObject({
      kind: 'set-aside',
      problem: expect.stringContaining('version 0'),
    });
  });

  it('leaves what a later version wrote to that version', () => {
    expect(decide('a', readJob({ version: 99 }))).toMatchObject({
      kind: 'leave',
      problem: expect.stringContaining('version 99'),
    });
  });
});

async function started(store: Store, options: FakeEngineOptions = {}) {
  const engine = new FakeEngine(options);
  const delivery = new FakeDelivery();
  const queue = new JobQueue({ store, engines: [engine], delivery, log: silent, clock: new FakeClock() });
  onTestFinished(async () => {
    await queue.close(0);
    store.close();
  });
  await queue.start();
  return { engine, delivery, queue };
}

describe('a start after a crash', () => {
  it('goes on with what was being painted, from its checkpoint, before anything that waits', async () => {
    const store = await openStore(temporaryFolder());
    await store.jobs.put(aJob({ id: 'waits', order: 1, owner: 'grace' }));
    const { request } = asked('a castle');
    await store.jobs.put(aJob({ id: 'paints', order: 2, state: 'painting', attempts: 1, charged: true, request }));
    await writeCheckpoint(store.files, 'paints', { step: 7, bytes: new Uint8Array(3) });
    const { engine, delivery } = await started(store);
    await until(() => delivery.delivered.length === 2, 'both are delivered');
    expect(delivery.delivered.map(({ id }) => id)).toEqual(['paints', 'waits']);
    expect(engine.steps.slice(0, 3)).toEqual(['a castle 8', 'a castle 9', 'a castle 10']);
  });

  it('paints anew when it died before the first checkpoint', async () => {
    const store = await openStore(temporaryFolder());
    await store.jobs.put(aJob({ state: 'painting', attempts: 1, charged: true }));
    const { engine, delivery } = await started(store, { checkpointEvery: 100 });
    await until(() => delivery.delivered.length === 1, 'it is delivered');
    expect(engine.steps).toHaveLength(10);
    expect(delivery.delivered[0]?.attempts).toBe(2);
  });

  it('delivers what is painted without painting it again', async () => {
    const store = await openStore(temporaryFolder());
    const file = await store.files.put(new Uint8Array(4), 'png');
    await store.jobs.put(aJob({ state: 'painted', results: [{ file, width: 8, height: 8 }] }));
    const { engine, delivery, queue } = await started(store);
    await until(() => queue.ticket('job-1') === undefined, 'it is settled');
    expect([delivery.delivered.length, engine.started.length]).toEqual([1, 0]);
    expect(await store.jobs.get('job-1')).toMatchObject({ state: 'delivered', settled: true });
  });

  it('tells of an end that nobody was told of, and of the others not again', async () => {
    const store = await openStore(temporaryFolder());
    await store.jobs.put(aJob({ id: 'untold', state: 'cancelled' }));
    await store.jobs.put(aJob({ id: 'told', state: 'cancelled', settled: true }));
    await store.jobs.put(aJob({ id: 'delivered', state: 'delivered', settled: true }));
    const { delivery } = await started(store);
    await until(() => delivery.told.length > 0, 'the owner is told');
    expect(delivery.told.map(({ id }) => id)).toEqual(['untold']);
    expect(delivery.delivered).toEqual([]);
  });

  it('fails a job whose request it no longer understands, tells its owner and gives the charge back', async () => {
    const store = await openStore(temporaryFolder());
    await store.usage.set('ada', { starts: [{ job: 'job-1', at: 1_000_000 }], lastStart: 1 });
    const old = { ...aJob({ state: 'painting', charged: true }), request: { kind: 'dream', of: 'sheep' } };
    await store.jobs.put(old);
    const { delivery, queue } = await started(store);
    await until(() => delivery.told.length === 1, 'the owner is told');
    expect(delivery.told[0]).toMatchObject({ id: 'job-1', state: 'failed', error: { code: 'outdated' } });
    expect((await queue.usage('ada')).startedAt).toEqual([]);
    expect(await store.jobs.read('job-1')).toMatchObject({ kind: 'outdated', record: { state: 'failed' } });
  });

  it('does not begin while the disk gives some records and not others, and takes up all the next time', async () => {
    const store = await openStore(temporaryFolder());
    await store.jobs.put(aJob({ id: 'a' }));
    await store.jobs.put(aJob({ id: 'b', order: 2 }));
    const failure = new StoreError('unwritable', 'The disk refused to read or write /data/tessera.db.');
    vi.spyOn(store.jobs, 'read').mockRejectedValueOnce(failure);
    await expect(started(store)).rejects.toThrow(failure);
    expect(await store.jobs.unsettled()).toEqual(['a', 'b']);
    const { delivery } = await started(store);
    await until(() => delivery.delivered.length === 2, 'both are delivered');
  });

  it('leaves a record of a later version as it is, for that version to find', async () => {
    const store = await openStore(temporaryFolder());
    const later = { ...aJob({ id: 'later' }), version: JOB_VERSION + 1 };
    await store.jobs.put(JSON.parse(JSON.stringify(later)));
    const { delivery, queue } = await started(store);
    await queue.submit(asked('a castle'), unlimited);
    await until(() => delivery.delivered.length === 1, 'the new one is delivered');
    expect(await store.jobs.unsettled()).toContain('later');
    expect(await store.jobs.read('later')).toMatchObject({ kind: 'newer' });
    expect(delivery.told).toEqual([]);
  });

  it('sets aside a torn entry', async () => {
    const folder = temporaryFolder();
    const first = await openStore(folder);
    await first.jobs.put(aJob({ id: 'torn' }));
    first.close();
    const database = openDatabase(join(folder, 'tessera.db'));
    await database.set('jobs:torn', '{"value":{"id":"torn"');
    database.close();
    const store = await openStore(folder);
    await started(store);
    expect(await store.jobs.unsettled()).toEqual([]);
  });

  it('sets aside an unreadable record without a word to anybody, and works', async () => {
    const store = await openStore(temporaryFolder());
    await store.jobs.put({ ...aJob({ id: 'broken' }), owner: '' });
    const { delivery, queue } = await started(store);
    await queue.submit(asked('a castle'), unlimited);
    await until(() => delivery.delivered.length === 1, 'the new one is delivered');
    await until(() => queue.tickets().size === 0, 'it is settled');
    expect(await store.jobs.unsettled()).toEqual([]);
    expect(await store.jobs.read('broken')).toMatchObject({ kind: 'unreadable' });
  });
});
