/** @file One job on one engine, from its first event to its last; files are on disk before anything is said of them. */

import type { Logger } from 'pino';
import { messageOf } from '../inference/message-of.ts';
import type {
  Checkpoint,
  DescribeEvent,
  Engine,
  Failure,
  PaintEvent,
  PictureFile,
  Progress,
  UpscaleEvent,
} from '../inference/worker/protocol.ts';
import { readCheckpoint, writeCheckpoint, writeLatent } from './checkpoints.ts';
import { describeRequest, MissingInputError, paintRequest, upscaleRequest } from './inputs.ts';
import { asPainted, type Job, type JobError } from './job.ts';
import { KeptFrames } from './kept-frames.ts';
import type { Patience } from './patience.ts';
import type { Files } from './store/files.ts';

export type Outcome =
  | { readonly kind: 'done'; readonly changes: Partial<Job>; readonly msPerUnit: number | null }
  | { readonly kind: 'stopped' }
  /** `byEngine`: the engine said so, or fell silent; else it was never asked, or its result could not be kept. */
  | { readonly kind: 'failed'; readonly error: JobError; readonly byEngine: boolean };

export interface RunSignals {
  readonly stop: AbortSignal;
  readonly finish: AbortSignal;
}

export interface RunHooks {
  /** Every step; what it brings is not yet on disk. */
  progress(event: Progress): void;
  /** To be written with the job. */
  record(changes: Partial<Job>): Promise<void>;
}

export interface RunTools {
  readonly files: Files;
  readonly patience: Patience;
  readonly log: Logger;
}

type EngineEvent = PaintEvent | UpscaleEvent | DescribeEvent;

const errorOf = (failed: Failure): JobError => ({
  code: failed.code,
  message: failed.message,
  problem: failed.code === 'bad-request' ? failed.problem : null,
});

/** Never throws for what the engine, the request or a file does; throws what `hooks.record` throws. */
export async function runJob(
  job: Job,
  engine: Engine,
  signals: RunSignals,
  hooks: RunHooks,
  tools: RunTools,
): Promise<Outcome> {
  const run = new Run(job, hooks, tools);
  try {
    for await (const event of await run.start(engine, signals)) {
      const outcome = await run.take(event);
      if (outcome) return outcome;
    }
    const message = `The engine on ${engine.device} ended without a result.`;
    return { kind: 'failed', error: { code: 'internal', message, problem: null }, byEngine: true };
  } catch (error) {
    if (error instanceof NotRecorded) throw error.cause;
    if (error instanceof MissingInputError) {
      const { message, problem } = error;
      return { kind: 'failed', error: { code: 'bad-request', message, problem }, byEngine: false };
    }
    tools.log.error({ err: error, job: job.id }, 'run broken off');
    return { kind: 'failed', error: { code: 'internal', message: messageOf(error), problem: null }, byEngine: false };
  }
}

/** Tells an error of the records from those of the job. */
class NotRecorded extends Error {
  override readonly name = 'NotRecorded';
}

class Run {
  readonly #job: Job;
  readonly #hooks: RunHooks;
  readonly #tools: RunTools;
  #frames: KeptFrames;

  constructor(job: Job, hooks: RunHooks, tools: RunTools) {
    this.#job = job;
    this.#hooks = hooks;
    this.#tools = tools;
    this.#frames = new KeptFrames(job.frames);
  }

  async start(engine: Engine, { stop, finish }: RunSignals): Promise<AsyncIterable<EngineEvent>> {
    const { files, patience } = this.#tools;
    const job = this.#job;
    // A painting that began again at a smaller size goes on at that size.
    const request = asPainted(job);
    if (request.kind === 'upscale') {
      return engine.upscale(await patience.read(() => upscaleRequest(request, files)), { signal: stop });
    }
    if (request.kind === 'describe') {
      return engine.describe(await patience.read(() => describeRequest(request, files)), { signal: stop });
    }
    const asked = await patience.read(() => paintRequest(request, files));
    const checkpoint = await this.#checkpoint();
    if (!checkpoint && job.step > 0 && !stop.aborted) await this.#beginAnew({});
    return engine.paint(asked, { signal: stop, finish, ...(checkpoint && { checkpoint }) });
  }

