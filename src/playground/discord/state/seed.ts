/** @file The world a stand-in starts with: one server with the bot in it, one without, and four people. */
import { PermissionFlagsBits } from 'discord-api-types/v10';
import type { Snowflakes } from '../snowflake.ts';
import type { ChannelRecord, GuildRecord, RoleRecord, UserRecord } from './records.ts';
import { State } from './state.ts';

/** What everybody may do in a new server, without the rights that need trust. */
const EVERYONE_PERMISSIONS =
  PermissionFlagsBits.ViewChannel |
  PermissionFlagsBits.SendMessages |
  PermissionFlagsBits.SendMessagesInThreads |
  PermissionFlagsBits.CreatePublicThreads |
  PermissionFlagsBits.EmbedLinks |
  PermissionFlagsBits.AttachFiles |
  PermissionFlagsBits.AddReactions |
  PermissionFlagsBits.ReadMessageHistory |
  PermissionFlagsBits.UseApplicationCommands |
  PermissionFlagsBits.UseExternalEmojis |
  PermissionFlagsBits.UseExternalApps;

export interface SeedOptions {
  readonly applicationName: string;
  /** `application.flags`: which privileged intents the developer portal has switched on. */
  readonly applicationFlags: number;
  readonly now: number;
}

export function seededState(ids: Snowflakes, options: SeedOptions): State {
  const person = (username: string, globalName: string, extra: Partial<UserRecord> = {}): UserRecord => ({
    id: ids.next(),
    username,
    globalName,
    bot: false,
    locale: 'en-US',
    nitro: 0,
    dmsOpen: true,
    installedApp: false,
    ...extra,
  });
  const ada = person('ada', 'Ada');
  const ben = person('ben', 'Ben');
  const cleo = person('cleo', 'Cléo', { locale: 'fr' });
  const dan = person('dan', 'Dan', { installedApp: true });
  const bot = person(options.applicationName.toLowerCase(), options.applicationName, { bot: true });

  const state = new State({
    id: bot.id,
    name: options.applicationName,
    ownerId: ada.id,
    description: '',
    flags: options.applicationFlags,
  });
  for (const user of [ada, ben, cleo, dan, { ...bot, globalName: null }]) state.users.set(user.id, user);

  const studio = newGuild(ids.next(), 'Studio', ada.id);
  const moderator = newRole(ids.next(), 'Moderator', {
    permissions: (
      PermissionFlagsBits.ManageMessages |
      PermissionFlagsBits.ManageGuild |
      PermissionFlagsBits.ManageThreads |
      PermissionFlagsBits.ManageChannels
    ).toString(),
    position: 2,
  });
  const botRole = newRole(ids.next(), options.applicationName, {
    permissions: (EVERYONE_PERMISSIONS | PermissionFlagsBits.ManageMessages).toString(),
    position: 1,
    managedBy: bot.id,
  });
  studio.roles.push(botRole, moderator);
  for (const [user, roles] of [
    [ada, []],
    [ben, [moderator.id]],
    [cleo, []],
    [bot, [botRole.id]],
  ] as const) {
    studio.members.push({ userId: user.id, nick: null, roles: [...roles], joinedAt: options.now, timeoutUntil: null });
  }
  state.guilds.set(studio.id, studio);

  const elsewhere = newGuild(ids.next(), 'Elsewhere', dan.id);
  for (const user of [dan, cleo]) {
    elsewhere.members.push({ userId: user.id, nick: null, roles: [], joinedAt: options.now, timeoutUntil: null });
  }
  state.guilds.set(elsewhere.id, elsewhere);

  const channels = [
    newChannel(ids.next(), { name: 'general', guildId: studio.id, position: 0 }),
    newChannel(ids.next(), { name: 'art', guildId: studio.id, position: 1, topic: 'Pictures from words' }),
    newChannel(ids.next(), { name: 'after-dark', guildId: studio.id, position: 2, nsfw: true }),
    newChannel(ids.next(), { name: 'lobby', guildId: elsewhere.id, position: 0 }),
  ];
  for (const channel of channels) state.channels.set(channel.id, channel);
  return state;
}

/** A guild with its @everyone role, whose id is the guild's. */
export function newGuild(id: string, name: string, ownerId: string): GuildRecord {
  return {
    id,
    name,
    ownerId,
    premiumTier: 0,
    locale: 'en-US',
    roles: [newRole(id, '@everyone', { permissions: EVERYONE_PERMISSIONS.toString() })],
    members: [],
    emojis: [],
  };
}

export function newRole(id: string, name: string, extra: Partial<RoleRecord> = {}): RoleRecord {
  return {
    id,
    name,
    permissions: '0',
    color: 0,
    hoist: false,
    mentionable: false,
    position: 0,
    managedBy: null,
    ...extra,
  };
}

export function newChannel(id: string, extra: Partial<ChannelRecord>): ChannelRecord {
  return {
    id,
    type: 0,
    guildId: null,
    name: '',
    topic: null,
    nsfw: false,
    position: 0,
    parentId: null,
    rateLimitPerUser: 0,
    overwrites: [],
    recipients: [],
    lastMessageId: null,
    thread: null,
    ...extra,
  };
}
