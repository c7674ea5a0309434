/** @file Time for the queue: never goes backwards, and can be replaced in tests. */

import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

export interface Clock {
  /** Milliseconds since 1970; never less than the time before. */
  now(): number;
  /** Resolves after `ms`, or at once when `signal` aborts; never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/**
 * The wall's time, except that a step backwards (somebody sets the clock) is replaced by the time that really passed.
 * Hours and cooldowns then end when they should; after a restart the times of records that lie ahead count as now.
 */
export function systemClock(wall: () => number = Date.now, monotonic: () => number = () => performance.now()): Clock {
  let lastWall = wall();
  let lastMonotonic = monotonic();
  let time = lastWall;
  return {
    now() {
      const [newWall, newMonotonic] = [wall(), monotonic()];
      const step = newWall - lastWall;
      time += step >= 0 ? step : newMonotonic - lastMonotonic;
      [lastWall, lastMonotonic] = [newWall, newMonotonic];
      return time;
    },
    async sleep(ms, signal) {
      // Any number of jobs may wait for the same end.
      if (signal) setMaxListeners(0, signal);
      await delay(ms, undefined, signal ? { signal } : {}).catch(() => undefined);
    },
  };
}
