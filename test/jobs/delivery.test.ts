import { describe, expect, it } from 'vitest';
import { Courier } from '../../src/jobs/delivery.ts';
import { unlimited } from '../../src/jobs/limits.ts';
import { createLog } from '../../src/log.ts';
import { asked, FakeClock, FakeDelivery, silent, until } from './fakes.ts';
import { aJob } from './fixtures.ts';
import { aQueue } from './house.ts';

const quarter = 900_000;
const hour = 3_600_000;

describe('Courier', () => {
  it('tries for as long as the process lives, at least every quarter of an hour', async () => {
    const [clock, delivery] = [new FakeClock(), new FakeDelivery()];
    delivery.failures = 1_000;
    const outcome = new Courier(delivery, clock, silent).deliver(aJob());
    for (let failed = 1; failed < 1_000; failed++) {
      await until(() => delivery.failures === 1_000 - failed && clock.sleepers === 1, `attempt ${failed} has failed`);
      clock.advance(quarter);
    }
    await until(() => clock.sleepers === 1, 'the last attempt has failed');
    clock.advance(quarter);
    expect(await outcome).toBe('delivered');
    expect(delivery.delivered).toHaveLength(1);
  });

  it('gives up what is impossible, and that only', async () => {
    const [clock, delivery] = [new FakeClock(), new FakeDelivery()];
    delivery.impossible = true;
    expect(await new Courier(delivery, clock, silent).deliver(aJob())).toBe('impossible');
  });

  it('says once that a day of attempts did not suffice, by its pauses and not by the clock', async () => {
    const [clock, delivery] = [new FakeClock(), new FakeDelivery()];
    delivery.failures = 300;
    const logged: string[] = [];
    const log = createLog('error', { write: (line: string) => logged.push(line) });
    const told = new Courier(delivery, clock, log).tell(aJob({ state: 'failed' }));
    const fail = async (times: number): Promise<void> => {
      for (let i = 0; i < times; i++) {
        const left = delivery.failures;
        clock.advance(quarter);
        await until(() => delivery.failures === left - 1 && clock.sleepers === 1, 'an attempt has failed');
      }
    };
    await until(() => clock.sleepers === 1, 'the first attempt has failed');
    // The machine sleeps over the weekend.
    clock.advance(72 * hour);
    await until(() => clock.sleepers === 1 && delivery.failures === 298, 'the second attempt has failed');
    // 5 s, 15 s, 1 min, 5 min, then quarters of an hour: 96 make the day.
    await fail(97);
    expect(logged).toEqual([]);
    await fail(1);
    expect(logged).toHaveLength(1);
    expect(JSON.parse(logged[0] ?? '')).toMatchObject({
      job: 'job-1',
      msg: 'not delivered in a day of attempts, which go on',
    });
    await fail(100);
    expect(logged).toHaveLength(1);
    delivery.failures = 0;
    clock.advance(quarter);
    expect(await told).toBe('told');
  });
});

describe('a delivery that is tried again', () => {
  it('goes to where the job was moved meanwhile', async () => {
    const { queue, clock, delivery, store } = await aQueue();
    delivery.failures = 1;
    const job = await queue.submit(asked('a castle'), unlimited);
    await until(() => clock.sleepers === 1, 'the first attempt has failed');
    await queue.amend(job.id, { channel: 'elsewhere', message: 'another' });
    clock.advance(5_000);
    await until(() => queue.ticket(job.id) === undefined, 'it is settled');
    expect(delivery.delivered[0]).toMatchObject({ channel: 'elsewhere', message: 'another' });
    expect(await store.jobs.get(job.id)).toMatchObject({ state: 'delivered', message: 'another' });
  });

  it('goes there also when it tells of an end from before a restart, and keeps the place', async () => {
    const { queue, clock, delivery, store } = await aQueue({ start: false });
    await store.jobs.put(aJob({ state: 'cancelled' }));
    delivery.failures = 1;
    await queue.start();
    await until(() => clock.sleepers === 1, 'the first attempt has failed');
    await queue.amend('job-1', { channel: 'elsewhere', message: 'another' });
    clock.advance(5_000);
    await until(() => delivery.told.length === 1, 'it is told');
    expect(delivery.told[0]).toMatchObject({ channel: 'elsewhere', message: 'another' });
    await until(() => queue.ticket('job-1') === undefined, 'it is settled');
    expect(await store.jobs.get('job-1')).toMatchObject({ settled: true, message: 'another' });
  });
});