  /** One that cannot be read counts as none. */
  async #checkpoint(): Promise<Checkpoint | undefined> {
    const { files, patience, log } = this.#tools;
    const { id: job } = this.#job;
    try {
      return await patience.read(() => readCheckpoint(files, job));
    } catch (error) {
      log.warn({ err: error, job }, 'checkpoint not read: the painting begins anew');
      return undefined;
    }
  }

  async #beginAnew(changes: Partial<Job>): Promise<void> {
    this.#frames = new KeptFrames([]);
    await this.#record({ ...changes, step: 0, frames: [] });
  }

  async #record(changes: Partial<Job>): Promise<void> {
    try {
      await this.#hooks.record(changes);
    } catch (cause) {
      throw new NotRecorded(`Job ${this.#job.id} is not recorded.`, { cause });
    }
  }

  async take(event: EngineEvent): Promise<Outcome | null> {
    switch (event.type) {
      case 'started':
        if (event.anew !== undefined) {
          const { log } = this.#tools;
          log.warn({ job: this.#job.id, reason: event.anew }, 'checkpoint of no use: the painting begins anew');
          await this.#beginAnew({});
        }
        if (event.steps !== this.#job.steps) await this.#record({ steps: event.steps });
        return null;
      case 'progress':
        await this.#progress(event);
        return null;
      case 'resized':
        await this.#unlessRefused('checkpoint not removed', () =>
          this.#tools.files.removeState(this.#job.id, 'checkpoint'),
        );
        await this.#beginAnew({ resized: { width: event.width, height: event.height } });
        return null;
      case 'stopped':
        if (event.checkpoint) await this.#keep(event.checkpoint.step, () => this.#write(event.checkpoint));
        return { kind: 'stopped' };
      case 'failed':
        return { kind: 'failed', error: errorOf(event), byEngine: true };
      case 'done':
        return this.#done(event);
    }
  }

  async #progress(event: Progress): Promise<void> {
    this.#hooks.progress(event);
    const { frame, checkpoint } = event;
    if (frame) {
      const put = () => this.#tools.files.put(frame.bytes, frame.kind);
      await this.#unlessRefused('frame not stored', () => this.#frames.take(put));
    }
    if (checkpoint) await this.#keep(event.step, () => this.#write(checkpoint));
  }

  async #keep(step: number, write: () => Promise<void>): Promise<void> {
    const written = await this.#unlessRefused('checkpoint not stored', write);
    // From here the job goes on by itself: attempts and lost workers are counted anew.
    if (written) await this.#record({ step, attempts: 1, lost: 0, frames: [...this.#frames.names] });
  }

  async #write(checkpoint: { step: number; bytes: Uint8Array } | undefined): Promise<void> {
    if (checkpoint) await writeCheckpoint(this.#tools.files, this.#job.id, checkpoint);
  }

  /** A frame or a checkpoint that the disk refuses is worth a warning and not the painting. */
  async #unlessRefused(what: string, write: () => Promise<void>): Promise<boolean> {
    try {
      await write();
      return true;
    } catch (error) {
      this.#tools.log.warn({ err: error, job: this.#job.id }, what);
      return false;
    }
  }

  async #done(event: Extract<EngineEvent, { type: 'done' }>): Promise<Outcome> {
    if ('labels' in event) return { kind: 'done', changes: { labels: [...event.labels] }, msPerUnit: null };
    const result = await this.#tools.patience.persist(() => this.#store(event.picture));
    if (!('latent' in event)) return { kind: 'done', changes: { results: [result] }, msPerUnit: event.msPerStep };
    const { latent, steps: step, notes, msPerStep } = event;
    await this.#unlessRefused('latent not stored', () => writeLatent(this.#tools.files, this.#job.id, latent));
    const changes = { results: [result], step, frames: [...this.#frames.names], notes: [...notes] };
    return { kind: 'done', changes, msPerUnit: msPerStep };
  }

  async #store(picture: PictureFile) {
    const file = await this.#tools.files.put(picture.bytes, picture.kind);
    return { file, width: picture.width, height: picture.height };
  }
}
