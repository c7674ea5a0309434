/** @file Takes people's reactions away again, so that the same person can react again, within Discord's limits. */
import { type REST, RequestMethod, Routes } from 'discord.js';
import type { Clock } from '../jobs/clock.ts';

export interface ReactionPlace {
  readonly channel: string;
  readonly message: string;
  /** As Discord's routes want it: the sign itself, or `name:id`. */
  readonly emoji: string;
  readonly user: string;
}

/**
 * One after the other in a channel, and the next only when Discord's limit of one per quarter of a second lets it.
 * discord.js waits, too, but by the limits of a bucket; which one a route belongs to it learns from the first answer, and
 * begins to count there only with the request after it, which then comes too early.
 */
export class ReactionTidier {
  readonly #rest: Pick<REST, 'queueRequest'>;
  readonly #clock: Clock;
  /** The last removal of each channel that has one under way. */
  readonly #last = new Map<string, Promise<void>>();

  constructor(rest: Pick<REST, 'queueRequest'>, clock: Clock) {
    this.#rest = rest;
    this.#clock = clock;
  }

  /** Rejects with discord.js' errors. */
  takeAway(place: ReactionPlace): Promise<void> {
    const { channel } = place;
    const before = this.#last.get(channel) ?? Promise.resolve();
    const removed = before.then(() => this.#remove(place));
    const free = removed
      .then((waitMs) => this.#clock.sleep(waitMs))
      .catch(() => undefined)
      .finally(() => {
        if (this.#last.get(channel) === free) this.#last.delete(channel);
      });
    this.#last.set(channel, free);
    return removed.then(() => undefined);
  }

  /** Milliseconds until the next request may follow. */
  async #remove({ channel, message, emoji, user }: ReactionPlace): Promise<number> {
    const fullRoute = Routes.channelMessageUserReaction(channel, message, encodeURIComponent(emoji), user);
    const { headers } = await this.#rest.queueRequest({ method: RequestMethod.Delete, fullRoute });
    const isUsedUp = headers.get('x-ratelimit-remaining') === '0';
    return isUsedUp ? Number(headers.get('x-ratelimit-reset-after')) * 1_000 : 0;
  }
}
