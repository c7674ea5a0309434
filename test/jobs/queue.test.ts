import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { Job } from '../../src/jobs/job.ts';
import { unlimited } from '../../src/jobs/limits.ts';
import type { JobQueue } from '../../src/jobs/queue.ts';
import { StoreError } from '../../src/jobs/store/errors.ts';
import { openStore } from '../../src/jobs/store/store.ts';
import { createLog } from '../../src/log.ts';
import { asked, type Sabotage, until } from './fakes.ts';
import { aJob } from './fixtures.ts';
import { aQueue, closeGate } from './house.ts';
import { temporaryFolder } from './temporary-folder.ts';

const promptOf = ({ request }: Job): string => (request.kind === 'paint' ? request.settings.prompt : request.kind);

describe('JobQueue', () => {
  it('paints a job, stores its picture and delivers it once', async () => {
    const folder = temporaryFolder();
    const { queue, store, delivery, changes } = await aQueue({ folder });
    const job = await queue.submit(asked('a castle'), unlimited);
    await until(() => changes.some(({ settled }) => settled), 'the job is settled');
    expect(changes.map(({ state }) => state).filter((state, i, all) => state !== all[i - 1])).toEqual([
      'queued',
      'painting',
      'painted',
      'delivered',
    ]);
    expect(delivery.delivered.map(({ id }) => id)).toEqual([job.id]);
    const stored = await store.jobs.get(job.id);
    expect(stored).toMatchObject({ state: 'delivered', settled: true, step: 10, attempts: 1 });
    const picture = await store.files.read(stored?.results[0]?.file ?? '');
    expect(Buffer.from(picture ?? []).toString()).toBe('picture of a castle');
    expect(await store.jobs.unsettled()).toEqual([]);
    await until(() => !readdirSync(join(folder, 'states')).includes(`${job.id}.checkpoint`), 'the checkpoint is gone');
    expect(readdirSync(join(folder, 'states'))).toEqual([`${job.id}.latent`]);
  });

  it('has each state on disk before it announces it', async () => {
    const { queue, store, changes } = await aQueue();
    const mismatches: string[] = [];
    queue.on('changed', async (job) => {
      // The database answers at once, so this is the state at the moment of the announcement.
      const stored = await store.jobs.get(job.id);
      if (stored?.state !== job.state) mismatches.push(`${job.state} announced, ${stored?.state} stored`);
    });
    await queue.submit(asked('a castle'), unlimited);
    await until(() => changes.some(({ settled }) => settled), 'the job is settled');
    expect(mismatches).toEqual([]);
  });

  it('gives everybody a first turn before anybody a second one', async () => {
    const { queue, engine } = await aQueue();
    queue.pause();
    for (const prompt of ['a1', 'a2', 'a3']) await queue.submit(asked(prompt, 'ada', 1), unlimited);
    for (const prompt of ['g1', 'g2']) await queue.submit(asked(prompt, 'grace', 1), unlimited);
    await queue.submit(asked('e1', 'edsger', 1), unlimited);
    queue.resume();
    await queue.drain();
    expect(engine.started).toEqual(['a1', 'g1', 'e1', 'a2', 'g2', 'a3']);
  });

  it('never runs more jobs than there are devices', async () => {
    const { queue, engine } = await aQueue({ devices: 2 });
    await Promise.all(['a', 'b', 'c', 'd', 'e'].map((prompt) => queue.submit(asked(prompt, prompt), unlimited)));
    await queue.drain();
    expect(engine.concurrent).toEqual([0, 2]);
    expect(engine.started).toHaveLength(5);
  });

  it('starts nothing while it is paused, and accepts all the same', async () => {
    const { queue, engine } = await aQueue();
    queue.pause();
    const job = await queue.submit(asked('a castle'), unlimited);
    await queue.submit(asked('a boat', 'grace'), unlimited);
    expect([queue.ticket(job.id)?.position, queue.waiting, engine.started]).toEqual([1, 2, []]);
    queue.resume();
    await queue.drain();
    expect(engine.started).toEqual(['a castle', 'a boat']);
  });

  it('takes nothing new while it drains, and says so', async () => {
    const { queue, delivery } = await aQueue();
    await queue.submit(asked('a castle'), unlimited);
    const drained = queue.drain();
    await expect(queue.submit(asked('a boat'), unlimited)).rejects.toThrow('take nothing new for now');
    await drained;
    await until(() => delivery.delivered.length === 1, 'the first is delivered');
    queue.resume();
    await queue.submit(asked('a boat'), unlimited);
    await until(() => delivery.delivered.length === 2, 'the second is delivered');
  });

  it('refuses a request that is not valid by naming the field', async () => {
    const { queue, store } = await aQueue();
    const { request } = asked('a castle', 'ada', -1);
    await expect(queue.submit({ ...asked('a castle'), request }, unlimited)).rejects.toThrow(/steps/);
    expect(await store.jobs.unsettled()).toEqual([]);
  });

  it('goes on when a listener throws', async () => {
    const { queue, delivery } = await aQueue();
    queue.on('progress', () => {
      throw new Error('a mistake in the bot');
    });
    await queue.submit(asked('a castle'), unlimited);
    await until(() => delivery.delivered.length === 1, 'the picture is delivered');
  });

  it('knows how long an upscale takes once one is done, without the loading of networks', async () => {
    const { queue, store, delivery } = await aQueue();
    const image = await store.files.put(new Uint8Array(3), 'png');
    const request = { kind: 'upscale', image, scale: 4, width: 8, height: 8 } as const;
    expect(queue.takes(request)).toBeNull();
    await queue.submit({ ...asked(''), request }, unlimited);
    await until(() => delivery.delivered.length === 1, 'it is delivered');
    expect(queue.takes(request)).toBe(500);
    expect(queue.takes({ ...request, width: 200 })).toBe(1_000);
  });

  it('upscales and describes stored pictures', async () => {
    const { queue, store, delivery } = await aQueue();
    const image = await store.files.put(new TextEncoder().encode('small'), 'png');
    await queue.submit({ ...asked(''), request: { kind: 'upscale', image, scale: 4, width: 8, height: 8 } }, unlimited);
    await queue.submit({ ...asked(''), request: { kind: 'describe', pack: 'starter', image } }, unlimited);
    await until(() => delivery.delivered.length === 2, 'both are delivered');
    const [upscaled, described] = delivery.delivered;
    const larger = await store.files.read(upscaled?.results[0]?.file ?? '');
    expect(Buffer.from(larger ?? []).toString()).toBe('larger');
    expect(described?.labels).toEqual([{ label: 'a castle', probability: 1 }]);
  });

  it('fails a job whose picture is no longer stored, and says so to its owner', async () => {
    const { queue, delivery } = await aQueue();
    const image = `${'0'.repeat(64)}.png`;
    await queue.submit({ ...asked(''), request: { kind: 'describe', pack: 'starter', image } }, unlimited);
    await until(() => delivery.told.length === 1, 'the owner is told');
    expect(delivery.told[0]?.error).toEqual({
      code: 'bad-request',
      message: `The picture ${image}, which this job begins with, is no longer kept.`,
      problem: { code: 'inputForgotten' },
    });
  });
});

