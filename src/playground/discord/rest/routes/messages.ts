/** @file Messages that the bot writes, reads, changes and deletes as itself. */
import {
  MessageCreateRequestSchema,
  MessageEditRequestPartialSchema,
  MessageResponseSchema,
} from 'discord-api-spec/zod';
import { MessageFlags } from 'discord-api-types/v10';
import { z } from 'zod';
import { requireUnlockedThread, requireWritableThread } from '../../actions/channels.ts';
import {
  botFileLimit,
  deleteMessage,
  type MessageContext,
  prepareEdit,
  prepareMessage,
} from '../../actions/messages.ts';
import type { UploadedFile } from '../../cdn/files.ts';
import { type PermissionName, requirePermissions } from '../../enforcement/permissions.ts';
import { contract } from '../../enforcement/schema.ts';
import { invalidForm, refuse } from '../../errors.ts';
import { isSnowflake, timeOf } from '../../snowflake.ts';
import type { ChannelRecord, MessageRecord } from '../../state/records.ts';
import { memberOf } from '../../state/state.ts';
import { messageView } from '../../views/message.ts';
import type { World } from '../../world.ts';
import { route } from '../route.ts';

const response = MessageResponseSchema;
/** How long a nonce keeps a second message away ("the last few minutes"). */
const NONCE_MS = 5 * 60_000;
const OLD_EDIT_MS = 60 * 60_000;
const BULK_DELETE_MS = 14 * 24 * 60 * 60_000;
const MAX_PINS = 50;

/** Inline in the contract. */
const bulkDelete = contract<{ messages: string[] }>(z.object({ messages: z.array(z.string()).min(2).max(100) }));

export const messageRoutes = [
  route('GET', '/channels/{channel_id}/messages', { response }, ({ world, params, query }) => {
    const channel = reach(world, params.channel_id, 'ReadMessageHistory');
    return page(world, channel, query).map((message) => messageView(world, message));
  }),
  route('GET', '/channels/{channel_id}/messages/{message_id}', { response }, ({ world, params }) => {
    const channel = reach(world, params.channel_id, 'ReadMessageHistory');
    return messageView(world, visible(world, channel, params.message_id));
  }),
  route(
    'POST',
    '/channels/{channel_id}/messages',
    { body: contract(MessageCreateRequestSchema), bucket: 'messageCreate', response },
    async ({ world, params, body, files }) => {
      const { state } = world;
      const channel = reach(world, params.channel_id, channelSend(world, params.channel_id), ...needs(files, body));
      requireReachablePerson(world, channel);
      requireUnlockedThread(world, channel, state.botId);
      const nonce = body.nonce ?? null;
      const twin = body.enforce_nonce && nonce !== null ? findNonce(world, channel, nonce) : undefined;
      if (twin) return messageView(world, twin);
      const reference = body.message_reference ? referenceOf(world, channel, body.message_reference) : null;
      const context: MessageContext = {
        channel,
        authorId: state.botId,
        by: 'bot',
        files,
        fileLimit: botFileLimit(world, channel),
        type: reference ? 19 : 0,
        nonce,
        reference,
      };
      return messageView(world, await prepareMessage(world, body, context)());
    },
  ),
  route(
    'PATCH',
    '/channels/{channel_id}/messages/{message_id}',
    { body: contract(MessageEditRequestPartialSchema), bucket: 'messageEdit', response },
    async ({ world, params, body, files }) => {
      const channel = reach(world, params.channel_id, ...needs(files, {}));
      const message = visible(world, channel, params.message_id);
      if (message.authorId !== world.state.botId) {
        const onlyFlags = Object.keys(body).every((key) => key === 'flags');
        if (!onlyFlags) throw refuse('notAuthor');
        reach(world, channel.id, 'ManageMessages');
      }
      requireWritableThread(world, channel, world.state.botId);
      if (world.clock.now() - timeOf(message.id) > OLD_EDIT_MS) world.rates.takeOldEdit(channel.id);
      const change = prepareEdit(world, message, body, { by: 'bot', files, fileLimit: botFileLimit(world, channel) });
      return messageView(world, await change());
    },
  ),
  route('DELETE', '/channels/{channel_id}/messages/{message_id}', { bucket: 'messageDelete' }, ({ world, params }) => {
    const channel = reach(world, params.channel_id);
    const message = visible(world, channel, params.message_id);
    if (message.authorId !== world.state.botId) reach(world, channel.id, 'ManageMessages');
    if (channel.thread?.archived) requireUnlockedThread(world, channel, world.state.botId);
    deleteMessage(world, message);
    return undefined;
  }),
  route('POST', '/channels/{channel_id}/messages/bulk-delete', { body: bulkDelete }, ({ world, params, body }) => {
    const channel = reach(world, params.channel_id, 'ManageMessages');
    if (body.messages.some((id) => world.clock.now() - timeOf(id) > BULK_DELETE_MS)) throw refuse('bulkDeleteTooOld');
    const known = world.state.messagesOf(channel.id).filter(({ id }) => body.messages.includes(id));
    for (const message of known) deleteMessage(world, message);
    return undefined;
  }),
  route('GET', '/channels/{channel_id}/messages/pins', {}, ({ world, params }) => {
    const channel = reach(world, params.channel_id, 'ReadMessageHistory');
    const items = world.state
      .messagesOf(channel.id)
      .filter(({ pinned }) => pinned)
      .map((message) => ({
        pinned_at: new Date(message.createdAt).toISOString(),
        message: messageView(world, message),
      }));
    return { items, has_more: false };
  }),
  route('PUT', '/channels/{channel_id}/messages/pins/{message_id}', {}, ({ world, params }) => {
    const channel = reach(world, params.channel_id, 'PinMessages');
    const pinned = world.state.messagesOf(channel.id).filter((message) => message.pinned);
    if (pinned.length >= MAX_PINS) throw refuse('maxPins');
    visible(world, channel, params.message_id).pinned = true;
    return undefined;
  }),
  route('DELETE', '/channels/{channel_id}/messages/pins/{message_id}', {}, ({ world, params }) => {
    visible(world, reach(world, params.channel_id, 'PinMessages'), params.message_id).pinned = false;
    return undefined;
  }),
  route('POST', '/channels/{channel_id}/typing', {}, ({ world, params }) => {
    reach(world, params.channel_id, channelSend(world, params.channel_id));
    return undefined;
  }),
];

