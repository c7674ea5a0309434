/** @file What a queue tells those who show it. */

import type { Progress } from '../inference/worker/protocol.ts';
import type { Job } from './job.ts';
import type { StoreError } from './store/errors.ts';

export interface QueueEvents {
  /** A job has changed, and the change is on disk. */
  changed: [job: Job];
  /** A step was done. */
  progress: [job: Job, event: Progress];
  /** Places in the queue have changed. */
  moved: [];
  /** The disk refuses writes for now, and nothing starts; `null` when it takes them again. */
  trouble: [error: StoreError | null];
}