describe('limits in the queue', () => {
  const limits = { waiting: 2, perHour: 3, cooldownMs: 0 };

  it('hold when somebody asks many times at once', async () => {
    const { queue } = await aQueue();
    queue.pause();
    const asks = Array.from({ length: 10 }, (_, i) => queue.submit(asked(`${i}`), limits));
    const results = await Promise.allSettled(asks);
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(2);
    expect(queue.waiting).toBe(2);
    const other = await queue.submit(asked('of somebody else', 'grace'), limits);
    expect(queue.ticket(other.id)?.position).toBe(2);
  });

  it('charge a job when it starts and not before, and give it back when it fails', async () => {
    const sabotage: Sabotage = ({ settings }) =>
      settings.prompt === 'bad' ? { type: 'failed', code: 'internal', message: 'boom' } : undefined;
    const { queue, delivery } = await aQueue({ sabotage });
    queue.pause();
    await queue.submit(asked('good'), limits);
    expect(await queue.usage('ada')).toEqual({ startedAt: [], waiting: 1 });
    queue.resume();
    await until(() => delivery.delivered.length === 1, 'the good one is delivered');
    expect((await queue.usage('ada')).startedAt).toHaveLength(1);
    await queue.submit(asked('bad'), limits);
    await until(() => delivery.told.length === 1, 'the bad one has failed');
    expect((await queue.usage('ada')).startedAt).toHaveLength(1);
  });

  it('can be asked for before anything is submitted', async () => {
    const { queue } = await aQueue();
    queue.pause();
    await expect(queue.assertWithin('ada', limits)).resolves.toBeUndefined();
    for (const prompt of ['1', '2']) await queue.submit(asked(prompt), limits);
    const refused = { name: 'LimitError', reason: 'waiting', limit: 2 };
    await expect(queue.assertWithin('ada', limits)).rejects.toMatchObject(refused);
    await expect(queue.submit(asked('3'), limits)).rejects.toMatchObject(refused);
    await expect(queue.assertWithin('grace', limits)).resolves.toBeUndefined();
    expect(queue.waiting).toBe(2);
  });

  it('count starts that lie ahead, because the clock was wrong, from now on as made now', async () => {
    const folder = temporaryFolder();
    const first = await aQueue({ folder, start: false });
    const now = first.clock.now();
    const starts = ['1', '2', '3'].map((job) => ({ job, at: now + 24 * 3_600_000 }));
    await first.store.usage.set('ada', { starts, lastStart: 0 });
    await first.queue.start();
    const refused = { reason: 'per-hour', retryAt: now + 3_600_000 };
    await expect(first.queue.submit(asked('4'), limits)).rejects.toMatchObject(refused);
    first.clock.advance(1_800_000);
    await expect(first.queue.submit(asked('4'), limits)).rejects.toMatchObject(refused);
    await first.queue.close();
    first.store.close();
    const second = await aQueue({ folder });
    second.clock.advance(1_800_000);
    await expect(second.queue.submit(asked('4'), limits)).rejects.toMatchObject(refused);
    second.clock.advance(1_800_000);
    await expect(second.queue.submit(asked('4'), limits)).resolves.toBeDefined();
  });

  it('are remembered over a restart', async () => {
    const folder = temporaryFolder();
    const first = await aQueue({ folder });
    for (const prompt of ['1', '2', '3']) {
      await first.queue.submit(asked(prompt), limits);
      await first.queue.drain();
      first.queue.resume();
    }
    await expect(first.queue.submit(asked('4'), limits)).rejects.toMatchObject({ reason: 'per-hour' });
    await first.queue.close();
    first.store.close();
    const second = await aQueue({ folder });
    await expect(second.queue.submit(asked('4'), limits)).rejects.toMatchObject({ reason: 'per-hour' });
    second.clock.advance(3_600_000);
    await expect(second.queue.submit(asked('4'), limits)).resolves.toBeDefined();
  });
});

