/** @file From what Discord sends to the file that handles it: acknowledged first, every error through one door. */
import {
  type AutocompleteInteraction,
  type ButtonInteraction,
  type ChatInputCommandInteraction,
  type Interaction,
  type MessageContextMenuCommandInteraction,
  MessageFlags,
  type ModalSubmitInteraction,
  type RepliableInteraction,
} from 'discord.js';
import type { Bot } from './context.ts';
import { Refusal, ReturnedForm } from './errors.ts';
import { type CustomId, type ReadCustomId, readCustomId } from './framework/custom-id.ts';
import type { Acknowledgement } from './framework/definitions.ts';
import type { Handlers } from './framework/load.ts';
import { InteractionAsker } from './interaction-asker.ts';
import { jobAbout } from './orders/job-about.ts';
import { explain, reasonOf } from './replies/explain.ts';
import { rows } from './replies/outgoing.ts';
import { isShut } from './replies/outlet.ts';
import { buttonFor } from './replies/render.ts';
import { catalogue, type Words } from './words/words.ts';

/** Discord waits three seconds for suggestions; late ones are of no use. */
const SUGGEST_MS = 1_500;
const MOST_SUGGESTIONS = 25;
const LONGEST_SUGGESTION = 100;

export class Dispatcher {
  readonly #bot: Bot;
  readonly #handlers: Handlers;
  /** Entries of the message menu, by the name that is registered. */
  readonly #menus: ReadonlyMap<string, string>;

  constructor(bot: Bot, handlers: Handlers) {
    this.#bot = bot;
    this.#handlers = handlers;
    this.#menus = new Map(Object.entries(catalogue.en.menus).map(([key, name]) => [name, key]));
  }

  /** Never rejects. */
  async take(interaction: Interaction): Promise<void> {
    if (interaction.isAutocomplete()) return this.#suggest(interaction);
    if (interaction.isChatInputCommand()) return this.#command(interaction);
    if (interaction.isMessageContextMenuCommand()) return this.#menu(interaction);
    if (interaction.isButton()) return this.#button(interaction);
    if (interaction.isModalSubmit()) return this.#modal(interaction);
    return this.#unknown(interaction, 'kind of interaction');
  }

