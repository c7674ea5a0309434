/** @file What travels between the handle and its worker, as thread messages or between processes. */

import type {
  Checkpoint,
  DescribeEvent,
  DescribeRequest,
  PaintEvent,
  PaintRequest,
  ScreenEvent,
  ScreenRequest,
  UpscaleEvent,
  UpscaleRequest,
} from './protocol.ts';

export type WorkerEvent = PaintEvent | UpscaleEvent | DescribeEvent | ScreenEvent;

export type Task =
  | { readonly kind: 'paint'; readonly request: PaintRequest; readonly checkpoint?: Checkpoint }
  | { readonly kind: 'upscale'; readonly request: UpscaleRequest }
  | { readonly kind: 'describe'; readonly request: DescribeRequest }
  | { readonly kind: 'screen'; readonly request: ScreenRequest };

export type ToWorker =
  /** First and once. `module`: the URL of a module whose default export makes a `Performer` of `options`. */
  | { readonly type: 'open'; readonly module: string; readonly options: unknown }
  | { readonly type: 'run'; readonly run: number; readonly task: Task }
  | { readonly type: 'stop'; readonly run: number }
  | { readonly type: 'finish'; readonly run: number }
  /** Stop what runs, free the device, exit. */
  | { readonly type: 'close' };

export type FromWorker =
  | { readonly type: 'ready'; readonly device: string }
  /** The module could not be loaded, or the device could not be opened. */
  | { readonly type: 'refused'; readonly message: string }
  | { readonly type: 'event'; readonly run: number; readonly event: WorkerEvent }
  /** Every second while the worker's loop is free. */
  | { readonly type: 'beat' };

export const isEnd = (event: WorkerEvent): boolean =>
  event.type === 'done' || event.type === 'stopped' || event.type === 'failed';

/**
 * The buffers of an event, to be transferred instead of copied, with the event that owns them: bytes that share their
 * buffer (Node's pool) are copied first, for transferring takes the whole buffer away.
 */
export function transferable<Event extends WorkerEvent>(event: Event): { event: Event; buffers: ArrayBuffer[] } {
  const buffers: ArrayBuffer[] = [];
  const own = <Part extends { readonly bytes: Uint8Array }>(part: Part): Part => {
    const bytes = new Uint8Array(ownBuffer(part.bytes));
    buffers.push(bytes.buffer);
    return { ...part, bytes };
  };
  const moved = { ...event };
  if ('frame' in moved && moved.frame) Object.assign(moved, { frame: own(moved.frame) });
  if ('latent' in moved) {
    const latent = new Float32Array(ownBuffer(moved.latent));
    buffers.push(latent.buffer);
    Object.assign(moved, { latent });
  }
  if ('picture' in moved) Object.assign(moved, { picture: own(moved.picture) });
  if ('checkpoint' in moved && moved.checkpoint) Object.assign(moved, { checkpoint: own(moved.checkpoint) });
  return { event: moved, buffers };
}

function ownBuffer({ buffer, byteOffset, byteLength }: ArrayBufferView): ArrayBuffer {
  const whole = buffer instanceof ArrayBuffer && byteOffset === 0 && byteLength === buffer.byteLength;
  return whole ? buffer : new Uint8Array(buffer, byteOffset, byteLength).slice().buffer;
}