describe('tickets', () => {
  it('tell place and time from the measured speed', async () => {
    const { queue, clock, engine, delivery } = await aQueue({ msPerStep: 100 });
    await queue.submit(asked('first', 'ada', 10), unlimited);
    await until(() => delivery.delivered.length === 1, 'a speed was measured');
    const open = closeGate(engine);
    const running = await queue.submit(asked('running', 'ada', 20), unlimited);
    await until(() => engine.started.includes('running'), 'it has started');
    const next = await queue.submit(asked('next', 'ada', 10), unlimited);
    const now = clock.now();
    expect(queue.ticket(running.id)).toMatchObject({ position: 0, endsAt: now + 2_000 });
    expect(queue.ticket(next.id)).toMatchObject({ position: 1, startsAt: now + 2_000, endsAt: now + 3_000 });
    const last = await queue.submit(asked('last', 'grace', 10), unlimited);
    expect(queue.ticket(last.id)).toMatchObject({ position: 2, startsAt: now + 3_000, endsAt: now + 4_000 });
    open();
  });

  it('are one for each job that is not settled, with places without gaps', async () => {
    const { queue } = await aQueue();
    queue.pause();
    for (let i = 0; i < 12; i++) await queue.submit(asked(`${i}`, `person ${i % 3}`), unlimited);
    const places = [...queue.tickets().values()].map((ticket) => ticket.position).sort((a, b) => a - b);
    expect(places).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
  });

  it('have a place by when somebody asked, whatever turns they had before a restart', async () => {
    const { queue, store } = await aQueue();
    await store.usage.set('ada', { starts: [], lastStart: 500 });
    queue.pause();
    const first = await queue.submit(asked('of ada', 'ada'), unlimited);
    for (let i = 0; i < 20; i++) await queue.submit(asked('of somebody else', `person ${i}`), unlimited);
    expect(queue.ticket(first.id)?.position).toBe(1);
  });

  it('keep their places over a restart, also when 10,000 jobs wait', async () => {
    const folder = temporaryFolder();
    const first = await aQueue({ folder });
    first.queue.pause();
    const submissions = Array.from({ length: 10_000 }, (_, i) => asked(`${i}`, `person ${(i * i) % 701}`, 1));
    await Promise.all(submissions.map((job) => first.queue.submit(job, unlimited)));
    const places = (queue: JobQueue) => new Map([...queue.tickets()].map(([id, ticket]) => [id, ticket.position]));
    const before = places(first.queue);
    expect(new Set(before.values()).size).toBe(10_000);
    await first.queue.close();
    first.store.close();

    const second = await aQueue({ folder, start: false });
    second.queue.pause();
    await second.queue.start();
    expect(places(second.queue)).toEqual(before);
  });
});

