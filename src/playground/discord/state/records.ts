/** @file What the stand-in remembers, as plain records: they go into the state file as they are. */
import type { APIEmbed, APIMessageTopLevelComponent } from 'discord-api-types/v10';

export interface UserRecord {
  readonly id: string;
  username: string;
  globalName: string | null;
  readonly bot: boolean;
  locale: string;
  /** Index into `limits.userAttachmentBytes`: 0 without Nitro, 1 Basic, 2 Nitro. */
  nitro: 0 | 1 | 2;
  /** Whether the bot may write to this person. */
  dmsOpen: boolean;
  /** Whether this person installed the application for themselves. */
  installedApp: boolean;
}

export interface RoleRecord {
  readonly id: string;
  name: string;
  /** A decimal bit set. */
  permissions: string;
  color: number;
  hoist: boolean;
  mentionable: boolean;
  position: number;
  readonly managedBy: string | null;
}

export interface MemberRecord {
  readonly userId: string;
  nick: string | null;
  roles: string[];
  readonly joinedAt: number;
  timeoutUntil: number | null;
}

export interface GuildRecord {
  readonly id: string;
  name: string;
  ownerId: string;
  premiumTier: 0 | 1 | 2 | 3;
  locale: string;
  roles: RoleRecord[];
  members: MemberRecord[];
  emojis: { readonly id: string; readonly name: string }[];
}

export interface OverwriteRecord {
  readonly id: string;
  /** 0 a role, 1 a member. */
  readonly type: 0 | 1;
  allow: string;
  deny: string;
}

export interface ThreadRecord {
  readonly ownerId: string;
  archived: boolean;
  locked: boolean;
  archiveChangedAt: number;
  autoArchiveMinutes: number;
  members: { readonly userId: string; readonly joinedAt: number }[];
  messageCount: number;
}

/** `type` is Discord's: 0 text, 1 direct message, 2 voice, 3 group, 4 category, 5 news, 10–12 threads, 15 forum. */
export interface ChannelRecord {
  readonly id: string;
  readonly type: number;
  readonly guildId: string | null;
  name: string;
  topic: string | null;
  nsfw: boolean;
  position: number;
  parentId: string | null;
  rateLimitPerUser: number;
  overwrites: OverwriteRecord[];
  recipients: string[];
  lastMessageId: string | null;
  thread: ThreadRecord | null;
}

export interface AttachmentRecord {
  readonly id: string;
  readonly channelId: string;
  readonly filename: string;
  readonly size: number;
  readonly contentType: string;
  readonly width: number | null;
  readonly height: number | null;
  description: string | null;
  title: string | null;
  spoiler: boolean;
  readonly ephemeral: boolean;
}

export interface ReactionRecord {
  readonly emoji: { readonly id: string | null; readonly name: string };
  userIds: string[];
}

/** What can be seen of a message at one time. */
export interface MessageBody {
  content: string;
  embeds: APIEmbed[];
  components: APIMessageTopLevelComponent[];
  attachments: AttachmentRecord[];
  flags: number;
}

/** How a version of a message came about. */
export type Hand = 'user' | 'bot' | 'callback' | 'token';

export interface Revision extends Readonly<MessageBody> {
  readonly at: number;
  readonly by: Hand;
}

/** The interaction that a message answers. */
export interface MessageOrigin {
  readonly id: string;
  readonly type: number;
  readonly userId: string;
  readonly name: string | null;
  readonly owners: Readonly<Record<string, string>>;
  readonly targetMessageId: string | null;
  readonly originalMessageId: string | null;
}

export interface MessageRecord extends MessageBody {
  readonly id: string;
  readonly channelId: string;
  readonly guildId: string | null;
  readonly authorId: string;
  readonly type: number;
  readonly createdAt: number;
  editedAt: number | null;
  deletedAt: number | null;
  tts: boolean;
  pinned: boolean;
  nonce: string | number | null;
  mentions: string[];
  mentionRoles: string[];
  mentionEveryone: boolean;
  readonly reference: {
    readonly messageId: string;
    readonly channelId: string;
    readonly guildId: string | null;
  } | null;
  readonly origin: MessageOrigin | null;
  /** The application whose webhook wrote it: replies to interactions. */
  readonly webhookId: string | null;
  /** The only person who sees it. */
  readonly ephemeralTo: string | null;
  reactions: ReactionRecord[];
  threadId: string | null;
  /** Every version, first to newest; from `limits.keptRevisions` on, those after the first are forgotten. */
  revisions: Revision[];
  revisionsForgotten: number;
}

export interface CommandRecord {
  readonly id: string;
  readonly guildId: string | null;
  readonly createdAt: number;
  version: string;
  /** As Discord answers it, without the fields above. */
  definition: CommandDefinition;
}

export interface CommandDefinition {
  readonly type: 1 | 2 | 3;
  readonly name: string;
  readonly name_localizations: Record<string, string> | null;
  readonly description: string;
  readonly description_localizations: Record<string, string> | null;
  readonly options: readonly CommandOption[];
  readonly default_member_permissions: string | null;
  readonly contexts: readonly number[] | null;
  readonly integration_types: readonly number[];
  readonly nsfw: boolean;
}

/** One option of a command, with Discord's names; absent fields stay absent. */
export interface CommandOption {
  readonly type: number;
  readonly name: string;
  readonly name_localizations?: Record<string, string> | null | undefined;
  readonly description: string;
  readonly description_localizations?: Record<string, string> | null | undefined;
  readonly required?: boolean | null | undefined;
  readonly choices?:
    | readonly {
        readonly name: string;
        readonly name_localizations?: Record<string, string> | null | undefined;
        readonly value: string | number;
      }[]
    | null
    | undefined;
  readonly options?: readonly CommandOption[] | null | undefined;
  readonly channel_types?: readonly number[] | null | undefined;
  readonly min_value?: number | null | undefined;
  readonly max_value?: number | null | undefined;
  readonly min_length?: number | null | undefined;
  readonly max_length?: number | null | undefined;
  readonly autocomplete?: boolean | null | undefined;
  readonly file_types?: readonly string[] | null | undefined;
}

export type InteractionState = 'waiting' | 'deferred' | 'answered' | 'failed';

/** A modal as the bot sent it. */
export interface ModalRecord {
  readonly custom_id: string;
  readonly title: string;
  readonly components: readonly unknown[];
}

export interface InteractionRecord {
  readonly id: string;
  readonly token: string;
  readonly type: number;
  readonly userId: string;
  readonly channelId: string;
  readonly guildId: string | null;
  readonly createdAt: number;
  readonly name: string | null;
  readonly owners: Readonly<Record<string, string>>;
  /** The message whose component was used, or from whose modal this comes. */
  readonly sourceMessageId: string | null;
  /** The message a message command was used on. */
  readonly targetMessageId: string | null;
  /** The app is here only because the person installed it, and may only answer them: replies are ephemeral. */
  readonly forcedEphemeral: boolean;
  state: InteractionState;
  /** Set by the fault of that name: the token dies before its time. */
  expired: boolean;
  responseType: number | null;
  answeredAt: number | null;
  /** What `@original` stands for. */
  originalMessageId: string | null;
  followups: number;
  choices: readonly unknown[] | null;
  modal: ModalRecord | null;
}
