/** @file Somebody who reacted to a picture: the answer is a message of the bot's beside it. */
import { randomUUID } from 'node:crypto';
import {
  type GuildMember,
  PermissionFlagsBits,
  type PermissionsBitField,
  Routes,
  type TextBasedChannel,
  type User,
} from 'discord.js';
import { type Asker, linkTo, type Seat } from './asker.ts';
import type { Bot } from './context.ts';
import { assertPermitted } from './permissions.ts';
import { isAgeRestricted, maySee } from './places.ts';
import type { Outgoing } from './replies/outgoing.ts';
import { isClosed, sendDirectly, sendTo } from './replies/outlet.ts';
import { readersWords } from './words/reader.ts';
import type { Words } from './words/words.ts';

export class ReactionAsker implements Asker {
  readonly #bot: Bot;
  readonly #channel: TextBasedChannel;
  readonly #message: string;
  readonly #member: GuildMember | null;
  readonly user: string;
  readonly locale: string;
  readonly words: Words;
  readonly private = false;
  readonly reachable = true;
  readonly fileLimit = null;

  /**
   * @param message - its id
   * @param member - `null` in direct messages
   * @param locale - of the person's Discord, which a reaction does not tell; `null`: the server's is the best guess
   */
  constructor(
    bot: Bot,
    place: { readonly channel: TextBasedChannel; readonly message: string },
    user: User,
    member: GuildMember | null,
    locale: string | null,
  ) {
    this.#bot = bot;
    this.#channel = place.channel;
    this.#message = place.message;
    this.#member = member;
    this.user = user.id;
    this.locale = locale ?? member?.guild.preferredLocale ?? 'en-US';
    this.words = readersWords(bot, this.guild, this.locale);
  }

  get guild(): string | null {
    return this.#channel.isDMBased() ? null : this.#channel.guildId;
  }

  get channel(): string {
    return this.#channel.id;
  }

  get parentChannel(): string | null {
    return this.#channel.isThread() ? this.#channel.parentId : null;
  }

  get roles(): readonly string[] {
    return [...(this.#member?.roles.cache.keys() ?? [])];
  }

  get moderator(): boolean {
    return this.#may(PermissionFlagsBits.ManageMessages);
  }

  get manager(): boolean {
    return this.#may(PermissionFlagsBits.ManageGuild);
  }

  get ageRestricted(): boolean {
    return this.guild === null || isAgeRestricted(this.#channel);
  }

  sees(channel: string): boolean {
    const { guild, channel: here, ageRestricted } = this;
    return maySee(this.#bot.client, { guild, channel: here, ageRestricted, member: this.#member }, channel);
  }

  assertBotPermitted(): void {
    if (this.#granted) assertPermitted(this.#granted, this.#channel.isThread());
  }

  /** Whether the bot may read its own older messages here; names all that is missing, else. */
  assertBotReads(): void {
    if (this.#granted?.has(PermissionFlagsBits.ReadMessageHistory) === false) this.assertBotPermitted();
  }

  /** Whether the bot may remove other people's reactions here. */
  get botMayTidy(): boolean {
    return this.#granted?.has(PermissionFlagsBits.ManageMessages) ?? false;
  }

  async seat(): Promise<Seat> {
    const starting = { content: this.words.ticket.starting, components: [] };
    const { channel, message } = await this.#send(starting);
    const leave = async (): Promise<void> => {
      await this.#bot.client.rest.delete(Routes.channelMessage(channel, message));
    };
    return { channel, message, interaction: null, leave };
  }

  /** Each message is one of its own from the start. */
  async begin(): Promise<void> {}

  /** Who reacts in sight of all is answered so. */
  async hide(): Promise<void> {}

  async answer(outgoing: Outgoing): Promise<void> {
    await this.#send(outgoing);
  }

  async show(outgoing: Outgoing): Promise<string> {
    return (await this.#send(outgoing)).message;
  }

  /** A reaction has no answer of its own: by direct message, with a link to where it was unless it has one, else not at all. */
  async whisper(text: string, components: Outgoing['components'] = []): Promise<void> {
    const place = { guild: this.guild, channel: this.channel, message: this.#message, direct: false };
    const content = text.includes('https://discord.com/channels/') ? text : `${text}\n${linkTo(place)}`;
    try {
      await sendDirectly(this.#bot, this.user, { content, components }, newNonce());
    } catch (error) {
      if (!isClosed(error)) throw error;
    }
  }

  #send(outgoing: Outgoing): Promise<{ channel: string; message: string }> {
    return sendTo(this.#bot, this.channel, outgoing, newNonce(), this.#message);
  }

  #may(permission: bigint): boolean {
    const channel = this.#channel;
    if (!this.#member || channel.isDMBased()) return false;
    return channel.permissionsFor(this.#member).has(permission);
  }

  /** What the bot may do here; `null` in direct messages. */
  get #granted(): Readonly<PermissionsBitField> | null {
    const me = this.#member?.guild.members.me;
    return me && !this.#channel.isDMBased() ? this.#channel.permissionsFor(me) : null;
  }
}

/** At most 25 characters, as Discord wants it. */
const newNonce = (): string => randomUUID().slice(0, 25);