describe('cancel', () => {
  it('takes a waiting job out of the queue, without charging it', async () => {
    const { queue, engine, delivery } = await aQueue();
    queue.pause();
    const job = await queue.submit(asked('a castle'), unlimited);
    const other = await queue.submit(asked('a boat'), unlimited);
    expect(await queue.cancel(job.id)).toBe('cancelled');
    expect(queue.ticket(other.id)?.position).toBe(1);
    expect(await queue.cancel(job.id)).toBe('too-late');
    queue.resume();
    await queue.drain();
    await until(() => delivery.told.length === 1, 'the owner is told');
    expect(engine.started).toEqual(['a boat']);
    expect((await queue.usage('ada')).startedAt).toHaveLength(1);
  });

  it('stops a running job within a step and starts the next', async () => {
    const { queue, engine, delivery, store } = await aQueue();
    const open = closeGate(engine);
    const job = await queue.submit(asked('a castle'), unlimited);
    await queue.submit(asked('a boat'), unlimited);
    await until(() => engine.started.length === 1, 'the first has started');
    expect(await queue.cancel(job.id)).toBe('stopping');
    open();
    await until(() => delivery.delivered.length === 1, 'the second is delivered');
    expect(engine.steps.filter((step) => step.startsWith('a castle'))).toEqual([]);
    expect(delivery.told.map(({ id, state }) => [id, state])).toEqual([[job.id, 'cancelled']]);
    await until(() => queue.ticket(job.id) === undefined, 'the first is settled');
    expect(await store.jobs.get(job.id)).toMatchObject({ state: 'cancelled', settled: true });
  });

  it('ends a job once that is cancelled at the moment it starts', async () => {
    const { queue, delivery, changes } = await aQueue();
    const job = await queue.submit(asked('a castle'), unlimited);
    const outcomes = await Promise.all([queue.cancel(job.id), queue.cancel(job.id), queue.cancel(job.id)]);
    expect(outcomes).not.toContain('too-late');
    await until(() => changes.some(({ settled }) => settled), 'the job is settled');
    expect(delivery.told).toHaveLength(1);
    expect(delivery.delivered).toHaveLength(0);
  });

  it('comes too late for what is painted or unknown', async () => {
    const { queue, delivery } = await aQueue();
    const job = await queue.submit(asked('a castle'), unlimited);
    await until(() => delivery.delivered.length === 1, 'it is delivered');
    expect([await queue.cancel(job.id), await queue.cancel('nobody')]).toEqual(['too-late', 'too-late']);
  });
});

