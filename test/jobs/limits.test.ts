import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src/jobs/clock.ts';
import { charge, current, mostGenerous, noUsage, refund, refusal, unlimited } from '../../src/jobs/limits.ts';

const minute = 60_000;
const now = 1_000 * minute;
const limits = { waiting: 2, perHour: 3, cooldownMs: 10_000 };

const startsAt = (...times: number[]) => ({ starts: times.map((at, i) => ({ job: `job-${i}`, at })), lastStart: 0 });

describe('limits', () => {
  it('let a person ask who has not used them up', () => {
    expect(refusal(noUsage, 1, limits, now)).toBeNull();
    expect(refusal(startsAt(now - 59 * minute, now - minute), 0, limits, now)).toBeNull();
  });

  it('refuse one waiting job too many, and say how many wait', () => {
    const refused = refusal(noUsage, 2, limits, now);
    expect(refused).toMatchObject({ reason: 'waiting', limit: 2, retryAt: null });
    expect(refused?.message).toBe('You have 2 jobs waiting, and 2 is the limit. Cancel one, or wait for one to start.');
  });

  it('refuse more than an hour holds, and say when there is room again', () => {
    const usage = startsAt(now - 50 * minute, now - 30 * minute, now - 20 * minute);
    expect(refusal(usage, 0, limits, now)).toMatchObject({ reason: 'per-hour', retryAt: now + 10 * minute });
    expect(refusal(usage, 0, limits, now + 10 * minute)).toBeNull();
  });

  it('count waiting jobs in the hour, for they will start in it', () => {
    const usage = startsAt(now - 50 * minute, now - 30 * minute);
    expect(refusal(usage, 1, limits, now)).toMatchObject({ reason: 'per-hour', retryAt: now + 10 * minute });
    expect(refusal(noUsage, 1, { ...limits, perHour: 1 }, now)).toMatchObject({ reason: 'per-hour', retryAt: null });
  });

  it('make a person pause after a start', () => {
    const refused = refusal(startsAt(now - 4_000), 0, limits, now);
    expect(refused).toMatchObject({ reason: 'cooldown', retryAt: now + 6_000 });
    expect(refused?.message).toBe('Please wait 6 s before the next job.');
    expect(refusal(startsAt(now - 10_000), 0, limits, now)).toBeNull();
  });

  it('make a person pause also while the last one waits', () => {
    const refused = refusal(noUsage, 1, limits, now, now - 4_000);
    expect(refused).toMatchObject({ reason: 'cooldown', retryAt: now + 6_000 });
    expect(refusal(noUsage, 1, limits, now, now - 10_000)).toBeNull();
    expect(refusal(noUsage, 1, limits, now, now + 5_000), 'the clock was set back').toMatchObject({
      retryAt: now + 10_000,
    });
  });

  it('let several in only if there is room for all', () => {
    const wide = { waiting: 5, perHour: 6, cooldownMs: 0 };
    expect(refusal(noUsage, 1, wide, now, null, 4)).toBeNull();
    expect(refusal(noUsage, 2, wide, now, null, 4)).toMatchObject({ reason: 'waiting' });
    const usage = startsAt(now - 50 * minute, now - 40 * minute, now - 30 * minute);
    expect(refusal(usage, 0, wide, now, null, 3)).toBeNull();
    expect(refusal(usage, 0, wide, now, null, 4)).toMatchObject({ reason: 'per-hour', retryAt: now + 10 * minute });
  });

  it('refuse nothing to those without limits', () => {
    expect(refusal(startsAt(now, now, now), 1000, unlimited, now)).toBeNull();
  });

  it('give a person with several roles the best of each', () => {
    const patron = { waiting: 10, perHour: 2, cooldownMs: 30_000 };
    expect(mostGenerous([limits, patron])).toEqual({ waiting: 10, perHour: 3, cooldownMs: 10_000 });
  });
});

describe('usage', () => {
  it('counts a job once, however often it starts', () => {
    const once = charge(noUsage, 'a', now, 1);
    expect(charge(once, 'a', now + 1, 2)).toEqual({ starts: [{ job: 'a', at: now }], lastStart: 2 });
  });

  it('gives back what failed', () => {
    const two = charge(charge(noUsage, 'a', now, 1), 'b', now, 2);
    expect(refund(refund(two, 'a'), 'a').starts).toEqual([{ job: 'b', at: now }]);
  });

  it('forgets an hour later', () => {
    expect(current(startsAt(now - 60 * minute, now - 59 * minute), now).starts).toHaveLength(1);
  });

  it('counts a start that lies ahead, because the clock was set back, for an hour from now', () => {
    const ahead = startsAt(now + 365 * 24 * 60 * minute);
    const read = current(ahead, now);
    expect(read.starts).toEqual([{ job: 'job-0', at: now }]);
    expect(current(read, now + 60 * minute).starts).toEqual([]);
  });
});

describe('systemClock', () => {
  it('follows the wall forwards, and the time that really passed when the wall goes back', () => {
    const time = { wall: 1000, monotonic: 0 };
    const clock = systemClock(
      () => time.wall,
      () => time.monotonic,
    );
    Object.assign(time, { wall: 1500, monotonic: 500 });
    expect(clock.now()).toBe(1500);
    Object.assign(time, { wall: 200, monotonic: 600 });
    expect(clock.now()).toBe(1600);
    Object.assign(time, { wall: 300, monotonic: 700 });
    expect(clock.now()).toBe(1700);
  });

  it('wakes a sleeper early when its signal aborts', async () => {
    const controller = new AbortController();
    const slept = systemClock().sleep(3_600_000, controller.signal);
    controller.abort();
    await expect(slept).resolves.toBeUndefined();
  });
});
