/** @file Channels as places: which are for adults, and what somebody in one of them may be shown of another. */
import {
  type Channel,
  ChannelType,
  type Client,
  GuildMember,
  PermissionFlagsBits,
  type PermissionsBitField,
  type TextBasedChannel,
} from 'discord.js';

/** Whether a channel is for adults; a thread is what its channel is. */
export function isAgeRestricted(channel: Channel | TextBasedChannel | null): boolean {
  const place = channel?.isThread() ? channel.parent : channel;
  return place !== null && 'nsfw' in place && place.nsfw === true;
}

/** Somebody in a channel of a server. */
export interface Onlooker {
  readonly guild: string | null;
  readonly channel: string;
  readonly ageRestricted: boolean;
  /** As Discord sent it; no `GuildMember` in servers where the bot is none. */
  readonly member: unknown;
}

/**
 * Whether somebody may be shown, where they are, what is in a channel of the same server. What Discord does not tell, as who
 * is in a private thread, counts as a no.
 */
export function maySee(
  { guilds }: Client,
  { guild, channel: here, ageRestricted, member }: Onlooker,
  id: string,
): boolean {
  if (id === here) return true;
  const channel = guilds.cache.get(guild ?? '')?.channels.cache.get(id);
  if (!channel || !(member instanceof GuildMember) || channel.type === ChannelType.PrivateThread) return false;
  // `null` for a thread whose channel is not known.
  const granted: Readonly<PermissionsBitField> | null = channel.permissionsFor(member);
  return granted?.has(PermissionFlagsBits.ViewChannel) === true && (ageRestricted || !isAgeRestricted(channel));
}
