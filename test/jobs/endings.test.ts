import { describe, expect, it, vi } from 'vitest';
import type { PaintControl, PaintEvent, PaintRequest } from '../../src/inference/worker/protocol.ts';
import { QueueClosedError } from '../../src/jobs/admission.ts';
import { unlimited } from '../../src/jobs/limits.ts';
import { asked, type FakeEngine, type Sabotage, until } from './fakes.ts';
import { aQueue, closeGate } from './house.ts';
import { temporaryFolder } from './temporary-folder.ts';

const gone: PaintEvent = { type: 'failed', code: 'worker-lost', message: 'gone' };

/** Does `act` before each event of a run but the first one. */
function beforeEach(
  engine: FakeEngine,
  act: (event: PaintEvent) => Promise<PaintEvent> | PaintEvent,
  control: (given: PaintControl) => PaintControl = (given) => given,
): void {
  const paint = engine.paint.bind(engine);
  vi.spyOn(engine, 'paint').mockImplementationOnce(async function* (request: PaintRequest, given: PaintControl = {}) {
    for await (const event of paint(request, control(given))) {
      const shown = await act(event);
      yield shown;
      if (shown.type === 'failed') return;
    }
  });
}

describe('finish now', () => {
  it('is not forgotten when the worker dies: the picture is as far as it was, and no further', async () => {
    const { queue, engine, delivery } = await aQueue();
    const job = await queue.submit(asked('a castle', 'ada', 100), unlimited);
    beforeEach(
      engine,
      (event) => {
        if (event.type !== 'progress' || event.step !== 9) return event;
        return queue.finish(job.id) ? gone : event;
      },
      // The worker dies before it hears of it.
      ({ finish: _, ...rest }) => rest,
    );
    await until(() => delivery.delivered.length === 1, 'it is delivered');
    expect(delivery.delivered[0]).toMatchObject({ id: job.id, step: 8 });
    expect(engine.steps.slice(-3)).toEqual(['a castle 6', 'a castle 7', 'a castle 8']);
  });

  it('is forgotten with the job', async () => {
    const { queue, delivery } = await aQueue();
    queue.on('progress', (job, { step }) => {
      if (step === 2) queue.finish(job.id);
    });
    const { id } = await queue.submit(asked('a castle', 'ada', 100), unlimited);
    await until(() => delivery.delivered.length === 1, 'it is delivered');
    expect(queue.finish(id)).toBe(false);
  });
});

describe('a cancel', () => {
  it('that comes while a job is given back is carried out', async () => {
    const sabotage: Sabotage = (_, step) => (step === 3 ? gone : undefined);
    const { queue, store, engine, delivery } = await aQueue({ sabotage });
    const put = store.jobs.put.bind(store.jobs);
    const answers: string[] = [];
    vi.spyOn(store.jobs, 'put').mockImplementation(async (job) => {
      if (job.state === 'queued' && job.lost > 0) answers.push(await queue.cancel(job.id));
      await put(job);
    });
    const job = await queue.submit(asked('a castle'), unlimited);
    await until(() => delivery.told.length === 1, 'the owner is told');
    expect([answers, engine.started]).toEqual([['stopping'], ['a castle']]);
    await until(() => queue.ticket(job.id) === undefined, 'it is settled');
    expect(await store.jobs.get(job.id)).toMatchObject({ state: 'cancelled', settled: true });
  });

  it('goes before a shutdown, also one that has begun', async () => {
    const { queue, store, engine, delivery } = await aQueue();
    const put = store.jobs.put.bind(store.jobs);
    const job = await queue.submit(asked('a castle'), unlimited);
    await until(() => engine.steps.length > 0, 'it has begun');
    const answers: string[] = [];
    vi.spyOn(store.jobs, 'put').mockImplementation(async (written) => {
      if (written.state === 'queued') answers.push(await queue.cancel(job.id));
      await put(written);
    });
    await queue.close();
    expect(answers).toEqual(['stopping']);
    expect(await store.jobs.get(job.id)).toMatchObject({ state: 'cancelled' });
    expect(delivery.delivered).toEqual([]);
  });

  it.each(['in the worker', 'on its way to the disk'])(
    'is not overridden by a picture that is done, %s',
    async (where) => {
      const { queue, store, engine, delivery } = await aQueue();
      const answers: string[] = [];
      const job = await queue.submit(asked('a castle'), unlimited);
      const cancel = async (): Promise<void> => void answers.push(await queue.cancel(job.id));
      if (where === 'in the worker') {
        beforeEach(engine, async (event) => {
          if (event.type === 'done') await cancel();
          return event;
        });
      } else {
        const put = store.files.put.bind(store.files);
        vi.spyOn(store.files, 'put').mockImplementation(async (bytes, kind) => {
          await cancel();
          return put(bytes, kind);
        });
      }
      await until(() => queue.ticket(job.id) === undefined, 'it is settled');
      expect([answers, delivery.delivered, delivery.told.length]).toEqual([['stopping'], [], 1]);
      expect(await store.jobs.get(job.id)).toMatchObject({ state: 'cancelled', results: [], settled: true });
    },
  );

  it('comes too late once the picture is in the record', async () => {
    const { queue, store, delivery } = await aQueue();
    const put = store.jobs.put.bind(store.jobs);
    const answers: Promise<string>[] = [];
    vi.spyOn(store.jobs, 'put').mockImplementation((job) => {
      if (job.state === 'painted') answers.push(queue.cancel(job.id));
      return put(job);
    });
    await queue.submit(asked('a castle'), unlimited);
    await until(() => delivery.delivered.length === 1, 'it is delivered');
    expect(await Promise.all(answers)).toEqual(['too-late']);
    expect(delivery.told).toEqual([]);
  });
});

