/** @file The gate before every door through which pictures are shown: each server's threshold, and each picture's judgement. */
import type { Client } from 'discord.js';
import type { Logger } from 'pino';
import { z } from 'zod';
import { messageOf } from '../../inference/message-of.ts';
import type { JobRecord } from '../../jobs/job.ts';
import type { FileName } from '../../jobs/store/files.ts';
import type { Store } from '../../jobs/store/store.ts';
import type { Metrics } from '../../metrics.ts';
import { Refusal } from '../errors.ts';
import { isAgeRestricted } from '../places.ts';
import { referenceOf } from '../replies/explain.ts';
import type { Settings } from '../settings.ts';
import { judged, type PictureFilter } from './picture-filter.ts';

/** Where a picture is to be shown. An `Asker` is one, too. */
export interface Place {
  /** `null` in direct messages. */
  readonly guild: string | null;
  readonly ageRestricted: boolean;
}

export const directMessages: Place = { guild: null, ageRestricted: false };

export interface GateTools {
  readonly client: Client<true>;
  readonly store: Store;
  readonly settings: Settings;
  readonly filter: PictureFilter;
  readonly metrics: Metrics;
  readonly log: Logger;
}

/** The filter cannot tell now; the words, for whoever asked, say so. */
export class UnjudgedError extends Refusal {}

const judgement = z.object({ unsafe: z.number().min(0).max(1) });

export class PictureGate {
  readonly #tools: GateTools;

  constructor(tools: GateTools) {
    this.#tools = tools;
  }

  /**
   * Whether a stored picture may be shown there. It is judged once, and its judgement kept as long as its file.
   * @throws UnjudgedError, never to be taken for a yes
   */
  async lets(file: FileName, job: JobRecord, place: Place): Promise<boolean> {
    const threshold = this.#threshold(place, job.guild);
    if (threshold === null) return true;
    const unsafe = await this.#orUnjudged(job, () => this.#judgementOf(file));
    return unsafe === null || this.#passes(unsafe, threshold, job);
  }

  /** The same for a picture that is not stored, or not as it is shown. @throws UnjudgedError */
  async letsBytes(picture: Uint8Array, job: JobRecord, place: Place): Promise<boolean> {
    const threshold = this.#threshold(place, job.guild);
    if (threshold === null) return true;
    const unsafe = await this.#orUnjudged(job, () => judged(this.#tools.filter, picture));
    return this.#passes(unsafe, threshold, job);
  }

  /** Where a job is shown. */
  placeOf({ guild, channel: id }: JobRecord): Place {
    const channel = this.#tools.client.channels.cache.get(id);
    // The bot does not know channels of servers in which it is no member; their job knows the server.
    if (!channel) return { guild, ageRestricted: false };
    if (channel.isDMBased()) return directMessages;
    return { guild: channel.guildId, ageRestricted: isAgeRestricted(channel) };
  }

  /**
   * From which judgement on pictures are held back; `null`: none is. In direct messages, where nobody vouches for
   * anybody's age, the server that the picture was asked for in decides.
   */
  #threshold({ guild, ageRestricted }: Place, origin: string | null): number | null {
    const { settings } = this.#tools;
    if (guild === null) return settings.of(origin).filter;
    return ageRestricted ? null : settings.of(guild).filter;
  }

  /** `null` for a file that is no longer there. */
  async #judgementOf(file: FileName): Promise<number | null> {
    const { store, filter, log } = this.#tools;
    const known = judgement.safeParse(await store.judgements.get(file));
    if (known.success) return known.data.unsafe;
    const bytes = await store.files.read(file);
    if (!bytes) return null;
    const unsafe = await judged(filter, bytes);
    // A store that refuses costs another judgement some day, not the picture.
    await store.judgements.set(file, { unsafe }).catch((error) => log.warn({ err: error, file }, 'judgement not kept'));
    return unsafe;
  }

  #passes(unsafe: number, threshold: number, { id, owner, guild, channel }: JobRecord): boolean {
    const { log, metrics } = this.#tools;
    const passes = unsafe < threshold;
    metrics.filtered.inc({ result: passes ? 'shown' : 'held-back' });
    const about = { ref: referenceOf(id), job: id, owner, guild, channel, unsafe, threshold };
    if (!passes) log.info(about, 'picture held back');
    return passes;
  }

  async #orUnjudged<Value>({ id }: JobRecord, judge: () => Promise<Value>): Promise<Value> {
    try {
      return await judge();
    } catch (error) {
      const { log, metrics } = this.#tools;
      const reference = referenceOf(id);
      metrics.filtered.inc({ result: 'unjudged' });
      log.error({ err: error, ref: reference, job: id }, 'picture not judged');
      throw new UnjudgedError(messageOf(error), ({ errors }) => errors.ours.filterFailed({ reference }));
    }
  }
}
