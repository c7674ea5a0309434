/** @file What the commands that compute share: an engine for their time, its events on the screen, Ctrl-C, the result. */
import { PackError } from '../inference/packs/error.ts';
import { RequestError } from '../inference/painting/request.ts';
import type { Device } from '../inference/runtime/devices.ts';
import { openEngine } from '../inference/worker/open.ts';
import type { Engine, Failed, PaintControl, PictureFile, Stopped, UpscaleEvent } from '../inference/worker/protocol.ts';
import { UsageError } from './errors.ts';
import { Interrupted, onInterrupt } from './interrupt.ts';
import { type ProgressDisplay, showProgress } from './progress.ts';

/** Milliseconds that the program has run. */
export const elapsed = (): number => Math.round(performance.now());

/** Opens an engine in a worker thread, gives it to `work` with a display and Ctrl-C's signals, and closes it. */
export async function withEngine(
  device: Device,
  dataDir: string,
  work: (engine: Engine, display: ProgressDisplay, control: PaintControl) => Promise<void>,
): Promise<void> {
  const display = showProgress();
  const interrupts = onInterrupt(display.note);
  const engine = openEngine('thread', device, dataDir);
  try {
    await work(engine, display, { signal: interrupts.stop, finish: interrupts.finish });
  } finally {
    display.end();
    interrupts.release();
    await engine.close();
  }
}

/** Throws what a last event without a result says. */
export function throwIfEnded(event: { readonly type: string } | Failed | Stopped): void {
  if (event.type === 'stopped') throw new Interrupted('Stopped. No picture was kept.');
  if (event.type !== 'failed' || !('code' in event)) return;
  if (event.code === 'bad-request') throw new RequestError(event.problem);
  if (event.code === 'out-of-memory') throw new UsageError(event.message);
  if (event.code === 'model-missing') throw new PackError(event.message);
  throw new Error(event.message);
}

/** Shows each tile, and returns the picture. Throws what `failed` says. */
export async function watchUpscaling(
  events: AsyncIterable<UpscaleEvent>,
  display: ProgressDisplay,
): Promise<PictureFile & { readonly msPerStep: number }> {
  for await (const event of events) {
    if (event.type === 'progress') display.update({ ...event, detail: 'tiles' });
    if (event.type === 'done') return { ...event.picture, msPerStep: event.msPerStep };
    throwIfEnded(event);
  }
  throw new Error('the upscaling ended without a word');
}

/** One JSON object, or one line for people, on stdout. */
export const printResult = (json: boolean, result: object, line: string): void =>
  void process.stdout.write(`${json ? JSON.stringify(result) : line}\n`);
