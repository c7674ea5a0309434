/** @file Which events a bot asked for. Source: Discord's "List of Intents". */
import { GatewayIntentBits } from 'discord-api-types/v10';
import { isRecord, type Json } from '../json.ts';

/** Bits of `application.flags` that switch a privileged intent on. */
export const PRIVILEGED = { presences: 1 << 13, members: 1 << 15, messageContent: 1 << 19 } as const;

/** Every bit that an identify may set. */
export const ALL_INTENTS = Object.values(GatewayIntentBits)
  .filter((value): value is GatewayIntentBits => typeof value === 'number')
  .reduce((all, bit) => all | bit, 0);

/** `[in a guild, in a direct message]`; 0 means everybody gets it, undefined that nobody does. */
const NEEDED: Readonly<Record<string, readonly [number, number]>> = {
  INTERACTION_CREATE: [0, 0],
  GUILD_CREATE: [GatewayIntentBits.Guilds, 0],
  GUILD_UPDATE: [GatewayIntentBits.Guilds, 0],
  GUILD_DELETE: [GatewayIntentBits.Guilds, 0],
  GUILD_ROLE_CREATE: [GatewayIntentBits.Guilds, 0],
  GUILD_ROLE_UPDATE: [GatewayIntentBits.Guilds, 0],
  GUILD_ROLE_DELETE: [GatewayIntentBits.Guilds, 0],
  CHANNEL_CREATE: [GatewayIntentBits.Guilds, 0],
  CHANNEL_UPDATE: [GatewayIntentBits.Guilds, 0],
  CHANNEL_DELETE: [GatewayIntentBits.Guilds, 0],
  CHANNEL_PINS_UPDATE: [GatewayIntentBits.Guilds, GatewayIntentBits.DirectMessages],
  THREAD_CREATE: [GatewayIntentBits.Guilds, 0],
  THREAD_UPDATE: [GatewayIntentBits.Guilds, 0],
  THREAD_DELETE: [GatewayIntentBits.Guilds, 0],
  THREAD_MEMBERS_UPDATE: [GatewayIntentBits.Guilds, 0],
  GUILD_MEMBER_ADD: [GatewayIntentBits.GuildMembers, 0],
  GUILD_MEMBER_UPDATE: [GatewayIntentBits.GuildMembers, 0],
  GUILD_MEMBER_REMOVE: [GatewayIntentBits.GuildMembers, 0],
  MESSAGE_CREATE: [GatewayIntentBits.GuildMessages, GatewayIntentBits.DirectMessages],
  MESSAGE_UPDATE: [GatewayIntentBits.GuildMessages, GatewayIntentBits.DirectMessages],
  MESSAGE_DELETE: [GatewayIntentBits.GuildMessages, GatewayIntentBits.DirectMessages],
  MESSAGE_DELETE_BULK: [GatewayIntentBits.GuildMessages, GatewayIntentBits.DirectMessages],
  MESSAGE_REACTION_ADD: [GatewayIntentBits.GuildMessageReactions, GatewayIntentBits.DirectMessageReactions],
  MESSAGE_REACTION_REMOVE: [GatewayIntentBits.GuildMessageReactions, GatewayIntentBits.DirectMessageReactions],
  MESSAGE_REACTION_REMOVE_ALL: [GatewayIntentBits.GuildMessageReactions, GatewayIntentBits.DirectMessageReactions],
  MESSAGE_REACTION_REMOVE_EMOJI: [GatewayIntentBits.GuildMessageReactions, GatewayIntentBits.DirectMessageReactions],
  TYPING_START: [GatewayIntentBits.GuildMessageTyping, GatewayIntentBits.DirectMessageTyping],
};

export function wants(intents: number, event: string, inGuild: boolean): boolean {
  const needed = NEEDED[event]?.[inGuild ? 0 : 1];
  return needed !== undefined && (needed === 0 || (intents & needed) !== 0);
}

/** Intents that the application may not have, of those a bot asks for. */
export function disallowed(intents: number, applicationFlags: number): number {
  let refused = 0;
  if (!(applicationFlags & PRIVILEGED.members)) refused |= intents & GatewayIntentBits.GuildMembers;
  if (!(applicationFlags & PRIVILEGED.presences)) refused |= intents & GatewayIntentBits.GuildPresences;
  if (!(applicationFlags & PRIVILEGED.messageContent)) refused |= intents & GatewayIntentBits.MessageContent;
  return refused;
}

/**
 * A message as a bot without the message content intent sees it: empty, unless it is its own, in a direct
 * message, or mentions the bot.
 */
export function withoutContent(message: Json, botId: string): Json {
  const author = message.author;
  const mentions = Array.isArray(message.mentions) ? message.mentions : [];
  const own = isRecord(author) && author.id === botId;
  const mentioned = mentions.some((user) => isRecord(user) && user.id === botId);
  if (own || mentioned || message.guild_id === undefined) return message;
  return { ...message, content: '', embeds: [], attachments: [], components: [] };
}

export function hasMessageContent(intents: number): boolean {
  return (intents & GatewayIntentBits.MessageContent) !== 0;
}