describe('a painting that begins from another’s latent', () => {
  it('gets the numbers that the other ended with', async () => {
    const latents: unknown[] = [];
    const sabotage: Sabotage = ({ inputs }, step) => {
      if (step === 1) latents.push(inputs.latent);
      return undefined;
    };
    const { queue, delivery } = await aQueue({ sabotage });
    const first = await queue.submit(asked('a castle'), unlimited);
    const again = asked('a castle in the rain');
    if (again.request.kind === 'paint') again.request.startFrom = first.id;
    await until(() => delivery.delivered.length === 1, 'the first is delivered');
    await queue.submit(again, unlimited);
    await until(() => delivery.delivered.length === 2, 'the second is delivered');
    expect(latents).toEqual([undefined, Float32Array.of(10, 0.5)]);
  });

  it('fails with words when those are no longer kept', async () => {
    const { queue, delivery } = await aQueue();
    const again = asked('a castle in the rain');
    if (again.request.kind === 'paint') again.request.startFrom = 'long-gone';
    await queue.submit(again, unlimited);
    await until(() => delivery.told.length === 1, 'the owner is told');
    expect(delivery.told[0]?.error).toEqual({
      code: 'bad-request',
      message: 'The painting of long-gone, which this job goes on from, is not kept.',
      problem: { code: 'paintingForgotten' },
    });
  });
});

describe('amend', () => {
  it('moves a running job to another message, and marks a settled one as a favourite', async () => {
    const { queue, engine, store } = await aQueue();
    const open = closeGate(engine);
    const job = await queue.submit(asked('a castle'), unlimited);
    await queue.amend(job.id, { message: 'another', interaction: null });
    open();
    await until(() => queue.ticket(job.id) === undefined, 'it is settled');
    await queue.amend(job.id, { favourite: true });
    expect(await store.jobs.get(job.id)).toMatchObject({
      state: 'delivered',
      message: 'another',
      interaction: null,
      favourite: true,
    });
  });
});

describe('finish now', () => {
  it('delivers the picture as it is', async () => {
    const { queue, delivery } = await aQueue();
    queue.on('progress', (job, event) => {
      if (event.step === 4) queue.finish(job.id);
    });
    const job = await queue.submit(asked('a castle', 'ada', 100), unlimited);
    await until(() => delivery.delivered.length === 1, 'it is delivered');
    expect(delivery.delivered[0]).toMatchObject({ id: job.id, step: 4, state: 'painted' });
    expect(queue.finish(job.id)).toBe(false);
  });
});

