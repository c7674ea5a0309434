import { describe, expect, it, vi } from 'vitest';
import type { PaintEvent } from '../../src/inference/worker/protocol.ts';
import { unlimited } from '../../src/jobs/limits.ts';
import type { JobQueue } from '../../src/jobs/queue.ts';
import { StoreError, storeError } from '../../src/jobs/store/errors.ts';
import { Workers } from '../../src/jobs/workers.ts';
import { asked, FakeClock, type Sabotage, until } from './fakes.ts';
import { aJob } from './fixtures.ts';
import { aQueue } from './house.ts';

const troublesOf = (queue: JobQueue): (string | null)[] => {
  const troubles: (string | null)[] = [];
  queue.on('trouble', (error) => troubles.push(error?.code ?? null));
  return troubles;
};

const systemError = (code: string): StoreError =>
  storeError('/data/files/ab/abc.png', Object.assign(new Error(`${code}: open`), { code }));

describe('an engine whose disk is full', () => {
  it('is not tried with one job after the other: all wait, and are painted when there is room', async () => {
    let isFull = true;
    const { queue, clock, delivery, engine } = await aQueue({
      sabotage: () => (isFull ? { type: 'failed', code: 'disk-full', message: 'ENOSPC: no space left' } : undefined),
    });
    const troubles = troublesOf(queue);
    await queue.submit(asked('a castle'), unlimited);
    await queue.submit(asked('a boat', 'grace'), unlimited);
    await until(() => troubles.length === 1, 'the queue has noticed');
    expect(queue.trouble).toContain('A worker failed before it did a step, with "ENOSPC: no space left"');
    expect(engine.started).toHaveLength(1);
    isFull = false;
    clock.advance(10 * 60_000);
    await until(() => delivery.delivered.length === 2, 'both are delivered');
    expect(delivery.told).toEqual([]);
    expect(queue.trouble).toBeNull();
  });
});

describe('an error that nobody foresaw', () => {
  it('fails the one job, tells its owner and lets the others go on', async () => {
    const sabotage: Sabotage = ({ settings }) => {
      if (settings.prompt === 'bad') throw new RangeError('Invalid string length');
      return undefined;
    };
    const { queue, delivery } = await aQueue({ sabotage });
    const troubles = troublesOf(queue);
    await queue.submit(asked('bad'), unlimited);
    await queue.submit(asked('good', 'grace'), unlimited);
    await until(() => delivery.told.length + delivery.delivered.length === 2, 'both have ended');
    expect(delivery.told[0]?.error).toEqual({ code: 'internal', message: 'Invalid string length', problem: null });
    expect([queue.paused, queue.trouble, troubles]).toEqual([false, null, []]);
    expect((await queue.usage('ada')).startedAt).toEqual([]);
  });

  it('of the picture that is to be stored fails the job, too', async () => {
    const { queue, store, delivery } = await aQueue();
    vi.spyOn(store.files, 'put').mockRejectedValueOnce(systemError('EWHATEVER'));
    await queue.submit(asked('a castle'), unlimited);
    await queue.submit(asked('a boat', 'grace'), unlimited);
    await until(() => delivery.told.length === 1 && delivery.delivered.length === 1, 'both have ended');
    expect(delivery.told[0]).toMatchObject({ state: 'failed', error: { code: 'internal' } });
  });

  it('in our own work on a job fails that job', async () => {
    const { queue, store, delivery } = await aQueue();
    const put = store.jobs.put.bind(store.jobs);
    vi.spyOn(store.jobs, 'put').mockImplementation((job) => {
      if (job.state === 'painted') throw new TypeError('Do not know how to serialize a BigInt');
      return put(job);
    });
    const job = await queue.submit(asked('a castle'), unlimited);
    await until(() => delivery.told.length === 1, 'the owner is told');
    await until(() => queue.ticket(job.id) === undefined, 'it is settled');
    expect(await store.jobs.get(job.id)).toMatchObject({ state: 'failed', error: { code: 'internal' } });
  });
});

