/** @file How much one person may ask for. */

import { z } from 'zod';

const HOUR_MS = 3_600_000;

export interface Limits {
  /** Jobs waiting at once. */
  readonly waiting: number;
  /** Jobs started in any 60 minutes, not counting those that failed. */
  readonly perHour: number;
  /** From asking for a job, and again from its start, until its owner may ask for another. */
  readonly cooldownMs: number;
}

export const defaultLimits: Limits = { waiting: 5, perHour: 30, cooldownMs: 0 };

export const unlimited: Limits = {
  waiting: Number.POSITIVE_INFINITY,
  perHour: Number.POSITIVE_INFINITY,
  cooldownMs: 0,
};

/** Of several roles each limit is the best one. */
export function mostGenerous(roles: readonly [Limits, ...Limits[]]): Limits {
  return roles.reduce((best, limits) => ({
    waiting: Math.max(best.waiting, limits.waiting),
    perHour: Math.max(best.perHour, limits.perHour),
    cooldownMs: Math.min(best.cooldownMs, limits.cooldownMs),
  }));
}

export const usageRecord = z.object({
  /** One per job that was charged, oldest first. */
  starts: z.array(z.object({ job: z.string(), at: z.number() })),
  /** `FairOrder`'s number of the last start, so that turns survive a restart. */
  lastStart: z.number(),
});

export type Usage = z.infer<typeof usageRecord>;

export const noUsage: Usage = { starts: [], lastStart: 0 };

/** The same, if no start lies ahead of `now`; else one whose starts there were made now. */
export function startedBy(usage: Usage, now: number): Usage {
  if (usage.starts.every(({ at }) => at <= now)) return usage;
  return { ...usage, starts: usage.starts.map(({ job, at }) => ({ job, at: Math.min(at, now) })) };
}

/** What counts at `now`: the last hour. A start that lies ahead, because the clock was set back, counts as made now. */
export function current(usage: Usage, now: number): Usage {
  const { starts, lastStart } = startedBy(usage, now);
  return { starts: starts.filter(({ at }) => now - at < HOUR_MS), lastStart };
}

/** A job counts once, however often it is started. */
export function charge(usage: Usage, job: string, now: number, lastStart: number): Usage {
  const { starts } = current(usage, now);
  const charged = starts.some((start) => start.job === job);
  return { starts: charged ? starts : [...starts, { job, at: now }], lastStart };
}

export function refund(usage: Usage, job: string): Usage {
  return { ...usage, starts: usage.starts.filter((start) => start.job !== job) };
}

export type LimitReason = 'waiting' | 'per-hour' | 'cooldown';

/** Why a person must wait. `retryAt` is `null` when it depends on their own jobs. */
export class LimitError extends Error {
  override readonly name = 'LimitError';
  readonly reason: LimitReason;
  readonly limit: number;
  /** Milliseconds since 1970. */
  readonly retryAt: number | null;

  constructor(reason: LimitReason, limit: number, retryAt: number | null, message: string) {
    super(message);
    this.reason = reason;
    this.limit = limit;
    this.retryAt = retryAt;
  }
}

/**
 * Whether a person with `waiting` jobs may ask for one more at `now`.
 *
 * Waiting jobs count in the hour, although they are charged only when they start: else a person could queue more than
 * may start. So the starts of any 60 minutes never exceed `perHour`: each of them had started or was waiting when the
 * last of them was accepted.
 *
 * @param askedAt - when the newest of those that wait was asked for; `null`: none waits
 * @param asking - for how many at once
 */
export function refusal(
  usage: Usage,
  waiting: number,
  limits: Limits,
  now: number,
  askedAt: number | null = null,
  asking = 1,
): LimitError | null {
  const { starts } = current(usage, now);
  if (waiting + asking > limits.waiting) {
    const message = `You have ${waiting} jobs waiting, and ${limits.waiting} is the limit. Cancel one, or wait for one to start.`;
    return new LimitError('waiting', limits.waiting, null, message);
  }
  if (starts.length + waiting + asking > limits.perHour) {
    // Room comes when the oldest of those that fill the hour leave it.
    const leaving = starts[starts.length + waiting + asking - 1 - limits.perHour];
    const retryAt = leaving ? leaving.at + HOUR_MS : null;
    const message = `You have used ${starts.length} of ${limits.perHour} jobs of this hour, and ${waiting} are waiting.`;
    return new LimitError('per-hour', limits.perHour, retryAt, message);
  }
  const last = Math.max(
    starts.at(-1)?.at ?? Number.NEGATIVE_INFINITY,
    Math.min(askedAt ?? Number.NEGATIVE_INFINITY, now),
  );
  if (now < last + limits.cooldownMs) {
    const retryAt = last + limits.cooldownMs;
    const message = `Please wait ${Math.ceil((retryAt - now) / 1000)} s before the next job.`;
    return new LimitError('cooldown', limits.cooldownMs, retryAt, message);
  }
  return null;
}
