/** @file Servers, channels and threads come, change and go. */
import { ChannelType, PermissionFlagsBits } from 'discord-api-types/v10';
import { permissionsIn } from '../enforcement/permissions.ts';
import { refuse } from '../errors.ts';
import type { ChannelRecord, GuildRecord, MemberRecord, RoleRecord } from '../state/records.ts';
import { newChannel } from '../state/seed.ts';
import { memberOf } from '../state/state.ts';
import { channelView, guildCreateView, guildView } from '../views/guild.ts';
import { memberView, roleView, userView } from '../views/user.ts';
import type { World } from '../world.ts';

export function addChannel(world: World, extra: Partial<ChannelRecord>): ChannelRecord {
  const channel = newChannel(world.ids.next(), extra);
  world.state.channels.set(channel.id, channel);
  if (channel.guildId !== null) announceChannel(world, channel.thread ? 'THREAD_CREATE' : 'CHANNEL_CREATE', channel);
  return channel;
}

export function changeChannel(world: World, channel: ChannelRecord, change: Partial<ChannelRecord>): void {
  Object.assign(channel, change);
  announceChannel(world, channel.thread ? 'THREAD_UPDATE' : 'CHANNEL_UPDATE', channel);
}

/** With its messages and threads. */
export function deleteChannel(world: World, channel: ChannelRecord): void {
  const { state } = world;
  for (const thread of state.channels.values()) {
    if (thread.thread && thread.parentId === channel.id) deleteChannel(world, thread);
  }
  const visible = permissionsIn(state, channel, state.botId, world.clock.now()) & PermissionFlagsBits.ViewChannel;
  for (const message of state.messages.get(channel.id)?.values() ?? []) {
    for (const { id } of message.attachments) world.blobs.release(id);
  }
  state.messages.delete(channel.id);
  state.channels.delete(channel.id);
  world.gateway.emit({
    name: channel.thread ? 'THREAD_DELETE' : 'CHANNEL_DELETE',
    data: channel.thread
      ? { id: channel.id, guild_id: channel.guildId, parent_id: channel.parentId, type: channel.type }
      : channelView(state, channel),
    guildId: channel.guildId,
    ...(visible ? {} : { hidden: true }),
  });
}

/** @param messageId the message it starts from, whose id it takes. */
export function addThread(
  world: World,
  parent: ChannelRecord,
  options: { name: string; ownerId: string; type: number; messageId?: string; autoArchiveMinutes?: number },
): ChannelRecord {
  const { state, clock } = world;
  if (options.messageId !== undefined && state.channels.has(options.messageId)) throw refuse('threadExists');
  const thread = newChannel(options.messageId ?? world.ids.next(), {
    type: options.type,
    guildId: parent.guildId,
    name: options.name,
    parentId: parent.id,
    nsfw: parent.nsfw,
    thread: {
      ownerId: options.ownerId,
      archived: false,
      locked: false,
      archiveChangedAt: clock.now(),
      autoArchiveMinutes: options.autoArchiveMinutes ?? 4_320,
      members: [{ userId: options.ownerId, joinedAt: clock.now() }],
      messageCount: 0,
    },
  });
  state.channels.set(thread.id, thread);
  announceChannel(world, 'THREAD_CREATE', thread);
  return thread;
}

export function changeThread(
  world: World,
  channel: ChannelRecord,
  change: { archived?: boolean; locked?: boolean },
): void {
  const { thread } = channel;
  if (!thread) throw refuse('wrongChannelType');
  if (change.archived !== undefined && change.archived !== thread.archived) thread.archiveChangedAt = world.clock.now();
  Object.assign(thread, change);
  announceChannel(world, 'THREAD_UPDATE', channel);
}

/** @throws DiscordError 50083 where a thread is archived. */
export function requireOpenThread(channel: ChannelRecord | undefined): void {
  if (channel?.thread?.archived) throw refuse('threadArchived');
}

/**
 * In a locked thread only moderators write and edit. Source: Discord's "Threads", "Locked Threads".
 * @throws DiscordError 160005
 */
export function requireUnlockedThread(world: World, channel: ChannelRecord, userId: string): void {
  if (!channel.thread?.locked) return;
  const held = permissionsIn(world.state, channel, userId, world.clock.now());
  if (!(held & PermissionFlagsBits.ManageThreads)) throw refuse('threadLocked');
}

