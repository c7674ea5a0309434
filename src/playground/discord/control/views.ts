/** @file What only the control API shows: the whole world, and messages with all their versions. */
import { isoTime, type Json } from '../json.ts';
import type { MessageRecord } from '../state/records.ts';
import { channelView, guildView } from '../views/guild.ts';
import { attachmentView, messageView } from '../views/message.ts';
import { userView } from '../views/user.ts';
import type { World } from '../world.ts';

/** Discord's JSON, and beside it: who alone sees it, when it was deleted, every file, every version. */
export function wholeMessageView(world: World, message: MessageRecord): Json {
  const files = (attachments: MessageRecord['attachments']) =>
    attachments.map((attachment) => attachmentView(world, attachment));
  return {
    ...messageView(world, message),
    guild_id: message.guildId,
    ephemeral_to: message.ephemeralTo,
    deleted_timestamp: message.deletedAt === null ? null : isoTime(message.deletedAt),
    files: files(message.attachments),
    revisions: message.revisions.map((revision) => ({ ...revision, attachments: files(revision.attachments) })),
    revisions_forgotten: message.revisionsForgotten,
  };
}

export function overview({ state, limits, gateway, clock, rates }: World): Json {
  return {
    application: state.application,
    users: [...state.users.values()].map((user) => ({
      ...userView(user),
      locale: user.locale,
      installed_app: user.installedApp,
    })),
    guilds: [...state.guilds.values()].map((guild) => ({
      ...guildView(guild),
      member_ids: guild.members.map(({ userId }) => userId),
    })),
    channels: [...state.channels.values()].map((channel) => channelView(state, channel)),
    commands: [...state.commands.values()].map(({ id, guildId, definition }) => ({
      id,
      guild_id: guildId,
      ...definition,
    })),
    bots: gateway.connected().map(({ id, intents, shard, seq }) => ({ session_id: id, intents, shard, seq })),
    invalid_requests: rates.invalidRequests,
    time: isoTime(clock.now()),
    speed: clock.speed,
    limits,
  };
}
