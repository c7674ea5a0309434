/** @file Somebody who used a command, a button or a form: the answer goes through the interaction's token. */
import {
  DiscordAPIError,
  HTTPError,
  InteractionContextType,
  MessageFlags,
  PermissionFlagsBits,
  RESTJSONErrorCodes,
  type RepliableInteraction,
  Routes,
} from 'discord.js';
import type { Asker, Seat } from './asker.ts';
import type { Bot } from './context.ts';
import type { Acknowledgement } from './framework/definitions.ts';
import { assertPermitted } from './permissions.ts';
import { isAgeRestricted, maySee } from './places.ts';
import { contentOf, type Outgoing, requestOf } from './replies/outgoing.ts';
import { codeOf, openThread } from './replies/outlet.ts';
import { type Words, wordsFor } from './words/words.ts';

/** Discord's "Interaction Response Type" says that a token lives for 15 minutes. */
const TOKEN_MS = 15 * 60_000;

export class InteractionAsker implements Asker {
  readonly #interaction: RepliableInteraction;
  readonly #bot: Bot;
  readonly words: Words;
  /** The message that answers; `null` before it is there. */
  #answer: string | null = null;
  #isTaken = false;
  /** There is no message that answers any more; the next one does. */
  #isTakenBack = false;
  #isPrivate = false;

  constructor(interaction: RepliableInteraction, bot: Bot) {
    this.#interaction = interaction;
    this.#bot = bot;
    const { locale, guildLocale, guildId } = interaction;
    this.words = wordsFor(bot.settings.of(guildId).language, locale, guildLocale);
  }

  get user(): string {
    return this.#interaction.user.id;
  }

  get guild(): string | null {
    return this.#interaction.guildId;
  }

  get channel(): string {
    return this.#interaction.channelId ?? '';
  }

  get parentChannel(): string | null {
    const { channel } = this.#interaction;
    return channel?.isThread() ? channel.parentId : null;
  }

  get locale(): string {
    return this.#interaction.locale;
  }

  get roles(): readonly string[] {
    const { member } = this.#interaction;
    if (!member) return [];
    return Array.isArray(member.roles) ? member.roles : [...member.roles.cache.keys()];
  }

  get moderator(): boolean {
    return this.#may(PermissionFlagsBits.ManageMessages);
  }

  get manager(): boolean {
    return this.#may(PermissionFlagsBits.ManageGuild);
  }

  get ageRestricted(): boolean {
    const { channel, guildId } = this.#interaction;
    return guildId === null || isAgeRestricted(channel);
  }

