/** @file Ending what is there: finish a painting now, cancel a job, delete a picture. */
import type { Job } from '../../jobs/job.ts';
import { isFinal } from '../../jobs/state.ts';
import type { Asker } from '../asker.ts';
import type { Bot } from '../context.ts';
import { Refusal } from '../errors.ts';
import { plain } from '../replies/outgoing.ts';
import { editByToken, editInChannel, knownShut } from '../replies/outlet.ts';
import { readersWords } from '../words/reader.ts';
import { assertMayEnd } from './job-about.ts';

/** Ends a painting with the picture as it is. */
export function finish(bot: Bot, asker: Asker, job: Job): void {
  assertMayEnd(asker, job);
  if (!bot.queue.finish(job.id)) throw bot.queue.ticket(job.id)?.job.state === 'queued' ? notBegun(job) : ended(job);
  bot.presenter.ending(job.id, 'finishing');
}

/** Those who run the bot may cancel any. */
export async function cancel(bot: Bot, asker: Asker, job: Job): Promise<void> {
  if (!bot.operators.has(asker.user)) assertMayEnd(asker, job);
  const outcome = await bot.queue.cancel(job.id);
  if (outcome === 'too-late') throw ended(job);
  if (outcome === 'stopping') bot.presenter.ending(job.id, 'cancelling');
}

/** A message that shows a job. */
export interface ShowingMessage {
  readonly id: string;
  delete(): Promise<unknown>;
  /** Nothing but this message shows it: a time-lapse. Also known from when it was shown. */
  readonly alone?: boolean;
}

/**
 * Deletes a message that shows a job, ends the job if it is not done, and forgets its picture and what it was enlarged to:
 * nothing brings them back. The other messages that show them say so, soon after.
 * Of a time-lapse, in direct messages, on another server, for whoever had somebody else's picture shown, and of a job without a
 * picture, only that message goes.
 */
export async function remove(
  bot: Bot,
  asker: Asker,
  job: Job,
  message: ShowingMessage,
): Promise<'picture' | 'copy' | 'message'> {
  if (await isCopy(bot, asker, job, message)) {
    await removeMessage(bot, message);
    return 'copy';
  }
  assertMayEnd(asker, job);
  if (isFinal(job.state) && job.results.length === 0 && job.labels === null) {
    // Frames of a painting that was given up.
    if (job.frames.length > 0) await forgetPicture(bot, job);
    await removeMessage(bot, message);
    return 'message';
  }
  // The picture itself last: as long as anything is left of it, there is a button to try it again.
  const all = [...(await upscalesOf(bot, job)).reverse(), job];
  for (const each of all) {
    await bot.queue.cancel(each.id);
    await forgetPicture(bot, each);
  }
  try {
    await removeMessage(bot, message);
  } finally {
    for (const each of all) void withdraw(bot, each, message.id);
  }
  return 'picture';
}

/** Whether only the message is to go. Throws a `Refusal` if it is none of this person's business. */
async function isCopy({ shown }: Bot, asker: Asker, job: Job, { id, alone }: ShowingMessage): Promise<boolean> {
  if (id === job.message) return false;
  const about = await shown.shownIn(id);
  const isOwn = about?.asker === asker.user;
  const isAlone = alone || about?.alone === true;
  // Whoever had somebody else's picture shown takes back no more than that.
  const isOthers = isOwn && asker.user !== job.owner;
  const isElsewhere = asker.guild === null || asker.guild !== job.guild;
  if (!isAlone && !isOthers && !isElsewhere) return false;
  // A copy in direct messages is there for everybody who is.
  const isOpen = asker.guild === null && !isAlone;
  if (!isOwn && !isOpen && !asker.moderator) assertMayEnd(asker, job);
  return true;
}

async function removeMessage({ shown }: Bot, message: ShowingMessage): Promise<void> {
  await message.delete();
  await shown.forget(message.id);
}

/** Also of what was enlarged, enlarged again. */
async function upscalesOf(bot: Bot, { id, results }: Job): Promise<Job[]> {
  const ids = await Promise.all(results.map(({ file }) => bot.shown.upscalesOf(file)));
  const jobs = await Promise.all(ids.flat().map((upscale) => bot.store.jobs.get(upscale)));
  // The same picture may be somebody else's, too.
  const own = jobs.filter((job) => job?.parent === id) as Job[];
  return [...own, ...(await Promise.all(own.map((job) => upscalesOf(bot, job)))).flat()];
}

/**
 * Never rejects: a message that cannot be edited any more keeps what it shows. Answers to `/show` and time-lapses that only a
 * token reaches are not known.
 * @param except - is gone already
 */
async function withdraw(bot: Bot, job: Job, except: string): Promise<void> {
  const { shown, client, clock, log } = bot;
  const { id, guild, locale } = job;
  const deleted = plain(readersWords(bot, guild, locale).result.deleted);
  const stillShown = (error: unknown): void => log.info({ err: error, job: id }, 'a deleted picture is still shown');
  try {
    const places = await shown.placesOf(id);
    for (const { channel, message } of places) {
      await shown.forget(message);
      if (knownShut(client, channel)) continue;
      await editInChannel(bot, { channel, message, interaction: null }, deleted).catch(stillShown);
    }
    const isReached = job.message === except || places.some(({ message }) => message === job.message);
    if (!isReached) await editByToken(bot, job, deleted, clock.now()).catch(stillShown);
  } catch (error) {
    log.warn({ err: error, job: id }, 'a deleted picture may still be shown');
  }
}

/** The files go with the next cleaning, unless another job needs them. */
const forgetPicture = ({ queue }: Bot, { id }: Job): Promise<void> =>
  queue.amend(id, { results: [], frames: [], labels: null });

const notBegun = ({ id }: Job): Refusal =>
  new Refusal(`job ${id} has not begun`, (words) => words.errors.yours.notBegun);

const ended = ({ id }: Job): Refusal => new Refusal(`job ${id} has ended`, (words) => words.errors.yours.alreadyEnded);
