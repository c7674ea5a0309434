/** @file Somebody who reacted to a picture: the answer is a message of the bot's beside it. */
import { randomUUID } from 'node:crypto';
import { type GuildMember, type Message, PermissionFlagsBits, Routes, type User } from 'discord.js';
import type { Asker, Seat } from './asker.ts';
import type { Bot } from './context.ts';
import { assertPermitted } from './permissions.ts';
import type { Outgoing } from './replies/outgoing.ts';
import { codeOf, sendDirectly, sendTo } from './replies/outlet.ts';
import { type Words, wordsFor } from './words/words.ts';

export class ReactionAsker implements Asker {
  readonly #bot: Bot;
  readonly #message: Message;
  readonly #member: GuildMember | null;
  readonly user: string;
  readonly locale: string;
  readonly words: Words;
  readonly private = false;
  readonly reachable = true;
  readonly fileLimit = null;

  /**
   * @param member - `null` in direct messages
   * @param locale - of the person's Discord, which a reaction does not tell; `null`: the server's is the best guess
   */
  constructor(bot: Bot, message: Message, user: User, member: GuildMember | null, locale: string | null) {
    this.#bot = bot;
    this.#message = message;
    this.#member = member;
    this.user = user.id;
    this.locale = locale ?? message.guild?.preferredLocale ?? 'en-US';
    this.words = wordsFor(bot.settings.of(message.guildId).language, this.locale);
  }

  get guild(): string | null {
    return this.#message.guildId;
  }

  get channel(): string {
    return this.#message.channelId;
  }

  get parentChannel(): string | null {
    const { channel } = this.#message;
    return channel.isThread() ? channel.parentId : null;
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
    const { channel, guildId } = this.#message;
    if (guildId === null) return true;
    const place = channel.isThread() ? channel.parent : channel;
    return place !== null && 'nsfw' in place && place.nsfw === true;
  }

  assertBotPermitted(): void {
    const { channel, guild } = this.#message;
    const me = guild?.members.me;
    if (me && !channel.isDMBased()) assertPermitted(channel.permissionsFor(me), channel.isThread());
  }

  /** Whether the bot may remove other people's reactions here. */
  get botMayTidy(): boolean {
    const { channel, guild } = this.#message;
    const me = guild?.members.me;
    return Boolean(me && !channel.isDMBased() && channel.permissionsFor(me).has(PermissionFlagsBits.ManageMessages));
  }

  async seat(): Promise<Seat> {
    const starting = { content: this.words.ticket.starting, components: [] };
    const { channel, message } = await this.#send(starting);
    const leave = async (): Promise<void> => {
      await this.#bot.client.rest.delete(Routes.channelMessage(channel, message));
    };
    return { channel, message, interaction: null, leave };
  }

  async answer(outgoing: Outgoing): Promise<void> {
    await this.#send(outgoing);
  }

  /** A reaction has no answer of its own: by direct message, else not at all. */
  async whisper(text: string, components: Outgoing['components'] = []): Promise<void> {
    try {
      await sendDirectly(this.#bot, this.user, { content: text, components }, newNonce());
    } catch (error) {
      if (codeOf(error) !== 50007) throw error;
    }
  }

  #send(outgoing: Outgoing): Promise<{ channel: string; message: string }> {
    return sendTo(this.#bot, this.channel, outgoing, newNonce(), this.#message.id);
  }

  #may(permission: bigint): boolean {
    const { channel } = this.#message;
    if (!this.#member || channel.isDMBased()) return false;
    return channel.permissionsFor(this.#member).has(permission);
  }
}

/** At most 25 characters, as Discord wants it. */
const newNonce = (): string => randomUUID().slice(0, 25);
