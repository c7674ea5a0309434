/** @file From a wish to a job: whether it may be asked for, the message that will show it, its place in the queue. */
import type { Job } from '../../jobs/job.ts';
import { LimitError, type Limits, unlimited } from '../../jobs/limits.ts';
import type { JobRequest } from '../../jobs/request.ts';
import { type Asker, lastingPlace } from '../asker.ts';
import type { Bot } from '../context.ts';
import { Refusal } from '../errors.ts';
import { hiddenIn } from '../replies/spoiler.ts';
import { limitsOf } from '../settings.ts';
import { remember } from './remember.ts';
import { assertWordsAllowed, wordsIn } from './words-allowed.ts';

/** Of those in which somebody may paint, where they may not. */
const CHANNELS_NAMED = 10;

/** Of one job, by estimate. */
const LONGEST_JOB_MS = 60 * 60_000;

/** Throws a `Refusal` if those who run the bot take nothing from this person. */
export async function assertNotBlocked({ people }: Bot, { user }: Asker): Promise<void> {
  if (await people.isBlocked(user)) throw new Refusal(`${user} is blocked`, (words) => words.errors.yours.blocked);
}

/** Throws a `Refusal` if this person may ask for nothing, or for nothing here. */
export async function assertMayAsk(bot: Bot, asker: Asker): Promise<void> {
  await assertNotBlocked(bot, asker);
  const { channels } = bot.settings.of(asker.guild);
  const here = [asker.channel, asker.parentChannel];
  if (asker.guild !== null && channels.length > 0 && !channels.some((channel) => here.includes(channel))) {
    const seen = channels.filter((channel) => asker.sees(channel)).slice(0, CHANNELS_NAMED);
    const links = seen.map((channel) => `<#${channel}>`);
    throw new Refusal('not in this channel', ({ errors: { yours } }) =>
      links.length > 0 ? yours.wrongChannel({ channels: links }) : yours.notHere,
    );
  }
  asker.assertBotPermitted();
}

/** Those who run the bot may ask for as much as they like. */
export const limitsFor = (bot: Bot, { user, guild, roles }: Asker): Limits =>
  bot.operators.has(user) ? unlimited : limitsOf(bot.settings.of(guild), roles);

/**
 * Throws a `Refusal`, a `LimitError` or a `QueueClosedError` if no order of this person would be taken: ask before a picture
 * is fetched for one.
 */
export async function assertWouldTake(bot: Bot, asker: Asker): Promise<void> {
  await assertMayAsk(bot, asker);
  await bot.queue.assertWithin(asker.user, limitsFor(bot, asker));
}

/** Throws a `LimitError` or a `QueueClosedError` if not one job would be taken, a `Refusal` if not all of so many. */
export async function assertRoomFor({ queue }: Bot, { user }: Asker, limits: Limits, needed: number): Promise<void> {
  await queue.assertWithin(user, limits);
  try {
    await queue.assertWithin(user, limits, needed);
  } catch (error) {
    if (!(error instanceof LimitError)) throw error;
    throw new Refusal('no room for all', ({ errors }) => errors.yours.noRoomForAll({ needed }));
  }
}

/** Throws a `Refusal` if this person may ask for nothing here, or not for that. */
export async function assertMayOrder(bot: Bot, asker: Asker, request: JobRequest): Promise<void> {
  await assertMayAsk(bot, asker);
  assertWordsAllowed(bot, asker, wordsIn(request));
}

/**
 * Puts a request into the queue and shows its ticket. Throws a `Refusal`, a `LimitError`, a `QueueClosedError` or a
 * `StoreError`; then there is neither a job nor a message.
 */
export async function order(
  bot: Bot,
  asker: Asker,
  asked: JobRequest,
  parent: Job | null,
  limits = limitsFor(bot, asker),
): Promise<Job> {
  await assertMayOrder(bot, asker, asked);
  assertInTime(bot, asker, asked);
  const request = hiddenIn(bot.settings, asker, asked);
  const job = await takeSeat(bot, asker, request, parent, limits);
  const { id, message, owner, guild, channel } = job;
  // The job lives: whoever delivers its picture sees to it that its message is known.
  await remember(bot, message ?? '', { job: id }, lastingPlace(asker));
  bot.log.info({ job: id, kind: request.kind, owner, guild, channel }, 'job accepted');
  if (request.kind === 'paint') bot.log.debug({ job: id, prompt: request.settings.prompt }, 'prompt');
  return job;
}

/** Throws a `Refusal` for what would keep everybody else waiting; those who run the bot may. */
function assertInTime(bot: Bot, asker: Asker, request: JobRequest): void {
  // A description takes moments: if it took long once, the computer slept.
  const ms = request.kind === 'describe' ? null : bot.queue.takes(request);
  if (ms === null || ms <= LONGEST_JOB_MS || bot.operators.has(asker.user)) return;
  throw new Refusal('takes too long', ({ errors }) => errors.yours.takesTooLong({ ms, limitMs: LONGEST_JOB_MS }));
}

/** A message, and a place in the queue; neither without the other. */
async function takeSeat(bot: Bot, asker: Asker, request: JobRequest, parent: Job | null, limits: Limits): Promise<Job> {
  const { guild, user: owner, locale, fileLimit, reachable, private: isPrivate } = asker;
  const { leave, ...seat } = await asker.seat();
  bot.presenter.expect(seat.message, { fileLimit, tokenOnly: isPrivate || !reachable });
  try {
    const ticket = { ...seat, request, owner, guild, locale, private: isPrivate, parent: parent?.id ?? null };
    return await bot.queue.submit(ticket, limits);
  } catch (error) {
    bot.presenter.forget(seat.message);
    await leave().catch((cause: unknown) => bot.log.warn({ err: cause }, 'an empty answer was left behind'));
    throw error;
  }
}
