/** @file Users, members and roles as Discord's JSON. */
import { isoTime, type Json } from '../json.ts';
import type { GuildRecord, MemberRecord, RoleRecord, UserRecord } from '../state/records.ts';

export function userView(user: UserRecord): Json {
  return {
    id: user.id,
    username: user.username,
    avatar: null,
    discriminator: user.bot ? '0001' : '0',
    public_flags: 0,
    flags: 0,
    bot: user.bot,
    banner: null,
    accent_color: null,
    global_name: user.globalName,
    avatar_decoration_data: null,
    collectibles: null,
    primary_guild: null,
  };
}

/** The bot's own account, as `GET /users/@me` and READY show it. */
export function selfView(user: UserRecord): Json {
  return { ...userView(user), mfa_enabled: false, locale: user.locale, verified: true, email: null };
}

export function memberView(member: MemberRecord, user?: UserRecord): Json {
  return {
    avatar: null,
    banner: null,
    communication_disabled_until: member.timeoutUntil === null ? null : isoTime(member.timeoutUntil),
    flags: 0,
    joined_at: isoTime(member.joinedAt),
    nick: member.nick,
    pending: false,
    premium_since: null,
    roles: member.roles,
    mute: false,
    deaf: false,
    ...(user && { user: userView(user) }),
  };
}

export function roleView(role: RoleRecord): Json {
  return {
    id: role.id,
    name: role.name,
    permissions: role.permissions,
    position: role.position,
    color: role.color,
    colors: { primary_color: role.color, secondary_color: null, tertiary_color: null },
    hoist: role.hoist,
    managed: role.managedBy !== null,
    mentionable: role.mentionable,
    icon: null,
    unicode_emoji: null,
    flags: 0,
    ...(role.managedBy !== null && { tags: { bot_id: role.managedBy } }),
  };
}

export function emojiView(emoji: GuildRecord['emojis'][number]): Json {
  return { ...emoji, roles: [], require_colons: true, managed: false, animated: false, available: true };
}
