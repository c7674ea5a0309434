/** @file Shows jobs in their messages: tickets, growing pictures, results, ends. One screen per job that is not settled. */
import { setImmediate as turn } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { PictureFile, Progress as Step } from '../../inference/worker/protocol.ts';
import type { Clock } from '../../jobs/clock.ts';
import type { Delivery } from '../../jobs/delivery.ts';
import type { Job, JobRecord } from '../../jobs/job.ts';
import type { JobQueue } from '../../jobs/queue.ts';
import type { Store } from '../../jobs/store/store.ts';
import type { Metrics } from '../../metrics.ts';
import { linkTo } from '../asker.ts';
import { type PictureGate, type Place, UnjudgedError } from '../moderation/picture-gate.ts';
import type { Settings } from '../settings.ts';
import type { Shown } from '../shown.ts';
import { readersWords } from '../words/reader.ts';
import type { Words } from '../words/words.ts';
import { Deliverer } from './deliverer.ts';
import { limitOfTier } from './fit.ts';
import { type Outgoing, plain } from './outgoing.ts';
import { editByToken, editInChannel, isDeleted, isGone, isMissing, isShut, knownShut, type Wire } from './outlet.ts';
import { aloud, headline, progressLine, runningButtons, waitingLine } from './render.ts';
import { Screen } from './screen.ts';
import { fileName, shownThere } from './spoiler.ts';

export interface PresenterTools extends Wire {
  readonly store: Store;
  readonly settings: Settings;
  readonly shown: Shown;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly log: Logger;
  /** Asked before every picture that is shown. */
  readonly gate: PictureGate;
}

/** What was known when a job was asked for, and is not in its record. */
export interface Circumstances {
  /** Bytes that a file may have there. */
  readonly fileLimit: number | null;
  /** The message can be edited only by the token: it is private, or the bot is no member there. */
  readonly tokenOnly: boolean;
}

interface Display {
  job: Job;
  readonly screen: Screen;
  step: Step | null;
  /** The newest one that was not shown. */
  frame: PictureFile | null;
  ending: 'finishing' | 'cancelling' | null;
  /** Where it was shown before it moved, until these places say so. */
  left: Job[];
  /** The start that was told last. */
  shownStart: number;
  /** What the last edit showed, without estimates that change all the time. */
  shownKey: string;
}

/** Places in a long queue are shown again at most once in so many milliseconds per waiting job, and in these at least. */
const MOVED_MS = 3_000;
const MOVED_MS_PER_JOB = 100;
/** An estimate that is off by less is not worth an edit. */
const ESTIMATE_GRAIN_MS = 30_000;

export class Presenter implements Delivery {
  readonly #tools: PresenterTools;
  readonly #deliverer: Deliverer;
  readonly #displays = new Map<string, Display>();
  /** Jobs that are shown for the last time now, with the places that they have left meanwhile. */
  readonly #ending = new Map<string, Job[]>();
  readonly #circumstances = new Map<string, Circumstances>();
  /** Messages of jobs that go on which are not there any more, and what Discord said. */
  readonly #lost = new Map<string, unknown>();
  readonly #closing = new AbortController();
  #queue: JobQueue | null = null;
  #moving = false;
  #movedAt = Number.NEGATIVE_INFINITY;