  #command(interaction: ChatInputCommandInteraction): Promise<void> {
    const command = this.#handlers.commands.get(interaction.commandName);
    if (!command) return this.#unknown(interaction, interaction.commandName);
    const how = (): Acknowledgement => command.acknowledgement(interaction);
    return this.#handle(interaction, interaction.commandName, how, (asker) =>
      command.run(asker, this.#bot, interaction),
    );
  }

  #menu(interaction: MessageContextMenuCommandInteraction): Promise<void> {
    const name = this.#menus.get(interaction.commandName) ?? '';
    const menu = this.#handlers.menus.get(name);
    if (!menu) return this.#unknown(interaction, interaction.commandName);
    return this.#handle(interaction, `menu ${name}`, always('usual'), (asker) =>
      menu.run(asker, this.#bot, interaction),
    );
  }

  #button(interaction: ButtonInteraction): Promise<void> {
    const id = readCustomId(interaction.customId);
    const button = id.kind === 'ours' ? this.#handlers.buttons.get(id.action) : undefined;
    if (id.kind !== 'ours' || !button) return this.#unknown(interaction, 'button', id);
    const name = `button ${id.action}`;
    if ('turn' in button) {
      return this.#handle(interaction, name, always('update'), (asker) => button.turn(asker, id.argument, this.#bot));
    }
    const { acknowledge } = button;
    const how = acknowledge === 'like-the-message' ? () => likeTheMessage(interaction) : always(acknowledge);
    return this.#handle(interaction, name, how, async (asker) => {
      const job = await jobAbout(this.#bot, asker, id.job, interaction.message.id);
      await button.run({ asker, job, argument: id.argument, interaction }, this.#bot);
    });
  }

  #modal(interaction: ModalSubmitInteraction): Promise<void> {
    const id = readCustomId(interaction.customId);
    const modal = id.kind === 'ours' ? this.#handlers.modals.get(id.action) : undefined;
    if (id.kind !== 'ours' || !modal) return this.#unknown(interaction, 'form', id);
    return this.#handle(
      interaction,
      `form ${id.action}`,
      () => (isAnswer(id.argument) ? id.argument : likeTheMessage(interaction)),
      async (asker) => {
        const job = await jobAbout(this.#bot, asker, id.job, interaction.message?.id ?? null);
        await modal.run({ asker, job, interaction }, this.#bot);
      },
    );
  }

  /** From another version of the bot, or forged. */
  #unknown(interaction: RepliableInteraction, name: string, id: ReadCustomId = { kind: 'foreign' }): Promise<void> {
    const job = 'job' in id && id.job ? id.job : null;
    return this.#handle(interaction, name, always('private'), async () => {
      throw new Refusal(`unknown ${name}`, (words) => words.errors.yours.outdatedButton({ id: job }));
    });
  }

  async #handle(
    interaction: RepliableInteraction,
    name: string,
    how: () => Acknowledgement,
    work: (asker: InteractionAsker) => Promise<void>,
  ): Promise<void> {
    const { metrics } = this.#bot;
    const begun = performance.now();
    const acknowledged = (): void => metrics.acknowledged.observe((performance.now() - begun) / 1_000);
    const asker = new InteractionAsker(interaction, this.#bot);
    try {
      const kind = how();
      await asker.acknowledge(kind);
      if (kind !== 'form') acknowledged();
      const remembered = this.#remember(interaction);
      await work(asker);
      // A form is itself the first answer.
      if (kind === 'form') acknowledged();
      await remembered;
      metrics.commands.inc({ name, outcome: 'ok' });
    } catch (error) {
      metrics.commands.inc({ name, outcome: await this.#fail(asker, interaction, name, error) });
    }
  }

  /** For when they react, which does not tell their language. Without it they are answered in the server's. */
  async #remember({ user, locale }: RepliableInteraction): Promise<void> {
    const { people, log } = this.#bot;
    await people.heard(user.id, locale).catch((error: unknown) => log.warn({ err: error }, 'language not kept'));
  }

  /** Tells whoever can still be told; the log has everything else. */
  async #fail(
    asker: InteractionAsker,
    interaction: RepliableInteraction,
    name: string,
    thrown: unknown,
  ): Promise<string> {
    const { log } = this.#bot;
    const isForm = thrown instanceof ReturnedForm;
    const error = isForm ? thrown.cause : thrown;
    const { kind, text, reference } = explain(error, asker.words);
    const { user, guildId: guild, channelId: channel } = interaction;
    const about = {
      err: error,
      ref: reference,
      name,
      job: jobIn(interaction),
      user: user.id,
      guild,
      channel,
      queue: this.#bot.queue.waiting,
    };
    if (kind === 'ours') log.error(about, 'error of ours');
    else log.info({ ...about, err: undefined, reason: reasonOf(error) }, `refused (${kind})`);
    // In a thread that is shut nothing can be said either.
    if (text === null || isShut(error)) return kind;
    try {
      await asker.whisper(text, isForm ? rows([reopening(asker.words, thrown.button)]) : []);
    } catch (failure) {
      log.warn({ err: failure, ref: reference, name }, 'could not tell of an error');
    }
    return kind;
  }

  async #suggest(interaction: AutocompleteInteraction): Promise<void> {
    const { log } = this.#bot;
    const suggest = this.#handlers.commands.get(interaction.commandName)?.suggest;
    const nothing = new Promise<[]>((resolve) => setTimeout(resolve, SUGGEST_MS, []).unref());
    try {
      const found = await Promise.race([suggest?.(interaction, this.#bot) ?? [], nothing]);
      const fitting = found.slice(0, MOST_SUGGESTIONS).map(({ name, value }) => ({
        name: name.slice(0, LONGEST_SUGGESTION) || value,
        value,
      }));
      await interaction.respond(fitting);
    } catch (error) {
      // Somebody who types on asks again: nothing is lost.
      log.info({ err: error, command: interaction.commandName }, 'no suggestions');
    }
  }
}

/** The job that a button or a form is about, as far as it says. */
function jobIn(interaction: RepliableInteraction): string | undefined {
  const id = 'customId' in interaction ? readCustomId(interaction.customId) : null;
  return (id && 'job' in id && id.job) || undefined;
}

const always = (how: Acknowledgement) => (): Acknowledgement => how;

const reopening = ({ buttons }: Words, { action, job, argument }: CustomId) =>
  buttonFor(action, job, buttons.reopen, 'primary', argument);

/** A form that was given back sits on a private message: it says itself how the first one was to be answered. */
const isAnswer = (argument: string): argument is 'public' | 'private' =>
  argument === 'public' || argument === 'private';

/** What comes of a private message is private. */
const likeTheMessage = ({ message }: ButtonInteraction | ModalSubmitInteraction): Acknowledgement =>
  message?.flags.has(MessageFlags.Ephemeral) ? 'private' : 'public';
