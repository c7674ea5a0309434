/** @file The loop: from a start, step by step, to a picture. */
import type { Note } from '../problems/note.ts';
import type { PaintInputs, PaintSettings } from './request.ts';
import type { Studio } from './studio.ts';
import { type Frame, type PaintCheckpoint, type PromptLoss, Work } from './work.ts';

export type { Frame, PaintCheckpoint, PromptLoss } from './work.ts';

export interface PaintProgress {
  /** Steps done, from 1. */
  readonly step: number;
  readonly steps: number;
  readonly loss: number;
  /** Per prompt of the scene. */
  readonly losses: readonly PromptLoss[];
  readonly msPerStep: number;
  /** The picture so far; decodes when called. */
  frame(): Promise<Frame>;
  /** A copy of the state after this step. */
  checkpoint(): PaintCheckpoint;
}

export interface Painting extends Frame {
  /** Steps done; fewer than asked for if it was finished early or the loss was flat. */
  readonly steps: number;
  /** Of the first and the last step; null if there was none. */
  readonly firstLoss: number | null;
  readonly loss: number | null;
  readonly msPerStep: number;
  /** What the picture was decoded from, [1, C, h, w]. */
  readonly latent: Float32Array;
  /** Things the owner should know. */
  readonly notes: readonly Note[];
}

export interface PaintControl {
  /** Ends with an AbortError at the next step. */
  readonly signal?: AbortSignal;
  /** Ends with the picture so far at the next step. */
  readonly finish?: AbortSignal;
  /** Goes on from here. */
  readonly checkpoint?: PaintCheckpoint;
}

/**
 * Paints: yields after every step, returns the picture. The same settings, inputs and pack give the same bytes on the CPU.
 *
 * Throws `PromptError`, `RequestError` or `PictureError` for what cannot be painted, the signal's reason when stopped.
 */
export async function* paint(
  studio: Studio,
  settings: PaintSettings,
  inputs: PaintInputs,
  control: PaintControl = {},
): AsyncGenerator<PaintProgress, Painting> {
  const work = await Work.begin(studio, settings, inputs, control.checkpoint);
  let spent = 0;
  let done = 0;
  while (!work.finished && !control.finish?.aborted) {
    control.signal?.throwIfAborted();
    const began = performance.now();
    const losses = await work.step();
    spent += performance.now() - began;
    done += 1;
    yield {
      step: work.done,
      steps: settings.steps,
      loss: work.losses.at(-1) ?? Number.NaN,
      losses,
      msPerStep: spent / done,
      frame: () => work.frame(),
      checkpoint: () => work.checkpoint(),
    };
  }
  return {
    ...(await work.picture()),
    steps: work.done,
    firstLoss: work.losses[0] ?? null,
    loss: work.losses.at(-1) ?? null,
    msPerStep: done === 0 ? 0 : spent / done,
    latent: work.shown(),
    notes: work.scenes.notes,
  };
}
