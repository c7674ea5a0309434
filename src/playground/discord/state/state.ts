/** @file The whole of what one stand-in remembers, with look-ups that refuse as Discord does. */
import { refuse } from '../errors.ts';
import { byAge } from '../snowflake.ts';
import type {
  ChannelRecord,
  CommandRecord,
  GuildRecord,
  InteractionRecord,
  MemberRecord,
  MessageRecord,
  RoleRecord,
  UserRecord,
} from './records.ts';

/** The application and its bot: one per stand-in. */
export interface ApplicationRecord {
  readonly id: string;
  readonly name: string;
  readonly ownerId: string;
  description: string;
  flags: number;
}

export class State {
  application: ApplicationRecord;
  readonly users = new Map<string, UserRecord>();
  readonly guilds = new Map<string, GuildRecord>();
  readonly channels = new Map<string, ChannelRecord>();
  /** By channel, then by id, oldest first; deleted ones stay, marked, until they are the oldest. */
  readonly messages = new Map<string, Map<string, MessageRecord>>();
  readonly commands = new Map<string, CommandRecord>();
  readonly interactions = new Map<string, InteractionRecord>();

  constructor(application: ApplicationRecord) {
    this.application = application;
  }

  /** The bot's account: Discord gives it the id of its application. */
  get botId(): string {
    return this.application.id;
  }

  user(id: string): UserRecord {
    return this.users.get(id) ?? raise('unknownUser');
  }

  guild(id: string): GuildRecord {
    return this.guilds.get(id) ?? raise('unknownGuild');
  }

  channel(id: string): ChannelRecord {
    return this.channels.get(id) ?? raise('unknownChannel');
  }

  /** A message that was not deleted. */
  message(channelId: string, id: string): MessageRecord {
    const message = this.messages.get(channelId)?.get(id);
    return message && message.deletedAt === null ? message : raise('unknownMessage');
  }

  /** A message of any channel, deleted or not. */
  findMessage(id: string): MessageRecord | undefined {
    for (const messages of this.messages.values()) {
      const message = messages.get(id);
      if (message) return message;
    }
    return undefined;
  }

  /** Messages of a channel that were not deleted, oldest first. */
  messagesOf(channelId: string): MessageRecord[] {
    return [...(this.messages.get(channelId)?.values() ?? [])].filter(({ deletedAt }) => deletedAt === null);
  }

  channelsOf(guildId: string): ChannelRecord[] {
    return [...this.channels.values()].filter((channel) => channel.guildId === guildId);
  }

  commandsOf(guildId: string | null): CommandRecord[] {
    return [...this.commands.values()]
      .filter((command) => command.guildId === guildId)
      .sort((a, b) => byAge(a.id, b.id));
  }

  directChannel(userIds: readonly [string, string]): ChannelRecord | undefined {
    return [...this.channels.values()].find(
      ({ type, recipients }) => type === 1 && userIds.every((id) => recipients.includes(id)),
    );
  }
}

export function memberOf(guild: GuildRecord, userId: string): MemberRecord | undefined {
  return guild.members.find((member) => member.userId === userId);
}

export function roleOf(guild: GuildRecord, roleId: string): RoleRecord {
  return guild.roles.find(({ id }) => id === roleId) ?? raise('unknownRole');
}

function raise(name: Parameters<typeof refuse>[0]): never {
  throw refuse(name);
}
