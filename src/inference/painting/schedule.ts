/** @file What happens at which step: learning rate, sizes from coarse to fine, scenes, and when nothing moves any more. */

export const learningRateSchedules = ['constant', 'drop', 'cosine'] as const;
export type LearningRateSchedule = (typeof learningRateSchedules)[number];

/**
 * The learning rate of a step, 0 ≤ step < steps.
 * - `drop`: a tenth from three quarters of the way on;
 * - `cosine`: lr · (1 + cos(π · step / steps)) / 2, all but 0 at the last step.
 */
export function learningRateAt(schedule: LearningRateSchedule, lr: number, step: number, steps: number): number {
  const done = step / steps;
  switch (schedule) {
    case 'constant':
      return lr;
    case 'drop':
      return done < 0.75 ? lr : lr * 0.1;
    case 'cosine':
      return (lr * (1 + Math.cos(Math.PI * done))) / 2;
  }
}

/** One size of a painting that grows; sizes in cells of the latent. */
export interface Stage {
  readonly width: number;
  readonly height: number;
  /** The stage's steps are start ≤ step < end. */
  readonly start: number;
  readonly end: number;
}

/** A stage as presets write it: its size as a part of the final size, its steps as a part of all steps. */
export interface StageShare {
  readonly scale: number;
  readonly share: number;
}

/** Below this many cells along a side a decoder has too little to work on. */
const minCells = 4;

/**
 * The stages of a painting of width × height cells. They follow each other without gap, and the last has the full size
 * and at least one step, whatever the shares add up to. A share without a step, or of full size, makes no stage.
 */
export function stagesOf(shares: readonly StageShare[], width: number, height: number, steps: number): Stage[] {
  const stages: Stage[] = [];
  let [start, share] = [0, 0];
  for (const stage of shares) {
    share += stage.share;
    const end = Math.min(steps - 1, Math.round(share * steps));
    const size = scaled(width, height, stage.scale);
    if (end <= start || (size.width === width && size.height === height)) continue;
    stages.push({ ...size, start, end });
    start = end;
  }
  return [...stages, { width, height, start, end: steps }];
}

/** Both sides times `scale`, in whole cells, the shorter one not below minCells. */
function scaled(width: number, height: number, scale: number): { width: number; height: number } {
  const factor = Math.min(1, Math.max(scale, minCells / Math.min(width, height)));
  return { width: Math.round(width * factor), height: Math.round(height * factor) };
}

/** The stage a step belongs to; a step beyond the last belongs to the last. */
export function stageAt(stages: readonly Stage[], step: number): Stage {
  const stage = stages.find(({ end }) => step < end) ?? stages.at(-1);
  if (stage === undefined) throw new RangeError('A painting has at least one stage.');
  return stage;
}

/** The index of the scene that is painted at a step: each of `scenes` has an equal run of `steps`, in order. */
export function sceneAt(scenes: number, step: number, steps: number): number {
  return Math.min(scenes - 1, Math.floor((step * scenes) / Math.max(1, steps)));
}

export interface Flatness {
  /** Steps in each of the two windows that are compared. */
  readonly window: number;
  /** The loss is flat when its mean over a window is lower than over the window before by less than this part of it. */
  readonly improvement: number;
}

/**
 * Whether the loss has stopped falling: (mean of the window before − mean of the last window) / |mean before| is below
 * `improvement`. False while there are fewer than two windows of losses.
 * @param losses One per step, of one stage and scene: another size or prompt has another loss.
 */
export function isFlat(losses: readonly number[], { window, improvement }: Flatness): boolean {
  if (losses.length < 2 * window) return false;
  const last = mean(losses.slice(-window));
  const before = mean(losses.slice(-2 * window, -window));
  return before - last < improvement * Math.abs(before);
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
