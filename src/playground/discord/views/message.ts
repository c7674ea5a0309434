/** @file Messages as Discord's JSON, with freshly signed addresses. */
import { isoTime, type Json } from '../json.ts';
import type { AttachmentRecord, MessageRecord } from '../state/records.ts';
import { memberOf } from '../state/state.ts';
import type { World } from '../world.ts';
import { channelView } from './guild.ts';
import { attachmentNames, componentView, embedView, type Media } from './media.ts';
import { memberView, userView } from './user.ts';

/** `IS_SPOILER` of an attachment's flags. */
const SPOILER = 1 << 3;

function attachmentAddress(world: World, attachment: AttachmentRecord): string {
  return world.signer.address(attachment, world.clock.now(), world.limits.cdnLinkMs);
}

export function attachmentView(world: World, attachment: AttachmentRecord): Json {
  const url = attachmentAddress(world, attachment);
  return {
    id: attachment.id,
    filename: attachment.filename,
    size: attachment.size,
    url,
    proxy_url: url,
    content_type: attachment.contentType,
    ...(attachment.width !== null && { width: attachment.width }),
    ...(attachment.height !== null && { height: attachment.height }),
    ...(attachment.description !== null && { description: attachment.description }),
    ...(attachment.title !== null && { title: attachment.title }),
    ...(attachment.ephemeral && { ephemeral: true }),
    flags: attachment.spoiler ? SPOILER : 0,
  };
}

/** The message as `viewer` (the bot unless told) sees it: `me` in the reactions is theirs. */
export function messageView(world: World, message: MessageRecord, viewer = world.state.botId): Json {
  const { state } = world;
  const inEmbeds = attachmentNames(message.embeds);
  const media: Media = {
    attachments: message.attachments,
    addressOf: (attachment) => attachmentAddress(world, attachment),
  };
  return {
    id: message.id,
    type: message.type,
    channel_id: message.channelId,
    author: userView(state.user(message.authorId)),
    content: message.content,
    timestamp: isoTime(message.createdAt),
    edited_timestamp: message.editedAt === null ? null : isoTime(message.editedAt),
    tts: message.tts,
    mention_everyone: message.mentionEveryone,
    mentions: message.mentions.flatMap((id) => {
      const user = state.users.get(id);
      return user ? [userView(user)] : [];
    }),
    mention_roles: message.mentionRoles,
    // A file that an embed shows is not shown a second time below.
    attachments: message.attachments
      .filter(({ filename }) => !inEmbeds.has(filename))
      .map((attachment) => attachmentView(world, attachment)),
    embeds: message.embeds.map((embed) => embedView(embed, media)),
    components: message.components.map((component) => componentView(component, media)),
    flags: message.flags,
    pinned: message.pinned,
    ...(message.reactions.length > 0 && {
      reactions: message.reactions.map((reaction) => reactionView(reaction, viewer)),
    }),
    ...(message.nonce !== null && { nonce: message.nonce }),
    ...(message.webhookId !== null && { webhook_id: message.webhookId, application_id: message.webhookId }),
    ...(message.reference && {
      message_reference: {
        type: 0,
        message_id: message.reference.messageId,
        channel_id: message.reference.channelId,
        ...(message.reference.guildId !== null && { guild_id: message.reference.guildId }),
      },
      referenced_message: referencedView(world, message.reference),
    }),
    ...(message.origin && originView(world, message.origin)),
    ...(message.threadId !== null &&
      state.channels.has(message.threadId) && { thread: channelView(state, state.channel(message.threadId)) }),
  };
}

/** What the gateway adds to a message: where it is and who wrote it there. */
export function messageEventView(world: World, message: MessageRecord): Json {
  const guild = message.guildId === null ? undefined : world.state.guilds.get(message.guildId);
  const member = guild && memberOf(guild, message.authorId);
  return {
    ...messageView(world, message),
    channel_type: world.state.channels.get(message.channelId)?.type ?? 0,
    ...(guild && { guild_id: guild.id }),
    ...(member && message.webhookId === null && { member: memberView(member) }),
  };
}

function reactionView(reaction: MessageRecord['reactions'][number], viewer: string): Json {
  return {
    emoji: reaction.emoji,
    count: reaction.userIds.length,
    count_details: { burst: 0, normal: reaction.userIds.length },
    burst_colors: [],
    me_burst: false,
    burst_me: false,
    burst_count: 0,
    me: reaction.userIds.includes(viewer),
  };
}

function referencedView(world: World, reference: NonNullable<MessageRecord['reference']>): Json | null {
  const message = world.state.messages.get(reference.channelId)?.get(reference.messageId);
  return message && message.deletedAt === null ? messageView(world, { ...message, reference: null }) : null;
}

function originView(world: World, origin: NonNullable<MessageRecord['origin']>): Json {
  const user = userView(world.state.user(origin.userId));
  return {
    interaction_metadata: {
      id: origin.id,
      type: origin.type,
      user,
      authorizing_integration_owners: origin.owners,
      ...(origin.originalMessageId !== null && { original_response_message_id: origin.originalMessageId }),
      ...(origin.type === 3 && { interacted_message_id: origin.targetMessageId }),
      ...(origin.type === 2 && origin.targetMessageId !== null && { target_message_id: origin.targetMessageId }),
      ...(origin.type === 5 && {
        triggering_interaction_metadata: {
          id: origin.id,
          type: 2,
          user,
          authorizing_integration_owners: origin.owners,
        },
      }),
    },
    ...(origin.type === 2 && { interaction: { id: origin.id, type: 2, name: origin.name ?? '', user } }),
  };
}
