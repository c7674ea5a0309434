/** @file Messages come, change and go; whoever does it, the same rules hold and the same events follow. */
import {
  type APIAllowedMentions,
  type APIEmbed,
  type APIMessageTopLevelComponent,
  MessageFlags,
} from 'discord-api-types/v10';
import type { UploadedFile } from '../cdn/files.ts';
import { numbered } from '../enforcement/components.ts';
import { checkMessage } from '../enforcement/message.ts';
import { refuse } from '../errors.ts';
import type { ChannelRecord, Hand, MessageBody, MessageRecord } from '../state/records.ts';
import { messageEventView } from '../views/message.ts';
import type { World } from '../world.ts';
import { type AttachmentEntry, planAttachments, storeAttachments } from './attachments.ts';
import { changeThread } from './channels.ts';
import { mentionsIn } from './mentions.ts';

/** What a request says about a message; on an edit, what is absent stays. */
export interface MessageInput {
  readonly content?: string | null | undefined;
  readonly embeds?: readonly APIEmbed[] | null | undefined;
  readonly components?: readonly APIMessageTopLevelComponent[] | null | undefined;
  readonly attachments?: readonly AttachmentEntry[] | null | undefined;
  readonly allowed_mentions?: APIAllowedMentions | null | undefined;
  readonly flags?: number | null | undefined;
  readonly tts?: boolean | null | undefined;
}

export interface MessageContext {
  readonly channel: ChannelRecord;
  readonly authorId: string;
  readonly by: Hand;
  readonly files: readonly UploadedFile[];
  /** Bytes that one file may have here. */
  readonly fileLimit: number;
  readonly type?: number;
  readonly nonce?: string | number | null;
  readonly reference?: MessageRecord['reference'];
  readonly origin?: MessageRecord['origin'];
  readonly webhookId?: string;
  readonly ephemeralTo?: string | null;
  /** Set for the "thinking…" message of a deferred answer, which is empty. */
  readonly loading?: boolean;
}

/** Flags that a request may set; the rest are Discord's own. */
const SETTABLE = MessageFlags.SuppressEmbeds | MessageFlags.SuppressNotifications | MessageFlags.IsComponentsV2;

/**
 * Checks a new message and returns the function that sends it: between the two, an interaction can be claimed.
 * @throws DiscordError what is wrong with it.
 */
export function prepareMessage(
  world: World,
  input: MessageInput,
  context: MessageContext,
): () => Promise<MessageRecord> {
  const { state, limits } = world;
  const { channel, ephemeralTo = null } = context;
  const plan = planAttachments(world, {
    channelId: channel.id,
    ephemeral: ephemeralTo !== null,
    entries: withUnlistedFiles(input.attachments ?? undefined, context.files),
    files: context.files,
    existing: [],
    limit: context.fileLimit,
  });
  const flags =
    ((input.flags ?? 0) & SETTABLE) |
    (ephemeralTo === null ? 0 : MessageFlags.Ephemeral) |
    (context.loading ? MessageFlags.Loading : 0);
  const body = {
    content: input.content ?? '',
    embeds: [...(input.embeds ?? [])],
    components: numbered(input.components ?? []),
    flags,
  };
  if (!context.loading)
    checkMessage(
      body,
      input,
      plan.attachments.map(({ filename }) => filename),
      limits,
    );
  return async () => {
    await storeAttachments(world, plan);
    const now = world.clock.now();
    const message: MessageRecord = {
      id: world.ids.next(),
      channelId: channel.id,
      guildId: channel.guildId,
      authorId: context.authorId,
      type: context.type ?? 0,
      createdAt: now,
      editedAt: null,
      deletedAt: null,
      ...body,
      attachments: [...plan.attachments],
      tts: input.tts ?? false,
      pinned: false,
      nonce: context.nonce ?? null,
      ...mentionsIn(state, body.content, input.allowed_mentions),
      reference: context.reference ?? null,
      origin: context.origin ?? null,
      webhookId: context.webhookId ?? null,
      ephemeralTo,
      reactions: [],
      threadId: null,
      revisions: [],
      revisionsForgotten: 0,
    };
    keep(world, channel, message, context.by);
    return message;
  };
}

/**
 * Checks an edit and returns the function that makes it.
 * @throws DiscordError what is wrong with it.
 */