describe('a run that fails', () => {
  const failing = (code: 'worker-lost' | 'out-of-memory', times: number): Sabotage => {
    let left = times;
    return (_, step) => {
      if (step < 7 || left === 0) return undefined;
      left -= 1;
      return { type: 'failed', code, message: `${code} at step ${step}` };
    };
  };

  it('goes back to the queue once when its worker is lost, and on from its checkpoint', async () => {
    const { queue, engine, delivery } = await aQueue({ sabotage: failing('worker-lost', 1) });
    await queue.submit(asked('a castle'), unlimited);
    await until(() => delivery.delivered.length === 1, 'it is delivered');
    expect(engine.steps.map((step) => Number(step.split(' ')[2]))).toEqual([1, 2, 3, 4, 5, 6, 6, 7, 8, 9, 10]);
    expect((await queue.usage('ada')).startedAt).toHaveLength(1);
  });

  it('is told to its owner when the worker is lost again', async () => {
    const { queue, delivery } = await aQueue({ sabotage: failing('worker-lost', 2) });
    await queue.submit(asked('a castle'), unlimited);
    await until(() => delivery.told.length === 1, 'the owner is told');
    expect(delivery.told[0]).toMatchObject({ state: 'failed', error: { code: 'worker-lost' } });
    expect((await queue.usage('ada')).startedAt).toHaveLength(0);
  });

  it('fails at once for any other reason', async () => {
    const { queue, delivery } = await aQueue({ sabotage: failing('out-of-memory', 1) });
    await queue.submit(asked('a castle'), unlimited);
    await until(() => delivery.told.length === 1, 'the owner is told');
    expect(delivery.told[0]?.error).toEqual({
      code: 'out-of-memory',
      message: 'out-of-memory at step 7',
      problem: null,
    });
  });

  it('keeps what is wrong with the request, with its facts, and writes nothing of its words to the log', async () => {
    const problem = { code: 'weightZero', text: 'a secret' } as const;
    const message = 'The weight of "a secret" is 0.';
    const logged: string[] = [];
    const { queue, delivery, store } = await aQueue({
      log: createLog('info', { write: (line: string) => logged.push(line) }),
      sabotage: () => ({ type: 'failed', code: 'bad-request', message, problem }),
    });
    const job = await queue.submit(asked('a castle'), unlimited);
    await until(() => delivery.told.length === 1, 'the owner is told');
    expect((await store.jobs.get(job.id))?.error).toEqual({ code: 'bad-request', message, problem });
    expect(logged.join('')).toContain('weightZero');
    expect(logged.join('')).not.toContain('secret');
  });

  it('remembers the smaller size that memory sufficed for', async () => {
    let resized = false;
    const { queue, delivery } = await aQueue({
      sabotage: () => {
        if (resized) return undefined;
        resized = true;
        return { type: 'resized', width: 96, height: 96 };
      },
    });
    await queue.submit(asked('a castle'), unlimited);
    await until(() => delivery.delivered.length === 1, 'it is delivered');
    expect(delivery.delivered[0]?.resized).toEqual({ width: 96, height: 96 });
  });
});

describe('delivery', () => {
  it('is tried again, later and later, until it works, while the device goes on', async () => {
    const { queue, clock, delivery, engine } = await aQueue();
    delivery.failures = 2;
    await queue.submit(asked('a castle'), unlimited);
    await until(() => clock.sleepers === 1, 'the first attempt has failed');
    const before = clock.now();
    clock.advance(5_000);
    await until(() => delivery.failures === 0 && clock.sleepers === 1, 'the second attempt has failed');
    clock.advance(15_000);
    await until(() => delivery.delivered.length === 1, 'it is delivered');
    expect(clock.now() - before).toBe(20_000);
    expect(engine.concurrent[0]).toBe(0);
  });

  it('fails the job when nobody can ever be shown it', async () => {
    const { queue, store, delivery } = await aQueue();
    delivery.impossible = true;
    const job = await queue.submit(asked('a castle'), unlimited);
    await until(() => queue.ticket(job.id) === undefined, 'the job is settled');
    const stored = await store.jobs.get(job.id);
    expect(stored).toMatchObject({ state: 'failed', settled: true, error: { code: 'undeliverable' } });
    expect(stored?.results).toHaveLength(1);
  });
});

