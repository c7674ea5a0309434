/** @file Ending what is there: finish a painting now, cancel a job, delete a picture. */
import type { Job } from '../../jobs/job.ts';
import type { Asker } from '../asker.ts';
import type { Bot } from '../context.ts';
import { Refusal } from '../errors.ts';
import { plain } from '../replies/outgoing.ts';
import { editInChannel, knownShut } from '../replies/outlet.ts';
import { assertMayEnd } from './job-about.ts';

/** Ends a painting with the picture as it is. */
export function finish(bot: Bot, asker: Asker, job: Job): void {
  assertMayEnd(asker, job);
  if (!bot.queue.finish(job.id)) throw ended(job);
  bot.presenter.ending(job.id, 'finishing');
}

export async function cancel(bot: Bot, asker: Asker, job: Job): Promise<void> {
  assertMayEnd(asker, job);
  const outcome = await bot.queue.cancel(job.id);
  if (outcome === 'too-late') throw ended(job);
  if (outcome === 'stopping') bot.presenter.ending(job.id, 'cancelling');
}

/**
 * Deletes a message that shows a job, ends the job if it is not done, and forgets its picture: nothing brings it back.
 * The other messages that show it say so, soon after.
 * A copy in somebody's direct messages is theirs, and only that goes.
 */
export async function remove(
  bot: Bot,
  asker: Asker,
  job: Job,
  message: string,
  deleteMessage: () => Promise<void>,
): Promise<void> {
  const isCopy = asker.guild === null && message !== job.message;
  if (!isCopy) {
    assertMayEnd(asker, job);
    await bot.queue.cancel(job.id);
    await forgetPicture(bot, job);
  }
  await deleteMessage();
  await bot.shown.forget(message);
  if (!isCopy) void withdraw(bot, asker, job);
}

/** Never rejects: a message that cannot be edited any more keeps what it shows. Private answers are not known. */
async function withdraw(bot: Bot, { words }: Asker, { id }: Job): Promise<void> {
  const { shown, client, log } = bot;
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

/** The files go with the next cleaning, unless another job has them, too. */
async function forgetPicture({ queue, store }: Bot, { id }: Job): Promise<void> {
  await queue.amend(id, { results: [], frames: [], labels: null });
  await store.files.removeState(id, 'latent');
}

const ended = ({ id }: Job): Refusal => new Refusal(`job ${id} has ended`, (words) => words.errors.yours.alreadyEnded);
