import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Clock } from '../../../src/playground/discord/clock.ts';
import { byAge, Snowflakes, shardOf, timeOf } from '../../../src/playground/discord/snowflake.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('Clock', () => {
  it('runs faster by its speed', () => {
    const clock = new Clock({ start: 1_000, speed: 60 });
    vi.advanceTimersByTime(1_000);
    expect(clock.now()).toBe(61_000);
    clock.speed = 1;
    vi.advanceTimersByTime(1_000);
    expect(clock.now()).toBe(62_000);
  });

  it('calls back after its own time, also when the speed changes meanwhile', () => {
    const clock = new Clock({ speed: 1 });
    const called = vi.fn();
    clock.after(10_000, called);
    vi.advanceTimersByTime(5_000);
    clock.speed = 10;
    vi.advanceTimersByTime(499);
    expect(called).not.toHaveBeenCalled();
    vi.advanceTimersByTime(2);
    expect(called).toHaveBeenCalledOnce();
  });

  it('runs what falls due in a jump at once, in order, at its own time', () => {
    const clock = new Clock({ start: 0 });
    const calls: [string, number][] = [];
    clock.after(200, () => calls.push(['b', clock.now()]));
    clock.after(100, () => {
      calls.push(['a', clock.now()]);
      clock.after(50, () => calls.push(['nested', clock.now()]));
    });
    clock.after(301, () => calls.push(['later', clock.now()]));
    clock.after(10, () => calls.push(['cancelled', clock.now()])).cancel();
    clock.advance(300);
    expect(calls).toEqual([
      ['a', 100],
      ['nested', 150],
      ['b', 200],
    ]);
    expect(clock.now()).toBe(300);
  });

  it('waits longer than Node’s timers can', () => {
    const clock = new Clock();
    const called = vi.fn();
    clock.after(30 * 24 * 60 * 60_000, called);
    vi.advanceTimersByTime(29 * 24 * 60 * 60_000);
    expect(called).not.toHaveBeenCalled();
    vi.advanceTimersByTime(24 * 60 * 60_000);
    expect(called).toHaveBeenCalledOnce();
  });

  it('refuses to stand still or to go back', () => {
    expect(() => new Clock({ speed: 0 })).toThrow('must be a number above 0; got 0');
    expect(() => new Clock().advance(-1)).toThrow('can only go forward; got -1 ms');
  });
});

describe('Snowflakes', () => {
  it('grow, never repeat, and carry their time, however many in one millisecond', () => {
    const now = Date.UTC(2026, 0, 1);
    const ids = new Snowflakes(() => now);
    const made = Array.from({ length: 10_000 }, () => ids.next());
    expect(new Set(made).size).toBe(10_000);
    expect([...made].sort(byAge)).toEqual(made);
    expect(timeOf(made[0]!)).toBe(now);
    expect(made[0]).toMatch(/^\d{17,19}$/);
  });

  it('stay above those of a state file, whatever the clock says', () => {
    const newest = new Snowflakes(() => Date.UTC(2030, 0, 1)).next();
    expect(byAge(newest, new Snowflakes(() => Date.UTC(2026, 0, 1), newest).next())).toBeLessThan(0);
  });

  it('tell the shard', () => {
    const [a, b] = [(4n << 22n).toString(), (5n << 22n).toString()];
    expect([shardOf(a, 2), shardOf(b, 2)]).toEqual([0, 1]);
  });
});