describe('a disk with a passing failure', () => {
  it.each(['EIO', 'EMFILE', 'ENFILE', 'ESTALE', 'EAGAIN'])(
    'delays a picture and does not fail it (%s)',
    async (code) => {
      const { queue, store, clock, delivery } = await aQueue();
      const troubles = troublesOf(queue);
      vi.spyOn(store.files, 'put').mockRejectedValueOnce(systemError(code));
      await queue.submit(asked('a castle'), unlimited);
      await until(() => troubles.length === 1, 'the queue has noticed');
      expect(queue.trouble).toContain('/data/files/ab/abc.png');
      clock.advance(2_000);
      await until(() => delivery.delivered.length === 1, 'it is delivered');
      expect(troubles).toEqual(['unwritable', null]);
      expect(queue.trouble).toBeNull();
    },
  );

  it('delays a job whose picture cannot be read, and fails it when that does not pass', async () => {
    const { queue, store, clock, delivery } = await aQueue();
    const troubles = troublesOf(queue);
    const image = await store.files.put(new Uint8Array(3), 'png');
    const request = { kind: 'describe', pack: 'starter', image } as const;
    const read = vi.spyOn(store.files, 'read').mockRejectedValueOnce(systemError('EMFILE'));
    await queue.submit({ ...asked(''), request }, unlimited);
    await until(() => clock.sleepers === 1, 'the first attempt has failed');
    clock.advance(2_000);
    await until(() => delivery.delivered.length === 1, 'it is delivered');
    read.mockRejectedValue(systemError('EIO'));
    await queue.submit({ ...asked(''), request }, unlimited);
    for (const pause of [2_000, 4_000, 8_000, 16_000]) {
      await until(() => clock.sleepers === 1, 'an attempt has failed');
      clock.advance(pause);
    }
    await until(() => delivery.told.length === 1, 'the owner is told');
    expect(delivery.told[0]?.error?.code).toBe('internal');
    expect(troubles).toEqual([]);
  });
});

describe('a database that refuses', () => {
  const broken = new StoreError('failed', '/data/tessera.db: SQLITE_SOMETHING_NEW');

  it.each(['painting', 'painted', 'delivered'] as const)(
    'delays a job that is to be %s, says so, and the job goes on by itself when it works again',
    async (state) => {
      const { queue, store, clock, engine, delivery } = await aQueue();
      const troubles = troublesOf(queue);
      const put = store.jobs.put.bind(store.jobs);
      let refuses = true;
      vi.spyOn(store.jobs, 'put').mockImplementation((job) =>
        refuses && job.state === state ? Promise.reject(broken) : put(job),
      );
      const job = await queue.submit(asked('a castle'), unlimited);
      await queue.submit(asked('a boat', 'grace'), unlimited);
      await until(() => troubles.length === 1, 'the queue has noticed');
      expect([queue.paused, queue.trouble]).toEqual([false, broken.message]);
      refuses = false;
      clock.advance(2_000);
      await until(() => delivery.delivered.length === 2, 'both are delivered');
      await until(() => queue.ticket(job.id) === undefined, 'the first is settled');
      expect(await store.jobs.get(job.id)).toMatchObject({ state: 'delivered', settled: true });
      expect(troubles).toEqual(['failed', null]);
      expect(engine.started.filter((prompt) => prompt === 'a castle')).toHaveLength(1);
    },
  );

  it('is in trouble until all that waited is written', async () => {
    const { queue, store, clock, delivery } = await aQueue({ devices: 2 });
    const troubles = troublesOf(queue);
    const put = store.jobs.put.bind(store.jobs);
    const refused = new Set(['ada', 'grace']);
    vi.spyOn(store.jobs, 'put').mockImplementation((job) =>
      refused.has(job.owner) && job.state === 'painted' ? Promise.reject(broken) : put(job),
    );
    await queue.submit(asked('a castle', 'ada'), unlimited);
    await queue.submit(asked('a boat', 'grace'), unlimited);
    await until(() => clock.sleepers === 2, 'both wait');
    refused.delete('ada');
    clock.advance(2_000);
    await until(() => delivery.delivered.length === 1 && clock.sleepers === 1, 'one is written');
    expect(troubles).toEqual(['failed']);
    refused.clear();
    clock.advance(60_000);
    await until(() => delivery.delivered.length === 2, 'both are written');
    expect(troubles).toEqual(['failed', null]);
  });
});