export function prepareEdit(
  world: World,
  message: MessageRecord,
  input: MessageInput,
  context: Pick<MessageContext, 'by' | 'files' | 'fileLimit'>,
): () => Promise<MessageRecord> {
  const plan = planAttachments(world, {
    channelId: message.channelId,
    ephemeral: message.ephemeralTo !== null,
    entries: input.attachments === null ? [] : input.attachments,
    files: context.files,
    existing: message.attachments,
    limit: context.fileLimit,
  });
  const kept = message.flags & ~(MessageFlags.Loading | MessageFlags.SuppressEmbeds);
  const suppress = input.flags === undefined || input.flags === null ? message.flags : input.flags;
  const body = {
    content: input.content === undefined ? message.content : (input.content ?? ''),
    embeds: input.embeds === undefined ? message.embeds : [...(input.embeds ?? [])],
    components: input.components === undefined ? message.components : numbered(input.components ?? []),
    // Components V2 can be switched on, never off.
    flags: kept | (suppress & MessageFlags.SuppressEmbeds) | ((input.flags ?? 0) & MessageFlags.IsComponentsV2),
  };
  checkMessage(
    body,
    input,
    plan.attachments.map(({ filename }) => filename),
    world.limits,
  );
  return async () => {
    await storeAttachments(world, plan);
    if (message.deletedAt !== null) throw refuse('unknownMessage');
    for (const { id } of message.attachments) {
      if (!plan.attachments.some((attachment) => attachment.id === id)) world.blobs.release(id);
    }
    const wasLoading = (message.flags & MessageFlags.Loading) !== 0;
    Object.assign(message, body, { attachments: [...plan.attachments] });
    if (input.content !== undefined)
      Object.assign(message, mentionsIn(world.state, body.content, input.allowed_mentions));
    // What replaces "thinking…" is the message's first version, not an edit of it.
    if (!wasLoading) message.editedAt = world.clock.now();
    noteRevision(world, message, context.by);
    announce(world, 'MESSAGE_UPDATE', message);
    return message;
  };
}

/** @throws DiscordError 10008 if it is gone already. */
export function deleteMessage(world: World, message: MessageRecord): void {
  if (message.deletedAt !== null) throw refuse('unknownMessage');
  message.deletedAt = world.clock.now();
  for (const { id } of message.attachments) world.blobs.release(id);
  world.gateway.emit({
    name: 'MESSAGE_DELETE',
    data: {
      id: message.id,
      channel_id: message.channelId,
      ...(message.guildId !== null && { guild_id: message.guildId }),
    },
    guildId: message.guildId,
    channelId: message.channelId,
    ...(message.ephemeralTo !== null && { hidden: true }),
  });
}

/** Bytes that one file of the bot may have in a channel. */
export function botFileLimit(world: World, channel: ChannelRecord): number {
  const tier = channel.guildId === null ? 0 : world.state.guild(channel.guildId).premiumTier;
  return world.limits.attachmentBytes[tier] ?? 0;
}

/** Bytes that one file may have in the answer to somebody: the better of their own limit and the server's. */
export function answerFileLimit(world: World, channel: ChannelRecord, userId: string): number {
  return Math.max(botFileLimit(world, channel), world.limits.userAttachmentBytes[world.state.user(userId).nitro] ?? 0);
}

function keep(world: World, channel: ChannelRecord, message: MessageRecord, by: Hand): void {
  const messages = world.state.messages.get(channel.id) ?? new Map<string, MessageRecord>();
  world.state.messages.set(channel.id, messages.set(message.id, message));
  channel.lastMessageId = message.id;
  if (channel.thread) {
    channel.thread.messageCount += 1;
    if (channel.thread.archived) changeThread(world, channel, { archived: false });
  }
  noteRevision(world, message, by);
  for (const [id, oldest] of messages) {
    if (messages.size <= world.limits.keptMessagesPerChannel) break;
    for (const attachment of oldest.attachments) world.blobs.release(attachment.id);
    messages.delete(id);
  }
  announce(world, 'MESSAGE_CREATE', message);
}

function noteRevision(world: World, message: MessageRecord, by: Hand): void {
  const { content, embeds, components, attachments, flags } = message;
  const body: MessageBody = { content, embeds, components, attachments, flags };
  message.revisions.push({ at: world.clock.now(), by, ...body });
  if (message.revisions.length > world.limits.keptRevisions) {
    message.revisions.splice(1, 1);
    message.revisionsForgotten += 1;
  }
}

function announce(world: World, name: 'MESSAGE_CREATE' | 'MESSAGE_UPDATE', message: MessageRecord): void {
  world.gateway.emit({
    name,
    data: messageEventView(world, message),
    guildId: message.guildId,
    channelId: message.channelId,
    ...(message.ephemeralTo !== null && { hidden: true }),
  });
}

/** On a new message, files that `attachments` does not list come after those it does. */
function withUnlistedFiles(
  entries: readonly AttachmentEntry[] | undefined,
  files: readonly UploadedFile[],
): readonly AttachmentEntry[] {
  const listed = new Set(entries?.map(({ id }) => String(id)));
  return [...(entries ?? []), ...files.filter(({ key }) => !listed.has(key)).map(({ key }) => ({ id: key }))];
}