  constructor(tools: PresenterTools) {
    this.#tools = tools;
    this.#deliverer = new Deliverer({
      ...tools,
      amend: (id, changes) => this.#amend(id, changes),
      lost: ({ message }) => this.#lost.get(message ?? ''),
    });
  }

  /** Call before the queue starts. */
  watch(queue: JobQueue): void {
    this.#queue = queue;
    queue.on('changed', (job) => this.#onChange(job));
    queue.on('progress', (job, step) => this.#onStep(job, step));
    queue.on('moved', () => void this.#onMove());
  }

  /** Of the job that this message will show; forgotten at its end, and in a restart: then the server's tier decides. */
  expect(message: string, circumstances: Circumstances): void {
    this.#circumstances.set(message, circumstances);
  }

  /** There will be no such job. */
  forget(message: string): void {
    this.#circumstances.delete(message);
  }

  /**
   * The job is shown elsewhere than `before` from now on: that place says where, and the new one what it showed. False when
   * the job has ended: then nothing more is shown of it unasked.
   */
  moved(before: Job): boolean {
    const display = this.#displays.get(before.id);
    const left = display?.left ?? this.#ending.get(before.id);
    if (!left) return false;
    this.forget(before.message ?? '');
    this.#lost.delete(before.message ?? '');
    left.push(before);
    if (display) {
      display.shownKey = '';
      display.screen.restart();
      this.#refresh(display);
    }
    return true;
  }

  /**
   * The message of a job that is done, for any place; `limit` in bytes, `null` for that of its server.
   * @throws UnjudgedError
   */
  resultOf(job: Job, limit: number | null, words: Words, place: Place): Promise<Outgoing> {
    return this.#deliverer.resultOf(job, limit ?? this.limitIn(job.guild), words, place);
  }

  /** Bytes that a file may have there, as far as the server's tier tells. */
  limitIn(guild: string | null): number {
    return limitOfTier(guild === null ? 0 : (this.#tools.client.guilds.cache.get(guild)?.premiumTier ?? 0));
  }

  /** Steps of a job that runs, as its message tells them; a record tells those of the last checkpoint. */
  stepOf({ id, step }: Job): number {
    return this.#displays.get(id)?.step?.step ?? step;
  }

  /** Says at once that a press of a button was understood. */
  ending(id: string, how: 'finishing' | 'cancelling'): void {
    const display = this.#displays.get(id);
    if (!display) return;
    display.ending = how;
    this.#refresh(display);
  }

  deliver(painted: Job): Promise<'delivered' | 'impossible'> {
    return this.#sayLast(painted, (job) =>
      this.#deliverer.deliver(job, this.#about(job)?.fileLimit ?? this.limitIn(job.guild)),
    );
  }

  tell(ended: JobRecord): Promise<void> {
    return this.#sayLast(ended, (record) => this.#deliverer.tell(record));
  }

  /** Once more for each place that the job has moved to meanwhile. */
  async #sayLast<Ended extends JobRecord, End>(ended: Ended, say: (job: Ended | Job) => Promise<End>): Promise<End> {
    const left: Job[] = [];
    this.#ending.set(ended.id, left);
    try {
      for (let job: Ended | Job = (await this.#close(ended.id)) ?? ended; ; ) {
        const end = await say(job);
        this.forget(job.message ?? '');
        this.#lost.delete(job.message ?? '');
        if (left.length === 0) return end;
        job = this.#queue?.ticket(job.id)?.job ?? job;
        for (const before of left.splice(0)) await this.#bidFarewell(before, job);
      }
    } finally {
      this.#ending.delete(ended.id);
    }
  }

  /** Edits nothing more of its own accord. */
  close(): void {
    this.#closing.abort();
  }

  async #amend(id: string, changes: Parameters<JobQueue['amend']>[1]): Promise<void> {
    await this.#queue?.amend(id, changes);
  }

  #onChange(job: Job): void {
    const display = this.#displays.get(job.id);
    if (display) display.job = job;
    if (job.state === 'queued' || job.state === 'painting') this.#refresh(display ?? this.#open(job));
  }

  #onStep(job: Job, step: Step): void {
    const display = this.#displays.get(job.id) ?? this.#open(job);
    display.step = step;
    if (step.frame) {
      if (display.frame) this.#tools.metrics.edits.inc({ result: 'superseded' });
      display.frame = step.frame;
    }
    this.#refresh(display);
    // Whoever waits is told when this takes longer, or less long, than was thought.
    if (this.#tools.clock.now() - this.#movedAt > ESTIMATE_GRAIN_MS) void this.#onMove();
  }

  /** Places changed; with many waiting, each change is not worth an edit of all. */
  async #onMove(): Promise<void> {
    if (this.#moving) return;
    this.#moving = true;
    this.#movedAt = this.#tools.clock.now();
    const waiting = this.#queue?.waiting ?? 0;
    await this.#tools.clock.sleep(Math.max(MOVED_MS, waiting * MOVED_MS_PER_JOB), this.#closing.signal);
    this.#moving = false;
    if (this.#closing.signal.aborted) return;
    for (const { job } of this.#queue?.tickets().values() ?? []) {
      if (job.state === 'queued') this.#refresh(this.#displays.get(job.id) ?? this.#open(job));
    }
  }

  #open(job: Job): Display {
    const { clock, metrics } = this.#tools;
    // As it was when its message was edited: it may move meanwhile.
    let edited = job;
    const display: Display = {
      job,
      step: null,
      frame: null,
      ending: null,
      left: [],
      shownStart: 0,
      shownKey: '',
      screen: new Screen({
        clock,
        edit: async (outgoing) => {
          await this.#leave(display);
          edited = display.job;
          await this.#edit(edited, outgoing);
        },
        report: (result, error) => {
          metrics.edits.inc({ result });
          if (error) this.#onTrouble(edited, error);
        },
      }),
    };
    this.#displays.set(job.id, display);
    return display;
  }

  /** The job as it is after its last edit, which may have found that its token is dead. */
  async #close(id: string): Promise<Job | undefined> {
    const display = this.#displays.get(id);
    if (!display) return undefined;
    await display.screen.finish();
    await this.#leave(display);
    this.#displays.delete(id);
    return display.job;
  }

  /** After the last edit there, so that nothing stale comes behind it. */
  async #leave({ left, job }: Display): Promise<void> {
    for (const before of left.splice(0)) await this.#bidFarewell(before, job);
  }

  /** Says in a message that showed the job where it is now. Never rejects. */
  async #bidFarewell(before: Job, { id, message, ...job }: JobRecord): Promise<void> {
    const { shown, clock, log } = this.#tools;
    if (before.message === null || before.message === message) return;
    const { goesOn, goesOnElsewhere } = this.#words(before).result;
    const content = job.private || job.direct ? goesOnElsewhere : goesOn({ link: linkTo({ ...job, message }) });
    try {
      await shown.forget(before.message);
      const outcome = await editByToken(this.#tools, before, plain(content), clock.now());
      if (outcome !== 'edited' && !before.private) await editInChannel(this.#tools, before, plain(content));
    } catch (error) {
      log.info({ err: error, job: id }, 'the old message does not say where the job has gone');
    }
  }

  #refresh(display: Display): void {
    if (!this.#closing.signal.aborted) display.screen.show(() => this.#frame(display));
  }

  /** The message as it should look now; `null` when it looks so already. */
  async #frame(display: Display): Promise<Outgoing | null> {
    // What has just been accepted has its place in the queue from the next turn on.
    await turn();
    const { job, step, frame, ending } = display;
    const words = this.#words(job);
    const ticket = this.#queue?.ticket(job.id);
    const isWaiting = job.state === 'queued' && !ending;
    const paused = this.#queue?.paused ?? false;
    const line =
      isWaiting && ticket
        ? waitingLine(words, ticket, paused)
        : progressLine(words, job, { step: step?.step ?? job.step, endsAt: ticket?.endsAt ?? null, ending });
    const startsAt = ticket?.startsAt ?? 0;
    const isOff = Math.abs(startsAt - display.shownStart) > ESTIMATE_GRAIN_MS;
    const change = isWaiting ? `${ticket?.position} ${paused}` : `${job.state} ${step?.step} ${ending}`;
    // It is said alike of a job that is first in the queue and of one that has begun.
    const key = line === words.ticket.starting ? 'starting' : change;
    if (key === display.shownKey && !frame && !(isWaiting && isOff && key !== 'starting')) return null;
    display.shownKey = key;
    display.shownStart = startsAt;
    display.frame = null;
    // Steps were done, but none since this run of the bot began.
    const goingOn = step === null && job.step > 0 ? [words.progress.goingOn({ step: job.step })] : [];
    const content = [headline(words, job), ...goingOn, line, ...this.#promise(words, job)].join('\n');
    const canFinish = job.request.kind === 'paint' && step !== null && ending === null;
    const components = ending === 'cancelling' ? [] : runningButtons(words, job, canFinish);
    if (!frame || !(await this.#lets(frame, job))) return { content, components };
    const shown = shownThere(this.#tools, job);
    return {
      content,
      components,
      files: [{ name: fileName(shown, `painting.${frame.kind}`), bytes: frame.bytes, description: aloud(words, job) }],
    };
  }

  /** A frame that nobody could judge is not shown; the next may be. */
  async #lets({ bytes }: PictureFile, job: Job): Promise<boolean> {
    const { gate } = this.#tools;
    try {
      return await gate.letsBytes(bytes, job, gate.placeOf(job));
    } catch (error) {
      if (error instanceof UnjudgedError) return false;
      throw error;
    }
  }

  /** Said from the start where the picture may have to come another way. */
  #promise(words: Words, job: Job): string[] {
    const { interaction } = job;
    const tokenOnly = job.private || this.#about(job)?.tokenOnly;
    return tokenOnly && interaction ? [words.ticket.arrivesByDirectMessage({ until: interaction.expiresAt })] : [];
  }

  async #edit(job: Job, outgoing: Outgoing): Promise<void> {
    const { client, clock } = this.#tools;
    if (knownShut(client, job.channel)) return;
    const outcome = await editByToken(this.#tools, job, outgoing, clock.now());
    if (outcome === 'edited') return;
    // Discord counts requests with a dead token: one is enough.
    if (outcome === 'dead') await this.#amend(job.id, { interaction: null });
    if (!job.private && !this.#about(job)?.tokenOnly) await editInChannel(this.#tools, job, outgoing);
  }

  /** Who deletes the message does not want the picture; who loses the channel may still want it. */
  #onTrouble(job: Job, error: unknown): void {
    const { client, log } = this.#tools;
    if (isShut(error)) return;
    log.info({ err: error, job: job.id }, 'progress not shown');
    const display = this.#displays.get(job.id);
    if (display?.job.message !== job.message) return;
    // What is out of reach is asked for again once, with the result, and what is not there any more never.
    if (isGone(error)) display.screen.stop();
    if (isMissing(error)) this.#lost.set(job.message ?? '', error);
    if (!isDeleted(error, client, job) || job.private || this.#about(job)?.tokenOnly) return;
    this.#queue?.cancel(job.id).catch((cause: unknown) => log.error({ err: cause, job: job.id }, 'not cancelled'));
  }

  #about({ message }: JobRecord): Circumstances | undefined {
    return this.#circumstances.get(message ?? '');
  }

  #words({ guild, locale }: Job): Words {
    return readersWords(this.#tools, guild, locale);
  }
}
