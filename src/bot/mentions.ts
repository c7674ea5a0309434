/** @file Commands that sentences name, as mentions to click: each reader sees them as their own Discord calls them. */
import { ApplicationCommandOptionType, ApplicationCommandType, chatInputApplicationCommandMention } from 'discord.js';
import type { CommandJson, RegisteredCommand } from './framework/registration.ts';

/** A command or subcommand as sentences write it; a sign of somebody's own text has a backslash before it. */
const written = /(?<!\\)`(\/[^`\\]+)`/g;

export class Mentions {
  #known: ReadonlyMap<string, string> = new Map();

  /** What Discord has registered, from now on. */
  learn(commands: readonly RegisteredCommand[]): void {
    this.#known = new Map(commands.flatMap(mentionsOf));
  }

  /** The text with a mention for every `/command` between backticks that is registered; the others stay. */
  in(text: string): string {
    return text.replace(written, (code, command: string) => this.#known.get(command) ?? code);
  }
}

/** By the name in every language, with its slash; a command that has subcommands cannot be used by itself. */
function mentionsOf(command: RegisteredCommand): [string, string][] {
  const { type, name, id } = command;
  if (type !== ApplicationCommandType.ChatInput) return [];
  const subcommands = partsOf(command).filter((part) => part.type === ApplicationCommandOptionType.Subcommand);
  if (subcommands.length === 0) {
    const mention = chatInputApplicationCommandMention(name, id);
    return localesOf(command).map((locale) => [`/${nameIn(command, locale)}`, mention]);
  }
  return subcommands.flatMap((subcommand) => {
    const mention = chatInputApplicationCommandMention(name, subcommand.name, id);
    return localesOf(command).map((locale): [string, string] => [
      `/${nameIn(command, locale)} ${nameIn(subcommand, locale)}`,
      mention,
    ]);
  });
}

const partsOf = ({ options }: CommandJson): readonly CommandJson[] => (options ?? []) as readonly CommandJson[];

const namesOf = ({ name_localizations: names }: CommandJson): Readonly<Record<string, unknown>> => ({
  ...Object(names),
});

/** English is in none of the lists. */
const localesOf = (command: CommandJson): string[] => ['en', ...Object.keys(namesOf(command))];

const nameIn = (part: CommandJson, locale: string): string => String(namesOf(part)[locale] ?? part.name);
