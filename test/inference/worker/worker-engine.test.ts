import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { PaintEvent, Progress } from '../../../src/inference/worker/protocol.ts';
import { WorkerEngine } from '../../../src/inference/worker/worker-engine.ts';
import { WorkerHandle, type WorkerOptions } from '../../../src/inference/worker/worker-handle.ts';
import { aRequest } from './requests.ts';

const module = new URL('./counting-engine.ts', import.meta.url).href;

function anEngine(options: Partial<WorkerOptions> & Pick<WorkerOptions, 'kind'>): WorkerEngine {
  const engine = new WorkerEngine({ device: 'cpu', module, options: { device: 'cpu' }, ...options });
  onTestFinished(() => engine.close());
  return engine;
}

async function all<Event>(events: AsyncIterable<Event>): Promise<Event[]> {
  const list: Event[] = [];
  for await (const event of events) list.push(event);
  return list;
}

const text = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString();
const isProgress = (event: PaintEvent): event is Progress => event.type === 'progress';

describe.each(['thread', 'process'] as const)('WorkerEngine in a %s', (kind) => {
  it('paints elsewhere, and hands over every frame, checkpoint and picture', async () => {
    const engine = anEngine({ kind });
    const events = await all(engine.paint(aRequest()));
    const [started] = events;
    const steps = events.filter(isProgress);
    expect(started?.type === 'started' && started.device).not.toBe(`${process.pid}/0`);
    expect(steps.map(({ step, frame, checkpoint }) => [step, text(frame?.bytes), text(checkpoint?.bytes)])).toEqual(
      [1, 2, 3, 4, 5].map((step) => [step, `frame ${step}`, `after ${step}`]),
    );
    const end = events.at(-1);
    expect(end).toMatchObject({ type: 'done', steps: 5, latent: Float32Array.of(0.5, 0.5, 0.5) });
    expect(end?.type === 'done' && end.picture.bytes.every((byte) => byte === 7)).toBe(true);
    expect(engine.device).toBe('cpu:0');
  });

  it('upscales and describes', async () => {
    const engine = anEngine({ kind });
    const [upscaled] = await all(engine.upscale({ image: new Uint8Array(3), scale: 4 }));
    const [described] = await all(engine.describe({ pack: 'starter', image: new Uint8Array(3) }));
    expect(upscaled).toMatchObject({ type: 'done', picture: { width: 4 } });
    expect(described).toMatchObject({ type: 'done', labels: [{ label: '3 bytes' }] });
  });

  it('stops at most a step late, with a checkpoint, from which it goes on', async () => {
    const engine = anEngine({ kind });
    const stop = new AbortController();
    const events: PaintEvent[] = [];
    for await (const event of engine.paint(aRequest({ prompt: 'slow', steps: 500 }), { signal: stop.signal })) {
      events.push(event);
      if (event.type === 'progress' && event.step === 2) stop.abort();
    }
    const end = events.at(-1);
    expect(end?.type).toBe('stopped');
    const checkpoint = end?.type === 'stopped' ? end.checkpoint : undefined;
    expect(checkpoint?.step).toBeLessThan(500);
    if (!checkpoint) return;
    const rest = await all(engine.paint(aRequest({ steps: checkpoint.step + 2 }), { checkpoint }));
    expect(rest.filter(isProgress).map(({ step }) => step)).toEqual([checkpoint.step + 1, checkpoint.step + 2]);
  });

  it('ends with the picture as it is when it is asked to finish', async () => {
    const engine = anEngine({ kind });
    const finish = new AbortController();
    const events: PaintEvent[] = [];
    for await (const event of engine.paint(aRequest({ prompt: 'slow', steps: 500 }), { finish: finish.signal })) {
      events.push(event);
      if (event.type === 'progress') finish.abort();
    }
    const end = events.at(-1);
    expect(end?.type).toBe('done');
    expect(end?.type === 'done' && end.steps).toBeLessThan(500);
  });

  it('says what went wrong in a run, with its facts, and takes the next one', async () => {
    const engine = anEngine({ kind });
    expect((await all(engine.paint(aRequest({ prompt: 'throw' })))).at(-1)).toEqual({
      type: 'failed',
      code: 'internal',
      message: 'a layer is missing',
    });
    expect((await all(engine.paint(aRequest({ prompt: 'large' })))).at(-1)).toMatchObject({ code: 'out-of-memory' });
    expect((await all(engine.paint(aRequest({ prompt: 'refuse' })))).at(-1)).toEqual({
      type: 'failed',
      code: 'bad-request',
      message: '8 × 8 pixels is too small for this pack: both sides must be 32 or more.',
      problem: { code: 'sizeTooSmall', width: 8, height: 8, least: 32 },
    });
    expect((await all(engine.paint(aRequest()))).at(-1)).toMatchObject({ type: 'done' });
  });

  it.each(kind === 'process' ? ['exit', 'kill', 'uncaught'] : ['exit', 'uncaught'])(
    'is lost and started anew when its worker dies (%s)',
    async (prompt) => {
      const engine = anEngine({ kind });
      expect((await all(engine.paint(aRequest({ prompt, steps: 500 })))).at(-1)).toMatchObject({
        type: 'failed',
        code: 'worker-lost',
      });
      expect((await all(engine.paint(aRequest()))).at(-1)).toMatchObject({ type: 'done' });
    },
  );

  it('gives up a worker that hangs, and goes on with another', async () => {
    const engine = anEngine({ kind, patience: { leastMs: 2_000, loadingMs: 60_000, steps: 20 } });
    const end = (await all(engine.paint(aRequest({ prompt: 'hang' })))).at(-1);
    expect(end).toMatchObject({ type: 'failed', code: 'worker-lost' });
    expect(end?.type === 'failed' && end.message).toMatch(/^The worker was silent for \d+ s and was given up\.$/);
    expect((await all(engine.paint(aRequest()))).at(-1)).toMatchObject({ type: 'done' });
  });

  it('says why it cannot start, each time', async () => {
    const engine = anEngine({ kind, options: { device: 'absent' } });
    const refusal = {
      type: 'failed',
      code: 'worker-lost',
      message: 'The worker could not start: libcuda.so.1 is missing',
    };
    expect(await all(engine.paint(aRequest()))).toEqual([refusal]);
    // Earlier the second request went to the worker that was leaving, and was told that it exited.
    expect(await all(engine.paint(aRequest()))).toEqual([refusal]);
  });

  it('has lost its worker when it cannot be given work, and takes the next request', async () => {
    const lost = { type: 'failed', code: 'worker-lost', message: expect.stringContaining('could not be cloned') };
    const unmade = anEngine({ kind, options: { device: 'cpu', secret: () => 'not for other threads' } });
    expect(await all(unmade.paint(aRequest()))).toEqual([lost]);
    expect(await all(unmade.paint(aRequest()))).toEqual([lost]);
    const engine = anEngine({ kind });
    const request = { ...aRequest(), secret: () => 'not for other threads' };
    expect(await all(engine.paint(request))).toEqual([lost]);
    expect((await all(engine.paint(aRequest()))).at(-1)).toMatchObject({ type: 'done' });
  });

  it('gives what follows a failure that nobody can explain to another worker', async () => {
    const engine = anEngine({ kind });
    const workerOf = async (prompt: string): Promise<string> => {
      const [started] = await all(engine.paint(aRequest({ prompt })));
      return started?.type === 'started' ? started.device : '';
    };
    const first = await workerOf('a castle');
    expect([await workerOf('large'), await workerOf('refuse'), await workerOf('throw')]).toEqual([first, first, first]);
    const second = await workerOf('a castle');
    expect(second).not.toBe(first);
    expect(await workerOf('a boat')).toBe(second);
  });

  it('does not wait for long for a broken worker to leave', async () => {
    const engine = anEngine({ kind, patience: { leastMs: 100, loadingMs: 60_000, steps: 20 } });
    expect((await all(engine.paint(aRequest({ prompt: 'cling' })))).at(-1)).toMatchObject({ code: 'internal' });
    expect((await all(engine.paint(aRequest()))).at(-1)).toMatchObject({ type: 'done' });
  });

  it('frees the device when the reader leaves early', async () => {
    const engine = anEngine({ kind });
    for await (const event of engine.paint(aRequest({ prompt: 'slow', steps: 500 }))) if (isProgress(event)) break;
    expect((await all(engine.paint(aRequest()))).at(-1)).toMatchObject({ type: 'done' });
  });

  it('refuses a second request while it is busy, and any after it was closed', async () => {
    const engine = anEngine({ kind });
    const first = all(engine.paint(aRequest({ prompt: 'slow' })));
    expect(await all(engine.paint(aRequest()))).toMatchObject([{ type: 'failed', message: /is busy/ }]);
    expect((await first).at(-1)).toMatchObject({ type: 'done' });
    await engine.close();
    expect(await all(engine.paint(aRequest()))).toMatchObject([{ type: 'failed', message: /is closed/ }]);
  });

  it('stops what runs when it is closed', async () => {
    const engine = anEngine({ kind });
    const events = all(engine.paint(aRequest({ prompt: 'slow', steps: 500 })));
    await delay(10);
    await engine.close();
    expect((await events).at(-1)).toMatchObject({ type: 'stopped' });
  });

  it('does not trouble the worker with a request that is stopped already', async () => {
    const engine = anEngine({ kind, module: 'file:///nowhere.js' });
    expect(await all(engine.paint(aRequest(), { signal: AbortSignal.abort() }))).toEqual([{ type: 'stopped' }]);
  });

  it('says when its worker was not made for the task', async () => {
    const worker = new WorkerHandle({ kind, device: 'cpu', module, options: { device: 'cpu' } });
    onTestFinished(() => worker.close());
    expect(await all(worker.run({ kind: 'screen', request: { image: new Uint8Array(3) } }))).toEqual([
      { type: 'failed', code: 'internal', message: 'This worker was not made to screen.' },
    ]);
  });
});
