/** @file Time, a device and a Discord that do what the test says. */

import { setImmediate as turn } from 'node:timers/promises';
import { pino } from 'pino';
import type {
  Checkpoint,
  Control,
  DescribeEvent,
  Engine,
  PaintControl,
  PaintEvent,
  PaintRequest,
  PictureFile,
  UpscaleEvent,
} from '../../src/inference/worker/protocol.ts';
import type { Clock } from '../../src/jobs/clock.ts';
import type { Delivery } from '../../src/jobs/delivery.ts';
import type { Asked, Job, JobRecord } from '../../src/jobs/job.ts';
import { aJob, someSettings } from './fixtures.ts';

export const silent = pino({ level: 'silent' });

/** Stands still until it is told to go on. */
export class FakeClock implements Clock {
  #now: number;
  readonly #sleepers: { readonly until: number; readonly wake: () => void }[] = [];

  constructor(now = 1_000_000) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      if (signal?.aborted || ms <= 0) resolve();
      signal?.addEventListener('abort', wake);
      this.#sleepers.push({ until: this.#now + ms, wake });
    });
  }

  advance(ms: number): void {
    this.#now += ms;
    for (const sleeper of this.#sleepers.filter(({ until }) => until <= this.#now)) {
      this.#sleepers.splice(this.#sleepers.indexOf(sleeper), 1);
      sleeper.wake();
    }
  }

  get sleepers(): number {
    return this.#sleepers.length;
  }
}

const encoder = new TextEncoder();

export const aPicture = (text: string): PictureFile => ({
  kind: 'png',
  bytes: encoder.encode(text),
  width: 128,
  height: 128,
});

export type Sabotage = (request: PaintRequest, step: number) => PaintEvent | undefined;

export interface FakeEngineOptions {
  readonly clock?: FakeClock;
  /** How far the clock goes on with each step. */
  readonly msPerStep?: number;
  readonly checkpointEvery?: number;
  /** Instead of the step `step` of the request: an event that ends the run. */
  readonly sabotage?: Sabotage;
}

/** Paints by counting; its latent is the text `<prompt> <step>`. */
export class FakeEngine implements Engine {
  readonly device = 'fake';
  readonly started: string[] = [];
  /** Steps that were done, over all runs. */
  readonly steps: string[] = [];
  /** When set, each step waits for it. */
  gate: Promise<void> | null = null;
  /** Now and most. */
  concurrent = [0, 0] as [now: number, most: number];
  readonly #options: FakeEngineOptions;

  constructor(options: FakeEngineOptions = {}) {
    this.#options = options;
  }

  async *paint(request: PaintRequest, control: PaintControl = {}): AsyncGenerator<PaintEvent> {
    this.started.push(request.settings.prompt);
    this.concurrent = [this.concurrent[0] + 1, Math.max(this.concurrent[1], this.concurrent[0] + 1)];
    try {
      yield* this.#paint(request, control);
    } finally {
      this.concurrent = [this.concurrent[0] - 1, this.concurrent[1]];
    }
  }

  async *#paint(request: PaintRequest, { signal, finish, checkpoint }: PaintControl): AsyncGenerator<PaintEvent> {
    const { clock, msPerStep = 100, checkpointEvery = 5, sabotage } = this.#options;
    const { prompt, steps } = request.settings;
    const at = (step: number): Checkpoint => ({ step, bytes: encoder.encode(`${prompt} ${step}`) });
    yield { type: 'started', device: this.device, steps };
    let step = checkpoint?.step ?? 0;
    while (step < steps && !finish?.aborted) {
      await (this.gate ?? turn());
      if (signal?.aborted) return yield { type: 'stopped', checkpoint: at(step) };
      const trouble = sabotage?.(request, step + 1);
      if (trouble) {
        yield trouble;
        if (trouble.type !== 'resized') return;
      }
      step += 1;
      clock?.advance(msPerStep);
      this.steps.push(`${prompt} ${step}`);
      const due = step % checkpointEvery === 0;
      const loss = 1 / step;
      const measured = { loss, losses: [{ prompt, loss }], msPerStep };
      yield { type: 'progress', step, steps, ...measured, ...(due && { checkpoint: at(step) }) };
    }
    const picture = aPicture(`picture of ${prompt}`);
    const latent = Float32Array.of(step, 0.5);
    yield { type: 'done', picture, steps: step, loss: 1 / step, msPerStep, latent, notes: [] };
  }

  async *upscale(_request: unknown, { signal }: Control = {}): AsyncGenerator<UpscaleEvent> {
    // It takes 7 s until the networks are there.
    this.#options.clock?.advance(7000);
    yield { type: 'started', device: this.device, steps: 2 };
    await (this.gate ?? turn());
    if (signal?.aborted) return yield { type: 'stopped' };
    this.#options.clock?.advance(1000);
    yield { type: 'done', picture: aPicture('larger'), msPerStep: 500 };
  }

  async *describe(): AsyncGenerator<DescribeEvent> {
    yield { type: 'started', device: this.device, steps: 1 };
    yield { type: 'done', labels: [{ label: 'a castle', probability: 1 }] };
  }

  async close(): Promise<void> {}
}

/** Keeps what it was given; fails as often as it is told to. */
export class FakeDelivery implements Delivery {
  readonly delivered: Job[] = [];
  readonly told: JobRecord[] = [];
  failures = 0;
  impossible = false;

  async deliver(job: Job): Promise<'delivered' | 'impossible'> {
    this.#maybeFail();
    if (this.impossible) return 'impossible';
    this.delivered.push(job);
    return 'delivered';
  }

  async tell(job: JobRecord): Promise<void> {
    this.#maybeFail();
    this.told.push(job);
  }

  #maybeFail(): void {
    if (this.failures === 0) return;
    this.failures -= 1;
    throw new Error('Discord is down');
  }
}

export function asked(prompt: string, owner = 'ada', steps = 10): Asked {
  const { guild, channel, message, interaction, locale, private: isPrivate, parent } = aJob();
  const settings = someSettings(prompt, steps);
  const request: Asked['request'] = { kind: 'paint', pack: 'starter', settings, imagePrompts: [] };
  return { request, owner, guild, channel, message, interaction, locale, private: isPrivate, parent };
}

/** Lets everything that can go on go on, until `condition` holds; a slow disk may take its time. */
export async function until(condition: () => boolean, what: string): Promise<void> {
  const deadline = performance.now() + 30_000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`Waited in vain until ${what}.`);
    await turn();
  }
}