describe('a shutdown', () => {
  it('gives back the attempt of a job that has done no step and does not stop in time', async () => {
    const folder = temporaryFolder();
    const { queue, store, engine, clock } = await aQueue({ folder });
    closeGate(engine);
    const job = await queue.submit(asked('a castle'), unlimited);
    await until(() => engine.started.length === 1, 'it has started');
    expect(await store.jobs.get(job.id)).toMatchObject({ state: 'painting', attempts: 1 });
    const closed = queue.close(5_000);
    await until(() => clock.sleepers === 1, 'it waits');
    clock.advance(5_000);
    expect(await closed).toBe(1);
    expect(await store.jobs.get(job.id)).toMatchObject({ state: 'painting', attempts: 0 });
    store.close();

    // Started and closed again and again, as by a supervisor, it is still painted.
    for (let life = 0; life < 6; life++) {
      const house = await aQueue({ folder, start: false });
      closeGate(house.engine);
      await house.queue.start();
      await until(() => house.engine.started.length === 1, 'it has started');
      await house.queue.close(0);
      house.store.close();
    }
    const last = await aQueue({ folder });
    await until(() => last.delivery.delivered.length === 1, 'it is delivered');
  });

  it('gives it back once, also when the job stops after all', async () => {
    const { queue, store, engine } = await aQueue({ start: false });
    const open = closeGate(engine);
    await queue.start();
    const job = await queue.submit(asked('a castle'), unlimited);
    await store.jobs.get(job.id);
    await until(() => engine.started.length === 1, 'it has started');
    await queue.amend(job.id, { favourite: true });
    await queue.close(0);
    open();
    await until(() => queue.running === 0, 'it has stopped after all');
    expect(await store.jobs.get(job.id)).toMatchObject({ state: 'queued', attempts: 0, favourite: true });
  });
});

describe('a queue that takes no jobs', () => {
  const reasonOf = async (asking: Promise<unknown>): Promise<string> => {
    const error = await asking.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    return error instanceof QueueClosedError ? error.reason : String(error);
  };

  it('says by a code why', async () => {
    const { queue } = await aQueue({ start: false });
    expect(await reasonOf(queue.submit(asked('a castle'), unlimited))).toBe('stopping');
    queue.resume();
    expect(await reasonOf(queue.submit(asked('a castle'), unlimited))).toBe('stopping');
    await queue.start();
    await queue.drain();
    expect(await reasonOf(queue.submit(asked('a castle'), unlimited))).toBe('draining');
    expect(await reasonOf(queue.assertWithin('ada', unlimited))).toBe('draining');
    await queue.close();
    expect(await reasonOf(queue.submit(asked('a castle'), unlimited))).toBe('stopping');
  });
});