  sees(channel: string): boolean {
    const { guild, channel: here, ageRestricted } = this;
    return maySee(this.#bot.client, { guild, channel: here, ageRestricted, member: this.#interaction.member }, channel);
  }

  get private(): boolean {
    return this.#isPrivate;
  }

  get fileLimit(): number {
    return this.#interaction.attachmentSizeLimit;
  }

  /** It is a member of the server, or it is its own chat. */
  get reachable(): boolean {
    const { context, guildId } = this.#interaction;
    if (guildId !== null) return this.#bot.client.guilds.cache.has(guildId);
    return context === InteractionContextType.BotDM;
  }

  /** Tells Discord, before any work, that an answer comes. */
  async acknowledge(how: Acknowledgement): Promise<void> {
    const interaction = this.#interaction;
    if (how === 'form') return;
    if (how === 'update') {
      if (interaction.isButton()) await this.#surely(() => interaction.deferUpdate());
      this.#isTaken = true;
      return;
    }
    const usual = this.#bot.settings.of(this.guild).private ? 'private' : 'public';
    this.#isPrivate = (how === 'usual' ? usual : how) === 'private';
    const flags = this.#isPrivate ? ({ flags: MessageFlags.Ephemeral } as const) : {};
    const answered = await this.#surely(() => interaction.deferReply({ ...flags, withResponse: true }));
    // Discord makes it private where the server wants so of apps that are no members.
    if (answered) {
      const { responseMessageId: id, responseMessageEphemeral: isPrivate } = answered.interaction;
      this.#answer = id;
      this.#isPrivate ||= isPrivate ?? false;
    } else {
      const { id, flags: given } = await interaction.fetchReply();
      this.#answer = id;
      this.#isPrivate ||= given.has(MessageFlags.Ephemeral);
    }
  }

  /** Once more when the line breaks, and in an archived thread, which is opened then. `null`: Discord had heard the first. */
  async #surely<Answer>(answer: () => Promise<Answer>): Promise<Answer | null> {
    const interaction = this.#interaction;
    for (let isSecond = false; ; isSecond = true) {
      try {
        return await answer();
      } catch (error) {
        if (
          codeOf(error) === RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged &&
          this.#bot.answers.take(interaction.id)
        ) {
          interaction.deferred = true;
          return null;
        }
        if (isSecond) throw error;
        const isArchived = codeOf(error) === RESTJSONErrorCodes.InvalidActionOnArchivedThread;
        if (isArchived && !(await this.#isLocked())) await openThread(this.#bot.client, this.channel);
        else if (error instanceof DiscordAPIError || error instanceof HTTPError) throw error;
      }
    }
  }

  /** Archived threads are seldom in the cache. */
  async #isLocked(): Promise<boolean> {
    const channel = await this.#bot.client.channels.fetch(this.channel);
    return channel?.isThread() === true && channel.locked === true;
  }

  assertBotPermitted(): void {
    if (!this.reachable || this.#isPrivate || this.guild === null) return;
    const { appPermissions, channel } = this.#interaction;
    assertPermitted(appPermissions, channel?.isThread() ?? false);
  }

  async seat(): Promise<Seat> {
    const message = this.#isTaken || this.#isTakenBack ? await this.#follow() : await this.#first();
    this.#isTaken = true;
    const { applicationId: application, token, createdTimestamp } = this.#interaction;
    const interaction = { application, token, expiresAt: createdTimestamp + TOKEN_MS };
    const leave = async (): Promise<void> => {
      await this.#bot.client.rest.delete(Routes.webhookMessage(application, token, message), { auth: false });
    };
    return { channel: this.channel, message, interaction, leave };
  }

  async begin(): Promise<void> {
    if (this.#isTaken) return;
    await this.#edit({ content: this.words.ticket.starting, components: [] });
  }

  async hide(): Promise<void> {
    if (this.#isPrivate || this.#isTaken) return;
    await this.#interaction.deleteReply();
    this.#isPrivate = true;
    this.#isTakenBack = true;
  }

  async answer(outgoing: Outgoing): Promise<void> {
    await this.show(outgoing);
  }

  async show(outgoing: Outgoing): Promise<string> {
    const message = await this.#edit(outgoing);
    this.#isTaken = true;
    return message;
  }

  /** Of the answer; the id of its message. */
  async #edit(outgoing: Outgoing): Promise<string> {
    const { applicationId, token } = this.#interaction;
    const { rest } = this.#bot.client;
    const { body, files } = requestOf(outgoing, this.#bot.mentions);
    const message = this.#isTakenBack
      ? rest.post(Routes.webhook(applicationId, token), {
          body: { ...body, flags: MessageFlags.Ephemeral },
          files,
          auth: false,
        })
      : rest.patch(Routes.webhookMessage(applicationId, token, this.#answer ?? '@original'), {
          body,
          files,
          auth: false,
        });
    const { id } = (await message) as { id: string };
    if (this.#isTakenBack) this.#answer = id;
    this.#isTakenBack = false;
    return id;
  }

  /** Words for the asker alone, whatever was answered before. */
  async whisper(text: string, components: Outgoing['components'] = []): Promise<void> {
    const interaction = this.#interaction;
    const content = contentOf(text, this.#bot.mentions);
    const message = { content, components, allowedMentions: { parse: [] }, flags: MessageFlags.Ephemeral } as const;
    if (!interaction.deferred && !interaction.replied) {
      await interaction.reply(message);
    } else if (this.#isPrivate && !this.#isTaken) {
      await this.answer({ content: text, components });
    } else {
      // A public answer that is still empty would say "thinking" for ever.
      if (!this.#isTaken) await interaction.deleteReply();
      await interaction.followUp(message);
    }
  }

  async #first(): Promise<string> {
    this.#answer ??= (await this.#interaction.fetchReply()).id;
    return this.#answer;
  }

  async #follow(): Promise<string> {
    const content = this.words.ticket.starting;
    const flags = this.#isPrivate ? ({ flags: MessageFlags.Ephemeral } as const) : {};
    const message = await this.#interaction.followUp({ content, allowedMentions: { parse: [] }, ...flags });
    return message.id;
  }

  #may(permission: bigint): boolean {
    return this.#interaction.memberPermissions?.has(permission) ?? false;
  }
}