/** @throws DiscordError 50083 where a thread is archived, 160005 where it is locked for this person. */
export function requireWritableThread(world: World, channel: ChannelRecord, userId: string): void {
  requireOpenThread(channel);
  requireUnlockedThread(world, channel, userId);
}

/**
 * What opening an archived thread takes. Source: Discord's "Modify Channel": "When setting `archived` to `false`, when
 * `locked` is also `false`, only the `SEND_MESSAGES` permission is required", which in threads is the one named here.
 */
export const neededToOpen = ({ thread }: ChannelRecord): 'ManageThreads' | 'SendMessagesInThreads' =>
  thread?.locked ? 'ManageThreads' : 'SendMessagesInThreads';

/** The direct channel of two people, made at need. */
export function directChannel(world: World, userIds: readonly [string, string]): ChannelRecord {
  return world.state.directChannel(userIds) ?? addChannel(world, { type: ChannelType.DM, recipients: [...userIds] });
}

export function addMember(world: World, guild: GuildRecord, userId: string): MemberRecord {
  const { state, clock } = world;
  const known = memberOf(guild, userId);
  if (known) return known;
  const member: MemberRecord = { userId, nick: null, roles: [], joinedAt: clock.now(), timeoutUntil: null };
  guild.members.push(member);
  if (userId === state.botId) {
    const visible = state
      .channelsOf(guild.id)
      .filter((channel) => permissionsIn(state, channel, userId, clock.now()) & PermissionFlagsBits.ViewChannel);
    world.gateway.emit({ name: 'GUILD_CREATE', data: guildCreateView(state, guild, visible), guildId: guild.id });
  } else {
    const data = { ...memberView(member, state.user(userId)), guild_id: guild.id };
    world.gateway.emit({ name: 'GUILD_MEMBER_ADD', data, guildId: guild.id });
  }
  return member;
}

export function removeMember(world: World, guild: GuildRecord, userId: string): void {
  if (!memberOf(guild, userId)) throw refuse('unknownMember');
  guild.members = guild.members.filter((member) => member.userId !== userId);
  if (userId === world.state.botId) {
    world.gateway.emit({ name: 'GUILD_DELETE', data: { id: guild.id }, guildId: guild.id });
  } else {
    const data = { guild_id: guild.id, user: userView(world.state.user(userId)) };
    world.gateway.emit({ name: 'GUILD_MEMBER_REMOVE', data, guildId: guild.id });
  }
}

export function changeMember(
  world: World,
  guild: GuildRecord,
  member: MemberRecord,
  change: Partial<MemberRecord>,
): void {
  Object.assign(member, change);
  const data = { ...memberView(member, world.state.user(member.userId)), guild_id: guild.id };
  world.gateway.emit({ name: 'GUILD_MEMBER_UPDATE', data, guildId: guild.id });
}

export function changeGuild(world: World, guild: GuildRecord, change: Partial<GuildRecord>): void {
  Object.assign(guild, change);
  world.gateway.emit({ name: 'GUILD_UPDATE', data: guildView(guild), guildId: guild.id });
}

export function changeRole(
  world: World,
  guild: GuildRecord,
  role: RoleRecord,
  name: 'GUILD_ROLE_CREATE' | 'GUILD_ROLE_UPDATE',
): void {
  world.gateway.emit({ name, data: { guild_id: guild.id, role: roleView(role) }, guildId: guild.id });
}

/** The server, its channels and messages; the bot is told that it is out. */
export function deleteGuild(world: World, guild: GuildRecord): void {
  const { state } = world;
  if (memberOf(guild, state.botId)) removeMember(world, guild, state.botId);
  for (const channel of state.channelsOf(guild.id)) {
    state.channels.delete(channel.id);
    state.messages.delete(channel.id);
  }
  for (const command of state.commandsOf(guild.id)) state.commands.delete(command.id);
  state.guilds.delete(guild.id);
}

function announceChannel(world: World, name: string, channel: ChannelRecord): void {
  const data = channelView(world.state, channel);
  world.gateway.emit({
    name,
    data: name === 'THREAD_CREATE' ? { ...data, newly_created: true } : data,
    guildId: channel.guildId,
    channelId: channel.id,
  });
}