/** The channel, if the bot has the permissions there. */
function reach(world: World, channelId: string, ...permissions: readonly PermissionName[]): ChannelRecord {
  const channel = world.state.channel(channelId);
  requirePermissions(world.state, channel, world.state.botId, world.clock.now(), ...permissions);
  return channel;
}

/** A message that the bot can see as itself: not deleted, not ephemeral. */
function visible(world: World, channel: ChannelRecord, id: string): MessageRecord {
  const message = world.state.message(channel.id, id);
  if (message.ephemeralTo !== null)
    throw refuse('unknownMessage', 'an ephemeral message is reached by its interaction’s token only');
  return message;
}

function channelSend(world: World, channelId: string): PermissionName {
  return world.state.channel(channelId).thread ? 'SendMessagesInThreads' : 'SendMessages';
}

function needs(
  files: readonly UploadedFile[],
  body: { tts?: boolean | undefined; message_reference?: unknown },
): PermissionName[] {
  return [
    ...(files.length > 0 ? (['AttachFiles'] as const) : []),
    ...(body.message_reference ? (['ReadMessageHistory'] as const) : []),
    ...(body.tts ? (['SendTTSMessages'] as const) : []),
  ];
}

/** @throws DiscordError 50007 for somebody who lets no bot in, or shares no server with it and has not installed it. */
function requireReachablePerson(world: World, channel: ChannelRecord): void {
  const { state } = world;
  if (channel.type !== 1) return;
  for (const id of channel.recipients.filter((recipient) => recipient !== state.botId)) {
    const { dmsOpen, installedApp } = state.user(id);
    const shared = [...state.guilds.values()].some((guild) => memberOf(guild, id) && memberOf(guild, state.botId));
    if (!dmsOpen || !(shared || installedApp)) throw refuse('cannotMessageUser');
  }
}

function findNonce(world: World, channel: ChannelRecord, nonce: string | number): MessageRecord | undefined {
  return world.state
    .messagesOf(channel.id)
    .findLast(
      (message) =>
        message.authorId === world.state.botId &&
        message.nonce === nonce &&
        world.clock.now() - message.createdAt < NONCE_MS,
    );
}

function referenceOf(
  world: World,
  channel: ChannelRecord,
  reference: { message_id?: string | undefined; fail_if_not_exists?: boolean | undefined },
): MessageRecord['reference'] {
  const message = world.state.messagesOf(channel.id).find(({ id }) => id === reference.message_id);
  if (message) return { messageId: message.id, channelId: channel.id, guildId: channel.guildId };
  if (reference.fail_if_not_exists === false) return null;
  throw invalidForm([{ path: ['message_reference'], code: 'REPLIES_UNKNOWN_MESSAGE', message: 'Unknown message' }]);
}

/** Newest first, as Discord pages them. */
function page(world: World, channel: ChannelRecord, query: URLSearchParams): MessageRecord[] {
  const limit = Number(query.get('limit') ?? 50);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) {
    throw invalidForm([
      { path: ['limit'], code: 'NUMBER_TYPE_MAX', message: 'int value should be between 1 and 100.' },
    ]);
  }
  const at = (name: string) => {
    const id = query.get(name);
    return id !== null && isSnowflake(id) ? BigInt(id) : undefined;
  };
  const [before, after] = [at('before'), at('after')];
  const all = world.state
    .messagesOf(channel.id)
    .filter(({ flags }) => (flags & MessageFlags.Ephemeral) === 0)
    .filter(({ id }) => (before === undefined || BigInt(id) < before) && (after === undefined || BigInt(id) > after));
  return (after === undefined ? all.slice(-limit) : all.slice(0, limit)).reverse();
}
