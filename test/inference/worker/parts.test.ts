import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PromptError } from '../../../src/inference/text/prompt.ts';
import { EventStream } from '../../../src/inference/worker/event-stream.ts';
import { EngineError, failureOf } from '../../../src/inference/worker/failures.ts';
import { transferable } from '../../../src/inference/worker/messages.ts';
import type { Engine, PaintEvent, PaintRequest, Progress } from '../../../src/inference/worker/protocol.ts';
import { smallerSize, withSmallerSize } from '../../../src/inference/worker/smaller.ts';
import { Watchdog } from '../../../src/inference/worker/watchdog.ts';
import { aRequest } from './requests.ts';

const progress = (step: number, extras: Partial<Progress> = {}): Progress => ({
  type: 'progress',
  step,
  steps: 10,
  loss: 1,
  losses: [],
  msPerStep: 5,
  ...extras,
});

const frame = { kind: 'webp', bytes: new Uint8Array(2), width: 1, height: 1 } as const;

describe('Watchdog', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());
  const patience = { leastMs: 60_000, loadingMs: 300_000, steps: 20 };

  it('lets a model load for five minutes', () => {
    const bark = vi.fn();
    new Watchdog(patience, bark);
    vi.advanceTimersByTime(300_000);
    expect(bark).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1_000);
    expect(bark).toHaveBeenCalledExactlyOnceWith(300_000);
  });

  it('expects a word every minute once steps are quick, and every 20 steps when they are slow', () => {
    const bark = vi.fn();
    const quick = new Watchdog(patience, bark);
    quick.heard(100);
    vi.advanceTimersByTime(61_000);
    expect(bark).toHaveBeenCalledExactlyOnceWith(60_000);
    bark.mockClear();
    const slow = new Watchdog(patience, bark);
    slow.heard(8_000);
    vi.advanceTimersByTime(160_000);
    expect(bark).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1_000);
    expect(bark).toHaveBeenCalledExactlyOnceWith(160_000);
  });

  it('starts anew with every word, also one that comes at the last moment', () => {
    const bark = vi.fn();
    const watchdog = new Watchdog(patience, bark);
    watchdog.heard(100);
    for (let i = 0; i < 5; i++) {
      vi.advanceTimersByTime(60_500);
      watchdog.heard();
    }
    expect(bark).not.toHaveBeenCalled();
    watchdog.stop();
    vi.advanceTimersByTime(1_000_000);
    expect(bark).not.toHaveBeenCalled();
  });
});

describe('EventStream', () => {
  it('gives a slow reader the newest step, but every frame and checkpoint', async () => {
    const stream = new EventStream<PaintEvent>();
    const checkpoint = { step: 3, bytes: new Uint8Array(1) };
    for (const event of [progress(1, { frame }), progress(2), progress(3, { checkpoint }), progress(4), progress(5)]) {
      stream.push(event);
    }
    stream.push({ type: 'stopped' });
    stream.push(progress(6));
    const read: (number | string)[] = [];
    for await (const event of stream) read.push(event.type === 'progress' ? event.step : event.type);
    expect(read).toEqual([1, 3, 5, 'stopped']);
  });

  it('keeps no more than the newest frame and checkpoint for a reader that has fallen far behind', async () => {
    const stream = new EventStream<PaintEvent>();
    stream.push({ type: 'started', device: 'cpu', steps: 1_000 });
    for (let step = 1; step <= 999; step++) {
      const checkpoint = { step, bytes: new Uint8Array(1) };
      stream.push(progress(step, step % 2 === 0 ? { checkpoint } : { frame }));
    }
    stream.push(progress(1_000));
    stream.push({ type: 'stopped' });
    const read: PaintEvent[] = [];
    for await (const event of stream) read.push(event);
    expect(read.length).toBeLessThan(12);
    const steps = read.filter((event) => event.type === 'progress');
    expect(steps.map(({ step }) => step)).toEqual([...steps.map(({ step }) => step)].sort((a, b) => a - b));
    expect(steps.findLast(({ checkpoint }) => checkpoint)?.checkpoint?.step).toBe(998);
    expect(steps.findLast((step) => step.frame)?.step).toBe(999);
    expect([read[0]?.type, steps.at(-1)?.step, read.at(-1)?.type]).toEqual(['started', 1_000, 'stopped']);
  });
});

