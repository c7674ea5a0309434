/** @file Reactions on pictures of any age: the same orders as the buttons. */
import type { GatewayMessageReactionAddDispatchData } from 'discord.js';
import type { Bot } from './context.ts';
import { emojiKey, emojiOf, isSameEmoji } from './emoji.ts';
import type { Reaction } from './framework/definitions.ts';
import type { Handlers } from './framework/load.ts';
import { jobAbout } from './orders/job-about.ts';
import { ReactionAsker } from './reaction-asker.ts';
import { ReactionTidier } from './reaction-tidier.ts';
import { explain, reasonOf } from './replies/explain.ts';
import { isClosed } from './replies/outlet.ts';
import { type ReactionName, reactionNames } from './settings.ts';

/**
 * Takes the gateway's own events: discord.js drops those in direct channels that it has not seen since the start, and
 * does not pass on who wrote the message.
 */
export class Reactions {
  readonly #bot: Bot;
  readonly #handlers: Handlers['reactions'];
  readonly #tidier: ReactionTidier;

  constructor(bot: Bot, handlers: Handlers['reactions']) {
    this.#bot = bot;
    this.#handlers = handlers;
    this.#tidier = new ReactionTidier(bot.client.rest, bot.clock);
  }

  /** Never rejects. */
  async take(event: GatewayMessageReactionAddDispatchData): Promise<void> {
    const { client, shown, log, metrics } = this.#bot;
    const me = client.user.id;
    const { user_id: user, message_id: message, message_author_id: author = me } = event;
    if (user === me || author !== me) return;
    const name = this.#named(event);
    const handler = name && this.#handlers.get(name);
    if (!handler) return;
    try {
      const job = await shown.jobIn(message);
      if (job === null) return;
      metrics.commands.inc({ name: `reaction ${name}`, outcome: await this.#run(event, job, handler.run) });
    } catch (error) {
      log.error({ err: error, name, message, user }, 'reaction not handled');
      metrics.commands.inc({ name: `reaction ${name}`, outcome: 'ours' });
    }
  }

  /** Which of ours an emoji is on this server. */
  #named({ emoji, guild_id: guild }: GatewayMessageReactionAddDispatchData): ReactionName | undefined {
    const { reactions } = this.#bot.settings.of(guild ?? null);
    const key = emojiKey(emoji);
    return reactionNames.find((name) => isSameEmoji(emojiOf(this.#bot, reactions, name), key));
  }

  async #run(event: GatewayMessageReactionAddDispatchData, id: string, run: Reaction['run']): Promise<string> {
    const { client, people, log } = this.#bot;
    const channel = await client.channels.fetch(event.channel_id);
    const user = await client.users.fetch(event.user_id);
    if (!channel?.isTextBased() || user.bot) return 'ok';
    const member = channel.isDMBased() ? null : await channel.guild.members.fetch(user.id);
    const place = { channel, message: event.message_id };
    const asker = new ReactionAsker(this.#bot, place, user, member, await people.localeOf(user.id));
    try {
      asker.assertBotReads();
      const message = await channel.messages.fetch(event.message_id);
      await run(asker, await jobAbout(this.#bot, asker, id, message.id), this.#bot, message);
      return 'ok';
    } catch (error) {
      const { kind, text, reference } = explain(error, asker.words);
      const about = { ref: reference, job: id, user: user.id, guild: asker.guild, channel: asker.channel };
      if (kind === 'ours') log.error({ ...about, err: error }, 'error of ours');
      else log.info({ ...about, reason: reasonOf(error) }, `reaction refused (${kind})`);
      // Closed direct messages cannot tell that they are.
      if (text !== null && !isClosed(error)) await asker.whisper(text);
      return kind;
    } finally {
      if (asker.botMayTidy) await this.#takeAway(event);
    }
  }

  /** So that the same person can react again. */
  async #takeAway(event: GatewayMessageReactionAddDispatchData): Promise<void> {
    const { channel_id: channel, message_id: message, user_id: user, emoji } = event;
    const { shown, log } = this.#bot;
    if ((await shown.jobIn(message)) === null) return; // it was deleted
    const name = emoji.id === null ? (emoji.name ?? '') : `${emoji.name}:${emoji.id}`;
    await this.#tidier.takeAway({ channel, message, emoji: name, user }).catch((error: unknown) => {
      log.info({ err: error, message }, 'reaction not taken away');
    });
  }
}