describe('a checkpoint that is of no use', () => {
  it('counts as none: the job begins anew, without the frames from before', async () => {
    const { queue, store, delivery, engine, changes } = await aQueue({ start: false });
    const frame = `${'1'.repeat(64)}.webp`;
    await store.jobs.put(aJob({ state: 'painting', attempts: 1, charged: true, step: 7, frames: [frame] }));
    await store.files.putState('job-1', 'checkpoint', new Uint8Array([7, 0, 0, 0, 1, 2, 3]));
    const paint = engine.paint.bind(engine);
    vi.spyOn(engine, 'paint').mockImplementation(async function* (request, control): AsyncGenerator<PaintEvent> {
      const { checkpoint, ...rest } = control ?? {};
      expect(checkpoint?.step).toBe(7);
      for await (const event of paint(request, rest)) {
        yield event.type === 'started' ? { ...event, anew: 'it is of another size' } : event;
      }
    });
    await queue.start();
    await until(() => delivery.delivered.length === 1, 'it is delivered');
    expect(engine.steps).toHaveLength(10);
    expect(delivery.delivered[0]?.frames).toEqual([]);
    expect(changes.some(({ state, step }) => state === 'painting' && step === 0)).toBe(true);
  });

  it('or that the disk does not give, counts as none, too', async () => {
    const { queue, store, delivery, engine } = await aQueue({ start: false });
    await store.jobs.put(aJob({ state: 'painting', attempts: 1, charged: true, step: 7 }));
    vi.spyOn(store.files, 'state').mockRejectedValueOnce(systemError('EWHATEVER'));
    await queue.start();
    await until(() => delivery.delivered.length === 1, 'it is delivered');
    expect(engine.steps).toHaveLength(10);
  });
});

describe('a lost worker', () => {
  it('is not counted where it was the bot that was killed', async () => {
    let lost = 0;
    const sabotage: Sabotage = () => {
      if (lost > 0) return undefined;
      lost += 1;
      return { type: 'failed', code: 'worker-lost', message: 'gone' };
    };
    const { queue, store, delivery } = await aQueue({ start: false, sabotage });
    await store.jobs.put(aJob({ state: 'painting', attempts: 3, charged: true }));
    await queue.start();
    await until(() => delivery.delivered.length === 1, 'it is delivered');
    expect(lost).toBe(1);
  });
});

