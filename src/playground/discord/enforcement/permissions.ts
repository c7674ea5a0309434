/** @file Who may do what where. Source: Discord's "Permissions", its overwrite algorithm step by step. */
import { PermissionFlagsBits } from 'discord-api-types/v10';
import { refuse } from '../errors.ts';
import type { ChannelRecord, GuildRecord, MemberRecord } from '../state/records.ts';
import { memberOf, type State } from '../state/state.ts';

const ALL_PERMISSIONS = Object.values(PermissionFlagsBits).reduce((all, bit) => all | bit, 0n);

/** What a timed-out member keeps. */
const TIMED_OUT = PermissionFlagsBits.ViewChannel | PermissionFlagsBits.ReadMessageHistory;

/** What everybody may do in a direct message; there are no roles that could say otherwise. */
export const DM_PERMISSIONS =
  PermissionFlagsBits.ViewChannel |
  PermissionFlagsBits.SendMessages |
  PermissionFlagsBits.EmbedLinks |
  PermissionFlagsBits.AttachFiles |
  PermissionFlagsBits.AddReactions |
  PermissionFlagsBits.ReadMessageHistory |
  PermissionFlagsBits.UseExternalEmojis |
  PermissionFlagsBits.UseApplicationCommands;

export type PermissionName = keyof typeof PermissionFlagsBits;

export function guildPermissions(guild: GuildRecord, member: MemberRecord): bigint {
  if (guild.ownerId === member.userId) return ALL_PERMISSIONS;
  const granted = guild.roles
    .filter(({ id }) => id === guild.id || member.roles.includes(id))
    .reduce((sum, role) => sum | BigInt(role.permissions), 0n);
  return granted & PermissionFlagsBits.Administrator ? ALL_PERMISSIONS : granted;
}

/** The permissions of a person in a channel; 0 where they are not. `now` decides whether a timeout is over. */
export function permissionsIn(state: State, channel: ChannelRecord, userId: string, now: number): bigint {
  if (channel.guildId === null) return channel.recipients.includes(userId) ? DM_PERMISSIONS : 0n;
  const guild = state.guild(channel.guildId);
  const member = memberOf(guild, userId);
  if (!member) return 0n;
  const base = guildPermissions(guild, member);
  if (base === ALL_PERMISSIONS) return base;
  const place = channel.thread && channel.parentId ? (state.channels.get(channel.parentId) ?? channel) : channel;
  const granted = withOverwrites(base, place, guild, member);
  if (!(granted & PermissionFlagsBits.ViewChannel)) return 0n;
  if (channel.type === 12 && !mayEnterPrivateThread(channel, userId, granted)) return 0n;
  return member.timeoutUntil !== null && member.timeoutUntil > now ? granted & TIMED_OUT : granted;
}

/** @everyone first, then all roles together (deny before allow), then the member's own. */
function withOverwrites(base: bigint, channel: ChannelRecord, guild: GuildRecord, member: MemberRecord): bigint {
  const everyone = channel.overwrites.find(({ id }) => id === guild.id);
  let permissions = everyone ? (base & ~BigInt(everyone.deny)) | BigInt(everyone.allow) : base;
  let [allow, deny] = [0n, 0n];
  for (const overwrite of channel.overwrites) {
    if (overwrite.id === guild.id || !member.roles.includes(overwrite.id)) continue;
    allow |= BigInt(overwrite.allow);
    deny |= BigInt(overwrite.deny);
  }
  permissions = (permissions & ~deny) | allow;
  const own = channel.overwrites.find(({ id, type }) => type === 1 && id === member.userId);
  return own ? (permissions & ~BigInt(own.deny)) | BigInt(own.allow) : permissions;
}

function mayEnterPrivateThread(channel: ChannelRecord, userId: string, granted: bigint): boolean {
  return (
    channel.thread?.members.some((member) => member.userId === userId) === true ||
    (granted & PermissionFlagsBits.ManageThreads) !== 0n
  );
}

/**
 * Passes if the person has every named permission in the channel.
 * @throws DiscordError 50001 if they cannot see it, else 50013 (its note names what lacks).
 */
export function requirePermissions(
  state: State,
  channel: ChannelRecord,
  userId: string,
  now: number,
  ...names: readonly PermissionName[]
): void {
  const held = permissionsIn(state, channel, userId, now);
  if (!(held & PermissionFlagsBits.ViewChannel)) throw refuse('missingAccess');
  const missing = names.filter((name) => !(held & PermissionFlagsBits[name]));
  if (missing.length > 0) throw refuse('missingPermissions', `lacks ${missing.join(', ')}`);
}

/** @throws DiscordError 50001 outside the guild, 50013 without the permissions. */
export function requireGuildPermissions(guild: GuildRecord, userId: string, ...names: readonly PermissionName[]): void {
  const member = memberOf(guild, userId);
  if (!member) throw refuse('missingAccess');
  const held = guildPermissions(guild, member);
  const missing = names.filter((name) => !(held & PermissionFlagsBits[name]));
  if (missing.length > 0) throw refuse('missingPermissions', `lacks ${missing.join(', ')}`);
}
