/** @file Guilds and channels as Discord's JSON. */
import { isoTime, type Json } from '../json.ts';
import type { ChannelRecord, GuildRecord } from '../state/records.ts';
import { memberOf, type State } from '../state/state.ts';
import { emojiView, memberView, roleView, userView } from './user.ts';

export function guildView(guild: GuildRecord): Json {
  return {
    id: guild.id,
    name: guild.name,
    icon: null,
    description: null,
    home_header: null,
    splash: null,
    discovery_splash: null,
    features: [],
    banner: null,
    owner_id: guild.ownerId,
    application_id: null,
    region: 'deprecated',
    afk_channel_id: null,
    afk_timeout: 300,
    system_channel_id: null,
    system_channel_flags: 0,
    widget_enabled: false,
    widget_channel_id: null,
    verification_level: 0,
    roles: guild.roles.map(roleView),
    default_message_notifications: 0,
    mfa_level: 0,
    explicit_content_filter: 0,
    max_presences: null,
    max_members: 500_000,
    max_stage_video_channel_users: 50,
    max_video_channel_users: 25,
    vanity_url_code: null,
    premium_tier: guild.premiumTier,
    premium_subscription_count: [0, 2, 7, 14][guild.premiumTier],
    preferred_locale: guild.locale,
    rules_channel_id: null,
    safety_alerts_channel_id: null,
    public_updates_channel_id: null,
    premium_progress_bar_enabled: false,
    nsfw: false,
    nsfw_level: 0,
    emojis: guild.emojis.map(emojiView),
    stickers: [],
    incidents_data: null,
  };
}

/** The guild as GUILD_CREATE carries it to the bot. `visible` are the channels the bot can see. */
export function guildCreateView(state: State, guild: GuildRecord, visible: readonly ChannelRecord[]): Json {
  const self = memberOf(guild, state.botId);
  return {
    ...guildView(guild),
    joined_at: isoTime(self?.joinedAt ?? 0),
    large: false,
    unavailable: false,
    member_count: guild.members.length,
    voice_states: [],
    members: self ? [memberView(self, state.user(state.botId))] : [],
    channels: visible.filter(({ thread }) => !thread).map((channel) => channelView(state, channel)),
    threads: visible.filter(({ thread }) => thread && !thread.archived).map((channel) => channelView(state, channel)),
    presences: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
  };
}

export function channelView(state: State, channel: ChannelRecord): Json {
  const common = { id: channel.id, type: channel.type, flags: 0, last_message_id: channel.lastMessageId };
  if (channel.guildId === null) {
    return {
      ...common,
      ...(channel.type === 3 && { name: channel.name, icon: null, owner_id: channel.recipients[0] }),
      recipients: channel.recipients.filter((id) => id !== state.botId).map((id) => userView(state.user(id))),
    };
  }
  const inGuild = {
    ...common,
    guild_id: channel.guildId,
    name: channel.name,
    parent_id: channel.parentId,
    rate_limit_per_user: channel.rateLimitPerUser,
  };
  return channel.thread
    ? { ...inGuild, ...threadFields(state, channel, channel.thread) }
    : { ...inGuild, ...guildChannelFields(channel) };
}

function guildChannelFields(channel: ChannelRecord): Json {
  return {
    topic: channel.topic,
    position: channel.position,
    permission_overwrites: channel.overwrites,
    nsfw: channel.nsfw,
    last_pin_timestamp: null,
    ...(channel.type === 2 && { bitrate: 64_000, user_limit: 0, rtc_region: null }),
  };
}

function threadFields(state: State, channel: ChannelRecord, thread: NonNullable<ChannelRecord['thread']>): Json {
  return {
    owner_id: thread.ownerId,
    thread_metadata: {
      archived: thread.archived,
      archive_timestamp: isoTime(thread.archiveChangedAt),
      auto_archive_duration: thread.autoArchiveMinutes,
      locked: thread.locked,
      ...(channel.type === 12 && { invitable: true }),
    },
    message_count: thread.messageCount,
    member_count: thread.members.length,
    total_message_sent: thread.messageCount,
    ...(thread.members.some(({ userId }) => userId === state.botId) && {
      member: threadMemberView(channel, state.botId),
    }),
  };
}

export function threadMemberView(channel: ChannelRecord, userId: string): Json {
  const member = channel.thread?.members.find((candidate) => candidate.userId === userId);
  return { id: channel.id, user_id: userId, join_timestamp: isoTime(member?.joinedAt ?? 0), flags: 0 };
}