describe('workers that fail in a row', () => {
  const failing = (code: 'worker-lost' | 'internal') => {
    const fault = { mended: false };
    const sabotage: Sabotage = () =>
      fault.mended ? undefined : { type: 'failed', code, message: 'libcuda.so.1 is missing.' };
    return { fault, sabotage };
  };
  const people = ['ada', 'ben', 'cem', 'dan', 'eve', 'fay'];

  it.each([
    ['worker-lost', ['ada', 'ada', 'ben', 'cem', 'dan']],
    ['internal', ['ada', 'ben', 'cem', 'dan', 'eve']],
  ] as const)(
    'let the other jobs wait, try one from time to time, and go on when that works (%s)',
    async (code, tried) => {
      const { fault, sabotage } = failing(code);
      const { queue, clock, engine, delivery } = await aQueue({ sabotage });
      const troubles = troublesOf(queue);
      queue.pause();
      for (const person of people) await queue.submit(asked(person, person), unlimited);
      queue.resume();
      await until(() => troubles.length === 1 && queue.running === 0, 'the queue has noticed');
      expect(troubles).toEqual(['workers-fail']);
      expect(queue.trouble).toContain('3 times in a row a worker failed before it did a step');
      expect(queue.trouble).toContain('libcuda.so.1 is missing.');
      const failed = 3 - (code === 'internal' ? 1 : 2);
      await until(() => delivery.told.length === failed, 'those before are told');
      expect([queue.waiting, queue.paused]).toEqual([people.length - failed, false]);

      // It is tried with one, and after twice the time with another.
      clock.advance(59_999);
      expect(engine.started).toEqual(tried.slice(0, 3));
      clock.advance(1);
      await until(() => engine.started.length === 4 && queue.running === 0, 'one was tried');
      clock.advance(119_999);
      expect(engine.started).toEqual(tried.slice(0, 4));
      clock.advance(1);
      await until(() => engine.started.length === 5 && queue.running === 0, 'another was tried');
      expect(engine.started).toEqual(tried);
      expect(delivery.told).toHaveLength(failed);

      fault.mended = true;
      clock.advance(240_000);
      await until(() => delivery.delivered.length === people.length - failed, 'the others are delivered');
      expect(troubles).toEqual(['workers-fail', null]);
      expect(queue.trouble).toBeNull();
    },
  );

  it('are tried no less often than every quarter of an hour', async () => {
    const { sabotage } = failing('worker-lost');
    const { queue, clock, engine } = await aQueue({ sabotage });
    for (const person of people) await queue.submit(asked(person, person), unlimited);
    for (let tried = 3; tried < 12; tried++) {
      await until(() => engine.started.length === tried && queue.running === 0 && clock.sleepers > 0, `${tried} runs`);
      clock.advance(900_000);
    }
  });

  it('do not stand still for good when the job that is tried was cancelled, or asks for what cannot be done', async () => {
    const { fault, sabotage } = failing('worker-lost');
    const { queue, store, clock, delivery } = await aQueue({ sabotage });
    const troubles = troublesOf(queue);
    queue.pause();
    for (const person of people.slice(0, 3)) await queue.submit(asked(person, person), unlimited);
    const image = `${'0'.repeat(64)}.png`;
    const request = { kind: 'describe', pack: 'starter', image } as const;
    await queue.submit({ ...asked('', 'zoe'), request }, unlimited);
    queue.resume();
    await until(() => troubles.length === 1 && queue.running === 0, 'the queue has noticed');
    fault.mended = true;
    const put = store.jobs.put.bind(store.jobs);
    vi.spyOn(store.jobs, 'put').mockImplementation(async (job) => {
      if (job.owner === 'cem' && job.state === 'painting') void queue.cancel(job.id);
      return put(job);
    });
    clock.advance(60_000);
    await until(() => delivery.delivered.length === 1, 'the next one is delivered');
    expect(delivery.told.map(({ owner, state }) => [owner, state])).toEqual([
      ['ada', 'failed'],
      ['cem', 'cancelled'],
      ['zoe', 'failed'],
    ]);
    expect(delivery.delivered[0]?.owner).toBe('ben');
  });

  it('are tried at once when the operator resumes the queue, or when somebody asks who finds nobody waiting', async () => {
    const { fault, sabotage } = failing('internal');
    const { queue, delivery, clock } = await aQueue({ sabotage });
    const troubles = troublesOf(queue);
    for (const person of people.slice(0, 3)) await queue.submit(asked(person, person), unlimited);
    await until(() => troubles.length === 1 && queue.running === 0, 'the queue has noticed');
    const [last] = [...queue.tickets().values()].filter(({ position }) => position === 1);
    expect(await queue.cancel(last?.job.id ?? '')).toBe('cancelled');
    fault.mended = true;
    clock.advance(60_000);
    await queue.submit(asked('after the pause', 'zoe'), unlimited);
    await until(() => delivery.delivered.length === 1, 'it is delivered');
    fault.mended = false;
    for (const person of people.slice(0, 3)) await queue.submit(asked(person, person), unlimited);
    await until(() => troubles.length === 3 && queue.running === 0, 'the queue has noticed again');
    fault.mended = true;
    queue.resume();
    await until(() => delivery.delivered.length === 2, 'the last one is delivered');
    expect(troubles).toEqual(['workers-fail', null, 'workers-fail', null]);
  });

  it('hold up nobody whose job was not among those that failed', async () => {
    const sabotage: Sabotage = ({ settings }) =>
      settings.prompt.startsWith('bad') ? { type: 'failed', code: 'internal', message: 'Broken.' } : undefined;
    const { queue, clock, engine, delivery } = await aQueue({ sabotage });
    for (const prompt of ['bad 1', 'bad 2', 'bad 3']) await queue.submit(asked(prompt), unlimited);
    await until(() => queue.trouble !== null && queue.running === 0, 'the queue has noticed');
    for (const tried of [4, 5, 6]) {
      clock.advance(900_000);
      await until(() => engine.started.length === tried && queue.running === 0, 'it was tried again');
    }
    const { id } = await queue.submit(asked('a castle', 'ben'), unlimited);
    await until(() => delivery.delivered.some((job) => job.id === id), 'the other is delivered');
    expect(queue.trouble).toBeNull();
  });

  it('are no trouble as long as steps are done in between', async () => {
    const sabotage: Sabotage = ({ settings }, step) =>
      settings.prompt === 'bad' && step === 4 ? { type: 'failed', code: 'internal', message: 'NaN' } : undefined;
    const { queue, delivery } = await aQueue({ sabotage });
    const troubles = troublesOf(queue);
    for (const person of people) await queue.submit(asked('bad', person), unlimited);
    await until(() => delivery.told.length === people.length, 'all are told');
    expect(troubles).toEqual([]);
  });

  it('do not keep a job alive that makes healthy ones fail', async () => {
    const sabotage: Sabotage = ({ settings }) =>
      settings.prompt.startsWith('poison') ? { type: 'failed', code: 'worker-lost', message: 'SIGSEGV' } : undefined;
    const { queue, clock, delivery } = await aQueue({ sabotage });
    const troubles = troublesOf(queue);
    queue.pause();
    await queue.submit(asked('poison 1', 'ada'), unlimited);
    await queue.submit(asked('poison 2', 'ben'), unlimited);
    await queue.submit(asked('a castle', 'cem'), unlimited);
    queue.resume();
    await until(() => troubles.length === 1 && queue.running === 0, 'the queue has noticed');
    clock.advance(60_000);
    await until(() => delivery.delivered.length === 1 && delivery.told.length === 2, 'all have ended');
    expect(troubles).toEqual(['workers-fail', null]);
  });

  it('are trusted again after a step on any device, and then tried as soon as at first', async () => {
    const clock = new FakeClock();
    const heard: string[] = [];
    const workers = new Workers(clock, { changed: () => heard.push('changed'), tryOne: () => heard.push('try one') });
    const failThrice = (): boolean[] => [1, 2, 3].map(() => workers.failed('gone'));
    expect(failThrice()).toEqual([false, false, true]);
    clock.advance(60_000);
    await until(() => heard.length === 2, 'one is to be tried');
    expect(workers.failed('gone')).toBe(true);
    workers.succeeded();
    expect([heard, workers.trouble]).toEqual([['changed', 'try one', 'changed'], null]);
    expect(failThrice()).toEqual([false, false, true]);
    clock.advance(60_000);
    await until(() => heard.length === 5, 'one is to be tried');
    expect(heard.slice(3)).toEqual(['changed', 'try one']);
  });
});
