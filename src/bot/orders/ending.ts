/** @file Ending what is there: finish a painting now, cancel a job, delete a picture. */
import type { Job } from '../../jobs/job.ts';
import type { Asker } from '../asker.ts';
import type { Bot } from '../context.ts';
import { Refusal } from '../errors.ts';
import { plain } from '../replies/outgoing.ts';
import { editInChannel, knownShut } from '../replies/outlet.ts';
import { wordsFor } from '../words/words.ts';
import { assertMayEnd } from './job-about.ts';

/** Ends a painting with the picture as it is. */
export function finish(bot: Bot, asker: Asker, job: Job): void {
  assertMayEnd(asker, job);
  if (!bot.queue.finish(job.id)) throw bot.queue.ticket(job.id)?.job.state === 'queued' ? notBegun(job) : ended(job);
  bot.presenter.ending(job.id, 'finishing');
}

export async function cancel(bot: Bot, asker: Asker, job: Job): Promise<void> {
  assertMayEnd(asker, job);
  const outcome = await bot.queue.cancel(job.id);
  if (outcome === 'too-late') throw ended(job);
  if (outcome === 'stopping') bot.presenter.ending(job.id, 'cancelling');
}

/**
 * Deletes a message that shows a job, ends the job if it is not done, and forgets its picture and what it was enlarged to:
 * nothing brings them back. The other messages that show them say so, soon after.
 * In direct messages, and on another server, only that copy goes.
 */
export async function remove(
  bot: Bot,
  asker: Asker,
  job: Job,
  message: string,
  deleteMessage: () => Promise<void>,
): Promise<'picture' | 'copy'> {
  if (message !== job.message && (asker.guild === null || asker.guild !== job.guild)) {
    if (asker.guild !== null && !asker.moderator) assertMayEnd(asker, job);
    await removeMessage(bot, message, deleteMessage);
    return 'copy';
  }
  assertMayEnd(asker, job);
  const all = [job, ...(await upscalesOf(bot, job))];
  for (const each of all) {
    await bot.queue.cancel(each.id);
    await forgetPicture(bot, each);
  }
  // Last: as long as anything is left, there is a button to try it again.
  await removeMessage(bot, message, deleteMessage);
  for (const each of all) void withdraw(bot, each);
  return 'picture';
}

/** Deletes a message that shows something of a job, and nothing else. */
export async function removeMessage(
  { shown }: Bot,
  message: string,
  deleteMessage: () => Promise<void>,
): Promise<void> {
  await deleteMessage();
  await shown.forget(message);
}

/** Also of what was enlarged, enlarged again. */
async function upscalesOf(bot: Bot, { id, results }: Job): Promise<Job[]> {
  const ids = await Promise.all(results.map(({ file }) => bot.shown.upscalesOf(file)));
  const jobs = await Promise.all(ids.flat().map((upscale) => bot.store.jobs.get(upscale)));
  // The same picture may be somebody else's, too.
  const own = jobs.filter((job) => job?.parent === id) as Job[];
  return [...own, ...(await Promise.all(own.map((job) => upscalesOf(bot, job)))).flat()];
}

/** Never rejects: a message that cannot be edited any more keeps what it shows. Private answers are not known. */
async function withdraw(bot: Bot, { id, guild, locale }: Job): Promise<void> {
  const { shown, client, log } = bot;
  const words = wordsFor(bot.settings.of(guild).language, locale);
  try {
    for (const { channel, message } of await shown.placesOf(id)) {
      await shown.forget(message);
      if (knownShut(client, channel)) continue;
      await editInChannel(bot, { channel, message, interaction: null }, plain(words.result.deleted)).catch(
        (error: unknown) => log.info({ err: error, job: id, message }, 'a deleted picture is still shown'),
      );
    }
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
