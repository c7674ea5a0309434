/** @file Rate limits: per route and resource, per bot, and the count of invalid requests. Source: Discord's "Rate Limits". */
import { createHash } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { DiscordError, ERRORS } from '../errors.ts';
import type { BucketName, Limits } from './limits.ts';

interface Window {
  used: number;
  resetAt: number;
}

/** What the answer's headers say. */
export interface BucketState {
  readonly limit: number;
  readonly remaining: number;
  readonly resetAt: number;
  readonly resetAfterMs: number;
  readonly hash: string;
}

export interface Refusal {
  readonly retryAfterMs: number;
  readonly scope: 'user' | 'global' | 'shared';
  /** Set when the address is banned for too many invalid requests: not Discord's answer but its proxy's. */
  readonly banned?: true;
}

/** Windows that nobody used for long are dropped when so many have gathered. */
const SWEEP_AT = 2_000;

export class RateLimiter {
  readonly #windows = new Map<string, Window>();
  #global: Window = { used: 0, resetAt: 0 };
  #invalid: Window = { used: 0, resetAt: 0 };
  readonly #clock: Clock;
  readonly #limits: Limits;

  constructor(clock: Clock, limits: Limits) {
    this.#clock = clock;
    this.#limits = limits;
  }

  /** Counts one request against the bot's global limit. */
  takeGlobal(): Refusal | undefined {
    const window = this.#fresh(this.#global, 1_000);
    this.#global = window;
    if (window.used >= this.#limits.globalPerSecond) {
      return { retryAfterMs: window.resetAt - this.#clock.now(), scope: 'global' };
    }
    window.used += 1;
    return undefined;
  }

  /** Counts one request against its bucket: `route` shares a hash, `resource` separates the counts. */
  takeBucket(name: BucketName, route: string, resource: string): { state: BucketState; refusal?: Refusal } {
    const { requests, windowMs } = this.#limits.buckets[name];
    const hash = createHash('md5').update(route).digest('hex');
    const key = `${hash}:${resource}`;
    if (this.#windows.size > SWEEP_AT) this.#sweep();
    const window = this.#fresh(this.#windows.get(key), windowMs);
    this.#windows.set(key, window);
    const over = window.used >= requests;
    if (!over) window.used += 1;
    const resetAfterMs = Math.max(0, window.resetAt - this.#clock.now());
    const state = {
      limit: requests,
      remaining: Math.max(0, requests - window.used),
      resetAt: window.resetAt,
      resetAfterMs,
      hash,
    };
    return over ? { state, refusal: { retryAfterMs: resetAfterMs, scope: 'user' } } : { state };
  }

  /**
   * Counts one edit of an old message in a channel.
   * @throws DiscordError 30046 above the limit. @see Limits.oldEditsPerHour
   */
  takeOldEdit(channelId: string): void {
    if (this.#limits.oldEditsPerHour === 0) return;
    const key = `old-edits:${channelId}`;
    const window = this.#fresh(this.#windows.get(key), 60 * 60_000);
    this.#windows.set(key, window);
    if (window.used >= this.#limits.oldEditsPerHour) {
      const [status, code, words] = ERRORS.maxOldEdits;
      throw new DiscordError(status, code, words, { retryAfterMs: Math.ceil(window.resetAt - this.#clock.now()) });
    }
    window.used += 1;
  }

  /** Refuses everything once too many requests were invalid. */
  banned(): Refusal | undefined {
    const window = this.#fresh(this.#invalid, this.#limits.invalidWindowMs);
    if (window.used < this.#limits.invalidRequests) return undefined;
    return { retryAfterMs: window.resetAt - this.#clock.now(), scope: 'global', banned: true };
  }

  /** Counts a 401, 403 or 429. */
  countInvalid(): void {
    this.#invalid = this.#fresh(this.#invalid, this.#limits.invalidWindowMs);
    this.#invalid.used += 1;
  }

  get invalidRequests(): number {
    return this.#fresh(this.#invalid, this.#limits.invalidWindowMs).used;
  }

  reset(): void {
    this.#windows.clear();
    this.#global = { used: 0, resetAt: 0 };
    this.#invalid = { used: 0, resetAt: 0 };
  }

  #fresh(window: Window | undefined, windowMs: number): Window {
    const now = this.#clock.now();
    return window && window.resetAt > now ? window : { used: 0, resetAt: now + windowMs };
  }

  #sweep(): void {
    const now = this.#clock.now();
    for (const [key, { resetAt }] of this.#windows) if (resetAt <= now) this.#windows.delete(key);
  }
}
