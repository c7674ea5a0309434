/** @file What a queue tells those who show it. */

import type { Progress } from '../inference/worker/protocol.ts';
import type { Job } from './job.ts';
import type { StoreError } from './store/errors.ts';
import type { WorkersError } from './workers.ts';

/** Why nothing starts, without anybody having wished it. */
export type Trouble = StoreError | WorkersError;

export interface QueueEvents {
  /** A job has changed, and the change is on disk. */
  changed: [job: Job];
  /** A step was done. */
  progress: [job: Job, event: Progress];
  /** Places in the queue have changed. */
  moved: [];
  /** The disk refuses writes for now, or workers fail in a row, and nothing starts; `null` when that is over. */
  trouble: [error: Trouble | null];
}
