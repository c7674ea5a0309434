/** @file From a wish to a job: whether it may be asked for, the message that will show it, its place in the queue. */
import type { Job } from '../../jobs/job.ts';
import { type Limits, unlimited } from '../../jobs/limits.ts';
import type { JobRequest } from '../../jobs/request.ts';
import { type Asker, lastingPlace } from '../asker.ts';
import type { Bot } from '../context.ts';
import { Refusal } from '../errors.ts';
import { hiddenIn } from '../replies/spoiler.ts';
import { limitsOf } from '../settings.ts';

/** Throws a `Refusal` if this person may ask for nothing, or for nothing here. */
export async function assertMayAsk(bot: Bot, asker: Asker): Promise<void> {
  if (await bot.people.isBlocked(asker.user)) {
    throw new Refusal(`${asker.user} is blocked`, (words) => words.errors.yours.blocked);
  }
  const { channels } = bot.settings.of(asker.guild);
  const here = [asker.channel, asker.parentChannel];
  if (asker.guild !== null && channels.length > 0 && !channels.some((channel) => here.includes(channel))) {
    const links = channels.map((channel) => `<#${channel}>`);
    throw new Refusal('not in this channel', (words) => words.errors.yours.wrongChannel({ channels: links }));
  }
  asker.assertBotPermitted();
}

/** Those who run the bot may ask for as much as they like. */
export const limitsFor = (bot: Bot, { user, guild, roles }: Asker): Limits =>
  bot.operators.has(user) ? unlimited : limitsOf(bot.settings.of(guild), roles);

/**
 * Puts a request into the queue and shows its ticket. Throws a `Refusal`, a `LimitError`, a `QueueClosedError` or a
 * `StoreError`; then there is neither a job nor a message.
 */
export async function order(bot: Bot, asker: Asker, asked: JobRequest, parent: Job | null): Promise<Job> {
  await assertMayAsk(bot, asker);
  const { guild, user: owner, locale, fileLimit, reachable, private: isPrivate } = asker;
  const request = hiddenIn(bot.settings, asker, asked);
  const { leave, ...seat } = await asker.seat();
  bot.presenter.expect(seat.message, { fileLimit, tokenOnly: isPrivate || !reachable });
  try {
    const ticket = { ...seat, request, owner, guild, locale, private: isPrivate, parent: parent?.id ?? null };
    const job = await bot.queue.submit(ticket, limitsFor(bot, asker));
    await bot.shown.remember(seat.message, job.id, lastingPlace(asker));
    bot.log.info({ job: job.id, kind: request.kind, owner, guild, channel: seat.channel }, 'job accepted');
    if (request.kind === 'paint') bot.log.debug({ job: job.id, prompt: request.settings.prompt }, 'prompt');
    return job;
  } catch (error) {
    bot.presenter.forget(seat.message);
    await leave().catch((cause: unknown) => bot.log.warn({ err: cause }, 'an empty answer was left behind'));
    throw error;
  }
}
