/** @file The state of a painting as bytes, and whether a painting can go on from it. */
import { deserialize, serialize } from 'node:v8';
import { z } from 'zod';
import { messageOf } from '../message-of.ts';
import type { VqganConfig } from '../networks/vqgan/config.ts';
import { latentAverage } from './latent-average.ts';
import { createOptimiser, optimiserNames } from './optimisers/optimiser.ts';
import type { PaintSettings } from './request.ts';
import { stageAt } from './schedule.ts';
import { type PaintCheckpoint, stagesFor } from './work.ts';

/** Raised when a part of the state changes its meaning. */
const FORMAT = 1;

const count = z.int().min(0);
const floats = z.instanceof(Float32Array);

const state = z.object({
  /** The first ones had none. */
  format: z.literal(FORMAT).default(FORMAT),
  step: count,
  z: floats,
  start: floats,
  optimiser: z.object({ name: z.enum(optimiserNames), steps: count, slots: z.record(z.string(), floats) }),
  average: z.object({ steps: count, mean: floats }),
  losses: z.array(z.number()),
});

/** The state is damaged, of another format, or of another painting; the message says how. */
export class UnfitCheckpointError extends Error {
  override readonly name = 'UnfitCheckpointError';
}

/** V8's serialisation carries typed arrays, and later versions of Node read what earlier ones wrote. */
export const packCheckpoint = (checkpoint: PaintCheckpoint): Uint8Array => serialize({ ...checkpoint, format: FORMAT });

/**
 * The state that a painting with these settings goes on from.
 * @throws UnfitCheckpointError
 */
export function unpackCheckpoint(bytes: Uint8Array, vqgan: VqganConfig, settings: PaintSettings): PaintCheckpoint {
  try {
    const { format: _, ...checkpoint } = state.parse(deserialize(bytes));
    assertFits(checkpoint, vqgan, settings);
    return checkpoint;
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error);
    throw new UnfitCheckpointError(`The checkpoint does not fit: ${reason}`, { cause: error });
  }
}

function assertFits(checkpoint: PaintCheckpoint, vqgan: VqganConfig, settings: PaintSettings): void {
  const { step, losses, optimiser, average } = checkpoint;
  if (step > settings.steps) throw new RangeError(`step ${step} of ${settings.steps}`);
  if (losses.length !== step) throw new RangeError(`${losses.length} losses of ${step} steps`);
  const { width, height } = stageAt(stagesFor(vqgan, settings), Math.max(0, step - 1));
  const size = vqgan.embedDim * width * height;
  for (const name of ['z', 'start'] as const) {
    const { length } = checkpoint[name];
    if (length !== size) throw new RangeError(`"${name}" has ${length} values, and the latent ${size}`);
  }
  // Both refuse a state of another size or kind.
  createOptimiser(settings.optimiser, size, { lr: settings.lr }).restore(optimiser);
  latentAverage(size, settings.ema, average);
}