describe('transferable', () => {
  it('hands over a whole buffer as it is, and copies a piece of a shared one', () => {
    const whole = new Uint8Array([1, 2, 3]);
    const shared = new Uint8Array([9, 1, 2, 3, 9]);
    const picture = { kind: 'png', bytes: shared.subarray(1, 4), width: 1, height: 1 } as const;
    const latent = new Float32Array(2).fill(0.5);
    const done = { type: 'done', picture, steps: 1, loss: 1, msPerStep: 1, latent, notes: [] } as const;
    const moved = transferable(done);
    expect([...moved.event.picture.bytes]).toEqual([1, 2, 3]);
    expect(moved.buffers).toContain(latent.buffer);
    expect(moved.buffers).not.toContain(shared.buffer);
    expect([...shared]).toEqual([9, 1, 2, 3, 9]);
    expect(transferable(progress(1, { frame: { ...frame, bytes: whole } })).buffers).toEqual([whole.buffer]);
  });
});

describe('failureOf', () => {
  it.each([
    'std::bad_alloc',
    'CUDA failure 2: out of memory',
    'bfc_arena.cc:376 Failed to allocate memory for requested buffer of size 268435456',
    'Array buffer allocation failed',
  ])('knows “%s” as a lack of memory', (message) => {
    expect(failureOf(new Error(message)).code).toBe('out-of-memory');
  });

  it('hands on what is wrong with a request, with its facts', () => {
    expect(failureOf(new PromptError({ code: 'weightZero', text: 'fog' }))).toEqual({
      type: 'failed',
      code: 'bad-request',
      message: 'The weight of "fog" is 0. Give it another weight or leave the phrase out.',
      problem: { code: 'weightZero', text: 'fog' },
    });
  });

  it('keeps the code of an engine’s own error, and calls the rest ours', () => {
    expect(failureOf(new EngineError('model-missing', 'no such pack')).code).toBe('model-missing');
    expect(failureOf('what?')).toEqual({ type: 'failed', code: 'internal', message: 'what?' });
  });
});

describe('smallerSize', () => {
  it.each([
    [128, 128, { width: 64, height: 64 }],
    [256, 256, { width: 160, height: 160 }],
    [512, 288, { width: 352, height: 192 }],
    [64, 512, { width: 64, height: 352 }],
    [64, 64, null],
  ])('of %d × %d is %o', (width, height, expected) => {
    expect(smallerSize(width, height)).toEqual(expected);
  });
});

describe('withSmallerSize', () => {
  /** Has memory for so many pixels. */
  function anEngine(pixels: number): { engine: Engine; asked: PaintRequest[] } {
    const asked: PaintRequest[] = [];
    const engine: Engine = {
      device: 'fake',
      async *paint(request, control) {
        asked.push(request);
        const { width, height } = request.settings;
        yield { type: 'started', device: 'fake', steps: control?.checkpoint?.step ?? 0 };
        if (width * height > pixels) yield { type: 'failed', code: 'out-of-memory', message: 'bad_alloc' };
        else yield { type: 'stopped' };
      },
      async *upscale() {},
      async *describe() {},
      async close() {},
    };
    return { engine: withSmallerSize(engine), asked };
  }

  const eventsOf = async (engine: Engine, request: PaintRequest): Promise<PaintEvent[]> => {
    const events: PaintEvent[] = [];
    const checkpoint = { step: 7, bytes: new Uint8Array() };
    for await (const event of engine.paint(request, { checkpoint })) events.push(event);
    return events;
  };

  it('says what it does when memory runs out, and begins anew at the next smaller size', async () => {
    const { engine } = anEngine(160 * 160);
    expect(await eventsOf(engine, aRequest({ width: 256, height: 256 }))).toEqual([
      { type: 'started', device: 'fake', steps: 7 },
      { type: 'resized', width: 160, height: 160 },
      { type: 'started', device: 'fake', steps: 0 },
      { type: 'stopped' },
    ]);
  });

  it('tries once only', async () => {
    const { engine, asked } = anEngine(10);
    expect((await eventsOf(engine, aRequest({ width: 256, height: 256 }))).at(-1)?.type).toBe('failed');
    expect(asked.map(({ settings }) => settings.width)).toEqual([256, 160]);
  });

  it('leaves a picture alone that is as small as it gets', async () => {
    const { engine, asked } = anEngine(10);
    expect((await eventsOf(engine, aRequest({ width: 64, height: 64 }))).at(-1)?.type).toBe('failed');
    expect(asked).toHaveLength(1);
  });
});
