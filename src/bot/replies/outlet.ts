/** @file Where a job's message is edited: by the interaction's token while it lives, as the bot afterwards. */
import { CannotSendMessagesToThisUserErrorCodes, type Client, DiscordAPIError, HTTPError, Routes } from 'discord.js';
import type { JobRecord } from '../../jobs/job.ts';
import type { Mentions } from '../mentions.ts';
import { type Outgoing, requestOf } from './outgoing.ts';

/** The token dies after 15 minutes; the last one is left for an edit that waits for Discord's rate limit. */
const TOKEN_MARGIN_MS = 60_000;

/** What every message goes out by. */
export interface Wire {
  readonly client: Client<true>;
  readonly mentions: Mentions;
}

export type Place = Pick<JobRecord, 'channel' | 'message' | 'interaction'>;

/** Codes of Discord's that say that a token does not work (any more): invalid token, unknown webhook. */
const deadToken: readonly (number | string)[] = [50027, 10015];

/** Unknown channel, guild or message. */
const missing: readonly (number | string)[] = [10003, 10004, 10008];

/** The same, and missing access or permissions. */
const gone: readonly (number | string)[] = [...missing, 50001, 50013];

export const codeOf = (error: unknown): number | string | null =>
  error instanceof DiscordAPIError ? error.code : null;

/** Whether the message is not there any more. */
export const isMissing = (error: unknown): boolean => missing.includes(codeOf(error) ?? '');

/** Whether the message is out of reach, as far as we can know for good. */
export const isGone = (error: unknown): boolean => gone.includes(codeOf(error) ?? '');

/** Whether somebody deleted the message itself; with its channel, it goes unasked. */
export function isDeleted(
  error: unknown,
  { guilds, channels }: Client,
  { guild, channel }: Pick<JobRecord, 'guild' | 'channel'>,
): boolean {
  const channelIsGone = guild !== null && guilds.cache.has(guild) && !channels.cache.has(channel);
  return codeOf(error) === 10008 && !channelIsGone;
}

/** Whether somebody's direct messages are closed to the bot. */
export const isClosed = (error: unknown): boolean =>
  (CannotSendMessagesToThisUserErrorCodes as readonly unknown[]).includes(codeOf(error));

/** The thread is archived, or locked. */
const shut: readonly (number | string)[] = [50083, 160005];

/** Whether nobody, or no one but moderators, may write in the thread now. */
export const isShut = (error: unknown): boolean => shut.includes(codeOf(error) ?? '');

/** What Discord has told of it, so that it need not be asked in vain: a thread that takes no edits of ours now. */
export function knownShut({ channels }: Client, id: string): 'archived' | 'locked' | null {
  const channel = channels.cache.get(id);
  if (!channel?.isThread()) return null;
  if (channel.locked && !channel.manageable) return 'locked';
  return channel.archived ? 'archived' : null;
}

/** An archived one. Rejects with discord.js' errors: somebody may have locked it. */
export async function openThread({ rest }: Client, id: string): Promise<void> {
  await rest.patch(Routes.channel(id), { body: { archived: false } });
}

export const isTooLarge = (error: unknown): boolean =>
  codeOf(error) === 40005 || (error instanceof Error && 'status' in error && error.status === 413);

/**
 * The way of every edit while the token lives, also after a restart: it needs no permission in the channel, reaches
 * private messages and servers without the bot, and has a rate limit of its own, while all edits as the bot in a channel
 * share one.
 *
 * `none`: there is no token, or its time is over; `dead`: it has stopped working before its time. Rejects with discord.js'
 * errors.
 */
export async function editByToken(
  { client, mentions }: Wire,
  place: Place,
  outgoing: Outgoing,
  now: number,
): Promise<'edited' | 'none' | 'dead'> {
  const { interaction, message } = place;
  if (!interaction || message === null || now >= interaction.expiresAt - TOKEN_MARGIN_MS) return 'none';
  try {
    const route = Routes.webhookMessage(interaction.application, interaction.token, message);
    await client.rest.patch(route, { ...requestOf(outgoing, mentions), auth: false });
    return 'edited';
  } catch (error) {
    if (deadToken.includes(codeOf(error) ?? '')) return 'dead';
    throw error;
  }
}

/** As the bot, at any age. Rejects with discord.js' errors; `isGone` tells those that stay. */
export async function editInChannel(
  { client, mentions }: Wire,
  { channel, message }: Place,
  outgoing: Outgoing,
): Promise<void> {
  if (message === null) throw new Error('A job without a message cannot be shown.');
  await client.rest.patch(Routes.channelMessage(channel, message), requestOf(outgoing, mentions));
}

/** Whether nobody has deleted the message, nor anything that it was in. Rejects with discord.js' errors. */
export async function isStillThere({ rest }: Client<true>, { channel, message }: Place): Promise<boolean> {
  try {
    await rest.get(Routes.channelMessage(channel, message ?? ''));
    return true;
  } catch (error) {
    if (isGone(error)) return false;
    throw error;
  }
}

/** Sends a message to a person; its channel and id. */
export async function sendDirectly(
  wire: Wire,
  person: string,
  outgoing: Outgoing,
  nonce: string,
): Promise<{ readonly channel: string; readonly message: string }> {
  const channel = (await wire.client.rest.post(Routes.userChannels(), { body: { recipient_id: person } })) as {
    id: string;
  };
  return sendTo(wire, channel.id, outgoing, nonce);
}

/**
 * Discord gives back the first message when one with the same nonce comes again within some minutes: it is sent once more when
 * the line breaks.
 */
export async function sendTo(
  { client, mentions }: Wire,
  channel: string,
  outgoing: Outgoing,
  nonce: string,
  replyTo?: string,
): Promise<{ readonly channel: string; readonly message: string }> {
  const { body, files } = requestOf(outgoing, mentions);
  const reference = replyTo && { message_reference: { message_id: replyTo, fail_if_not_exists: false } };
  const request = { body: { ...body, nonce: nonce.slice(-25), enforce_nonce: true, ...reference }, files };
  const send = () => client.rest.post(Routes.channelMessages(channel), request);
  const message = await send().catch((error: unknown) => {
    if (error instanceof DiscordAPIError || error instanceof HTTPError) throw error;
    return send();
  });
  return { channel, message: (message as { id: string }).id };
}
