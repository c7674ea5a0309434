/** @file The last edit of a job's message, by whatever way still reaches its owner. */
import type { Logger } from 'pino';
import type { Clock } from '../../jobs/clock.ts';
import type { Amendment, Job, JobRecord } from '../../jobs/job.ts';
import type { Store } from '../../jobs/store/store.ts';
import { linkTo, serverOf } from '../asker.ts';
import { directMessages, type PictureGate, type Place, UnjudgedError } from '../moderation/picture-gate.ts';
import type { Settings } from '../settings.ts';
import type { Shown } from '../shown.ts';
import { readersWords } from '../words/reader.ts';
import type { Words } from '../words/words.ts';
import { referenceOf } from './explain.ts';
import { fitPicture } from './fit.ts';
import { type Outgoing, plain } from './outgoing.ts';
import {
  codeOf,
  editByToken,
  editInChannel,
  isClosed,
  isDeleted,
  isGone,
  isShut,
  isTooLarge,
  knownShut,
  openThread,
  sendDirectly,
  type Wire,
} from './outlet.ts';
import {
  describedMessage,
  endedMessage,
  headline,
  heldBack,
  isForgotten,
  type Parent,
  pictureMessage,
} from './render.ts';
import { shownThere } from './spoiler.ts';

export interface DelivererTools extends Wire {
  readonly store: Store;
  readonly settings: Settings;
  readonly shown: Shown;
  readonly clock: Clock;
  readonly log: Logger;
  readonly gate: PictureGate;
  amend(id: string, changes: Amendment): Promise<void>;
  /** What Discord said when the job's message was found missing; it need not be asked again. */
  lost(job: JobRecord): unknown;
}

export class Deliverer {
  readonly #tools: DelivererTools;
  /** Jobs whose owners know that the filter cannot tell now. */
  readonly #waiting = new Set<string>();

  constructor(tools: DelivererTools) {
    this.#tools = tools;
  }

  /** Idempotent: the same message is edited again. Throws for what may work later. */
  async deliver(job: Job, fileLimit: number): Promise<'delivered' | 'impossible'> {
    const words = this.#words(job);
    for (let limit = fileLimit; ; ) {
      const outgoing = await this.#resultOrWords(job, limit, words);
      try {
        const outcome = await this.#place(job, outgoing);
        if (outcome === 'delivered') await this.#remember(job);
        return outcome;
      } catch (error) {
        const sent = outgoing.files?.[0]?.bytes.byteLength ?? 0;
        if (!isTooLarge(error) || sent < 2) throw error;
        // Discord knows its limit better than we do.
        limit = Math.floor(sent / 2);
      }
    }
  }

  async tell(record: JobRecord): Promise<void> {
    const reference = referenceOf(record.id);
    const { id, error, state, owner, guild, channel } = record;
    const about = { ref: reference, job: id, owner, guild, channel };
    // What is wrong with a request is told in words of its prompt, which are not for the log.
    if (error?.problem) this.#tools.log.info({ ...about, reason: error.problem.code }, 'job refused');
    else if (state === 'failed') this.#tools.log.error({ ...about, error }, 'job failed');
    await this.#place(record, endedMessage(this.#words(record), record, reference));
  }

