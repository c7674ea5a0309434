/** @file What a file under commands/, buttons/, modals/, menus/ and reactions/ exports. */
import type {
  AutocompleteInteraction,
  ButtonInteraction,
  ChatInputCommandInteraction,
  Message,
  MessageContextMenuCommandInteraction,
  ModalSubmitInteraction,
} from 'discord.js';
import type { Job } from '../../jobs/job.ts';
import type { Asker } from '../asker.ts';
import type { Bot } from '../context.ts';
import type { Words } from '../words/words.ts';
import { type ArgumentsOf, readArguments, type WithOptions } from './options.ts';

/**
 * What Discord hears within three seconds, before any work: an answer for all (`public`) or for the asker alone
 * (`private`), whichever of these the server has set (`usual`), a change of the message (`update`), or a form, which must
 * itself be the first answer (`form`).
 */
export type Acknowledgement = 'public' | 'private' | 'usual' | 'update' | 'form';

export interface CommandData extends WithOptions {
  /** Also the name of the file, and of its words. */
  readonly name: keyof Words['commands'];
  /** Who sees it, before the server's own rules. Default: everybody. */
  readonly for?: 'everybody' | 'managers';
  readonly onlyInServers?: true;
}

export interface Suggestion {
  readonly name: string;
  readonly value: string;
}

type Suggest = (interaction: AutocompleteInteraction, bot: Bot) => Promise<readonly Suggestion[]>;

export interface Command {
  readonly data: CommandData;
  /** Throws discord.js' errors for arguments that do not fit the data: those of another version. */
  acknowledgement(interaction: ChatInputCommandInteraction): Acknowledgement;
  run(asker: Asker, bot: Bot, interaction: ChatInputCommandInteraction): Promise<void>;
  readonly suggest: Suggest | null;
}

export interface CommandDefinition<Data extends CommandData> {
  readonly data: Data;
  readonly acknowledge: Acknowledgement | ((args: ArgumentsOf<Data>) => Acknowledgement);
  readonly suggest?: Suggest;
  run(asker: Asker, args: ArgumentsOf<Data>, bot: Bot): Promise<void>;
}

/** A slash command whose arguments are typed by its own data. */
export function command<const Data extends CommandData>(definition: CommandDefinition<Data>): Command {
  const { data, acknowledge, suggest = null } = definition;
  const read = (interaction: ChatInputCommandInteraction) => readArguments(data, interaction) as ArgumentsOf<Data>;
  return {
    data,
    suggest,
    acknowledgement: (interaction) =>
      typeof acknowledge === 'function' ? acknowledge(read(interaction)) : acknowledge,
    run: (asker, bot, interaction) => definition.run(asker, read(interaction), bot),
  };
}

/** For commands with an option `private`. */
export const privatelyIfAsked = (args: { readonly private?: boolean }): Acknowledgement =>
  args.private === undefined ? 'usual' : args.private ? 'private' : 'public';

/** A press of a button about a job. */
export interface Press {
  readonly asker: Asker;
  readonly job: Job;
  readonly argument: string;
  readonly interaction: ButtonInteraction;
}

export interface Button {
  /** Default: as the message that it sits on. */
  readonly acknowledge: 'like-the-message' | 'private' | 'update' | 'form';
  run(press: Press, bot: Bot): Promise<void>;
}

/** A button about no job: for leafing through pages. */
export interface PageButton {
  readonly acknowledge: 'update';
  turn(asker: Asker, argument: string, bot: Bot): Promise<void>;
}

export interface Modal {
  readonly acknowledge: 'like-the-message';
  run(
    submitted: { readonly asker: Asker; readonly job: Job; readonly interaction: ModalSubmitInteraction },
    bot: Bot,
  ): Promise<void>;
}

/** An entry in the menu of a message. */
export interface Menu {
  run(asker: Asker, bot: Bot, interaction: MessageContextMenuCommandInteraction): Promise<void>;
}

/** Does the same as a button, on a picture of any age. */
export interface Reaction {
  readonly emoji: string;
  run(asker: Asker, job: Job, bot: Bot, message: Message): Promise<void>;
}

export const button = (definition: Button): Button => definition;
export const pageButton = (definition: PageButton): PageButton => definition;
export const modal = (definition: Modal): Modal => definition;
export const menu = (definition: Menu): Menu => definition;
export const reaction = (definition: Reaction): Reaction => definition;