describe('a full disk', () => {
  const full = new StoreError('full', 'The disk that holds /data is full.');

  it('refuses a new job with words, and then there is none', async () => {
    const { queue, store } = await aQueue();
    vi.spyOn(store.jobs, 'put').mockRejectedValueOnce(full);
    await expect(queue.submit(asked('a castle'), unlimited)).rejects.toThrow('is full');
    expect([queue.waiting, queue.running, queue.tickets().size]).toEqual([0, 0, 0]);
    await expect(queue.submit(asked('a castle'), { ...unlimited, waiting: 1 })).resolves.toBeDefined();
  });

  it('lets a painted job wait for room, and starts no other until then', async () => {
    const { queue, store, clock, engine, delivery } = await aQueue();
    const troubles: (string | null)[] = [];
    queue.on('trouble', (error) => troubles.push(error?.code ?? null));
    const put = store.files.put.bind(store.files);
    let isFull = true;
    vi.spyOn(store.files, 'put').mockImplementation((bytes, kind) =>
      isFull ? Promise.reject(full) : put(bytes, kind),
    );
    await queue.submit(asked('a castle'), unlimited);
    await queue.submit(asked('a boat'), unlimited);
    await until(() => troubles.length === 1, 'the queue has noticed');
    isFull = false;
    expect(engine.started).toEqual(['a castle']);
    clock.advance(60_000);
    await until(() => delivery.delivered.length === 2, 'both are delivered');
    expect(troubles).toEqual(['full', null]);
    expect(delivery.delivered.map(promptOf)).toEqual(['a castle', 'a boat']);
  });

  it('does not lose a painting over a checkpoint or a latent that finds no room', async () => {
    const { queue, store, delivery } = await aQueue();
    vi.spyOn(store.files, 'putState').mockRejectedValue(full);
    await queue.submit(asked('a castle'), unlimited);
    await until(() => delivery.delivered.length === 1, 'it is delivered');
  });
});

describe('shutdown', () => {
  it('stops what runs with a checkpoint, and the next start goes on from there', async () => {
    const folder = temporaryFolder();
    const first = await aQueue({ folder });
    first.queue.on('progress', (_, event) => {
      if (event.step === 7) void first.queue.close();
    });
    const job = await first.queue.submit(asked('a castle'), unlimited);
    await until(() => first.queue.running === 0 && first.engine.steps.length > 0, 'it has stopped');
    expect(await first.store.jobs.get(job.id)).toMatchObject({ state: 'queued', step: 7, attempts: 0 });
    await expect(first.queue.submit(asked('a boat'), unlimited)).rejects.toThrow('I am shutting down');
    await first.queue.close();
    first.store.close();

    const second = await aQueue({ folder });
    await until(() => second.delivery.delivered.length === 1, 'it is delivered');
    expect(second.engine.steps).toEqual(['a castle 8', 'a castle 9', 'a castle 10']);
  });

  it('does not wait longer than it is given', async () => {
    const { queue, engine, clock } = await aQueue();
    const open = closeGate(engine);
    await queue.submit(asked('a castle'), unlimited);
    await until(() => engine.started.length === 1, 'it has started');
    const closed = queue.close(5_000);
    await until(() => clock.sleepers === 1, 'it waits');
    clock.advance(5_000);
    expect(await closed).toBe(1);
    open();
    await until(() => queue.running === 0, 'it has stopped after all');
  });
});

describe('a damaged store', () => {
  it('takes no jobs, and says that the operator has to mend it', async () => {
    const folder = temporaryFolder();
    const store = await openStore(folder);
    await Promise.all(Array.from({ length: 300 }, (_, i) => store.jobs.put(aJob({ id: `job-${i}` }))));
    store.close();
    const path = join(folder, 'tessera.db');
    writeFileSync(path, readFileSync(path).fill(0, 4096 * 40, 4096 * 41));
    const { queue, store: copy } = await aQueue({ folder });
    expect(copy.damage?.code).toBe('damaged');
    await expect(queue.submit(asked('a castle'), unlimited)).rejects.toThrow('My memory is damaged');
    await expect(queue.assertWithin('ada', unlimited)).rejects.toMatchObject({ reason: 'damaged' });
  });
});