  /**
   * The message of a painted job, with its picture at most `limit` bytes large if it may be shown in that place.
   * @throws UnjudgedError
   */
  async resultOf(job: Job, limit: number, words: Words, place: Place): Promise<Outgoing> {
    const [result] = job.results;
    const shown = result?.file ?? (job.request.kind === 'describe' ? job.request.image : undefined);
    if (isForgotten(job)) return plain(words.result.deleted);
    if (!shown || (!result && !job.labels)) return endedMessage(words, job, referenceOf(job.id));
    if (!(await this.#tools.gate.lets(shown, job, place))) return heldBack(words, job);
    const bytes = await this.#tools.store.files.read(shown);
    const kind = shown.slice(shown.indexOf('.') + 1);
    const picture = bytes ? await fitPicture({ bytes, kind }, limit) : null;
    if (!result) return describedMessage(words, job, picture);
    if (!picture) return plain(words.errors.yours.pictureForgotten);
    return pictureMessage(words, job, picture, { limit, parent: await this.#parentOf(job) });
  }

  /** Tells the owner, once, when the picture has to wait for the filter; it is tried again like any delivery. */
  async #resultOrWords(job: Job, limit: number, words: Words): Promise<Outgoing> {
    const { clock, gate, log } = this.#tools;
    try {
      const outgoing = await this.resultOf(shownThere(this.#tools, job), limit, words, gate.placeOf(job));
      this.#waiting.delete(job.id);
      return outgoing;
    } catch (error) {
      if (!(error instanceof UnjudgedError) || this.#waiting.has(job.id)) throw error;
      this.#waiting.add(job.id);
      const why = words.errors.ours.waitingForFilter({ reference: referenceOf(job.id) });
      const waiting = plain([headline(words, job), why].join('\n'));
      try {
        const outcome = await editByToken(this.#tools, job, waiting, clock.now());
        if (outcome !== 'edited' && !job.private) await editInChannel(this.#tools, job, waiting);
      } catch (cause) {
        log.info({ err: cause, job: job.id }, 'owner not told that the picture waits');
      }
      throw error;
    }
  }

  async #place(job: JobRecord, outgoing: Outgoing): Promise<'delivered' | 'impossible'> {
    const { client, clock, shown } = this.#tools;
    if (knownShut(client, job.channel)) return this.#placeInShutThread(job, outgoing);
    try {
      const lost = this.#tools.lost(job);
      if (lost) throw lost;
      if ((await editByToken(this.#tools, job, outgoing, clock.now())) === 'edited') return 'delivered';
      if (job.private) return await this.#sendDirectly(job, outgoing);
      await editInChannel(this.#tools, job, outgoing);
      return 'delivered';
    } catch (error) {
      if (isShut(error)) return this.#placeInShutThread(job, outgoing);
      if (!isGone(error)) throw error;
      // Who lost the channel may still want the picture; who deleted the message does not.
      if (!isDeleted(error, client, job)) return this.#sendDirectly(job, outgoing);
      if (job.message !== null) await shown.forget(job.message);
      return 'impossible';
    }
  }

  /** The bot may open an archived thread again, unless somebody has locked it. */
  async #placeInShutThread(job: JobRecord, outgoing: Outgoing): Promise<'delivered' | 'impossible'> {
    const { client } = this.#tools;
    if (job.private || knownShut(client, job.channel) === 'locked') return this.#sendDirectly(job, outgoing);
    try {
      await openThread(client, job.channel);
      await editInChannel(this.#tools, job, outgoing);
      return 'delivered';
    } catch (error) {
      if (codeOf(error) === null) throw error;
      return this.#sendDirectly(job, outgoing);
    }
  }

  async #sendDirectly(job: JobRecord, outgoing: Outgoing): Promise<'delivered' | 'impossible'> {
    const { amend, log, gate } = this.#tools;
    // What the channel may show, for it is for adults, a direct message may not.
    const lets = await Promise.all(
      (outgoing.files ?? []).map(({ bytes }) => gate.letsBytes(bytes, job, directMessages)),
    );
    const allowed = lets.every(Boolean) ? outgoing : heldBack(this.#words(job), job);
    try {
      const place = await sendDirectly(this.#tools, job.owner, allowed, job.id);
      await amend(job.id, { ...place, interaction: null, private: false, direct: true });
      await this.#remember({ ...job, ...place, private: false });
      return 'delivered';
    } catch (error) {
      if (!isClosed(error)) throw error;
      log.info({ job: job.id, owner: job.owner }, 'no way is left to reach the owner');
      return 'impossible';
    }
  }

  /** For reactions, and for when it is deleted; the picture is there without it. */
  async #remember({ id, message, channel, private: isPrivate }: JobRecord): Promise<void> {
    const { shown, log } = this.#tools;
    try {
      if (message === null || (await shown.jobIn(message)) === id) return;
      await shown.remember(message, { job: id }, isPrivate ? null : channel);
    } catch (error) {
      log.warn({ err: error, job: id, message }, 'message not remembered');
    }
  }

  /** With a link only where those who see the job may open it: in the same server, or in the same direct messages. */
  async #parentOf({ parent, ...child }: Job): Promise<Parent | null> {
    const job = parent === null ? undefined : await this.#tools.store.jobs.get(parent);
    if (!job || isForgotten(job)) return null;
    const isOpen = job.message !== null && !job.private && serverOf(job) === serverOf(child);
    return { job, link: isOpen ? linkTo(job) : null };
  }

  #words({ guild, locale }: JobRecord): Words {
    return readersWords(this.#tools, guild, locale);
  }
}
