/** @file Reactions on pictures of any age: the same orders as the buttons. */
import type { MessageReaction, PartialMessageReaction, PartialUser, User } from 'discord.js';
import type { Bot } from './context.ts';
import { emojiKey } from './emoji.ts';
import type { Reaction } from './framework/definitions.ts';
import type { Handlers } from './framework/load.ts';
import { jobAbout } from './orders/job-about.ts';
import { ReactionAsker } from './reaction-asker.ts';
import { explain } from './replies/explain.ts';
import { type ReactionName, reactionNames } from './settings.ts';

export class Reactions {
  readonly #bot: Bot;
  readonly #handlers: Handlers['reactions'];

  constructor(bot: Bot, handlers: Handlers['reactions']) {
    this.#bot = bot;
    this.#handlers = handlers;
  }

  /** Never rejects. */
  async take(reaction: MessageReaction | PartialMessageReaction, user: User | PartialUser): Promise<void> {
    const { client, shown, log, metrics } = this.#bot;
    if (user.id === client.user.id) return;
    const name = this.#named(reaction);
    const handler = name && this.#handlers.get(name);
    if (!handler) return;
    try {
      const id = await shown.jobIn(reaction.message.id);
      if (id === null) return;
      const person = user.partial ? await user.fetch() : user;
      if (person.bot) return;
      const outcome = await this.#run(reaction, person, id, handler.run);
      metrics.commands.inc({ name: `reaction ${name}`, outcome });
    } catch (error) {
      log.error({ err: error, name, message: reaction.message.id, user: user.id }, 'reaction not handled');
      metrics.commands.inc({ name: `reaction ${name}`, outcome: 'ours' });
    }
  }

  /** Which of ours an emoji is on this server. */
  #named(reaction: MessageReaction | PartialMessageReaction): ReactionName | undefined {
    const { reactions } = this.#bot.settings.of(reaction.message.guildId);
    const key = emojiKey(reaction.emoji);
    return reactionNames.find((name) => {
      const chosen = reactions[name];
      return (chosen === undefined ? this.#bot.emojis.get(name) : chosen) === key;
    });
  }

  async #run(
    reaction: MessageReaction | PartialMessageReaction,
    user: User,
    id: string,
    run: Reaction['run'],
  ): Promise<string> {
    const message = reaction.message.partial ? await reaction.message.fetch() : reaction.message;
    const member = message.guild ? await message.guild.members.fetch(user.id) : null;
    const asker = new ReactionAsker(this.#bot, message, user, member);
    try {
      await run(asker, await jobAbout(this.#bot, asker, id, message.id), this.#bot, message);
      return 'ok';
    } catch (error) {
      const { kind, text, reference } = explain(error, asker.words);
      this.#bot.log[kind === 'ours' ? 'error' : 'info']({ err: error, ref: reference, job: id }, 'reaction refused');
      if (text !== null) await asker.whisper(text);
      return kind;
    } finally {
      await this.#takeAway(reaction, user, asker);
    }
  }

  /** So that the same person can react again; only where moderators have allowed the bot to. */
  async #takeAway(reaction: MessageReaction | PartialMessageReaction, user: User, asker: ReactionAsker): Promise<void> {
    if (!asker.botMayTidy) return;
    await reaction.users.remove(user.id).catch((error: unknown) => {
      this.#bot.log.info({ err: error, message: reaction.message.id }, 'reaction not taken away');
    });
  }
}
