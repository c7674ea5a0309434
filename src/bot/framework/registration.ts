/** @file Commands as Discord wants them, in every language, and what has to change to get there. */
import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  DiscordAPIError,
  InteractionContextType,
  PermissionFlagsBits,
  type REST,
  Routes,
} from 'discord.js';
import { ConfigError } from '../../config.ts';
import type { CommandWords, OptionWords } from '../words/command-words.ts';
import { discordLocales, type Language } from '../words/languages.ts';
import { catalogue } from '../words/words.ts';
import type { Command, CommandData } from './definitions.ts';
import type { Handlers } from './load.ts';
import { type OptionData, optionTypes, type SubcommandData } from './options.ts';

/** JSON of Discord's "Application Command Structure"; only fields that we set. */
export type CommandJson = { readonly [field: string]: unknown } & { readonly name: string; readonly type: number };

type Tree = CommandWords | OptionWords;
type Node = (words: (typeof catalogue)[Language]) => Tree;

const everywhere = [InteractionContextType.Guild, InteractionContextType.BotDM, InteractionContextType.PrivateChannel];
const installs = [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall];

/**
 * Everything that is registered: commands, then entries of the message menu.
 *
 * @param guild - the only server that they are for; `null`: everywhere
 */
export function commandsJson(handlers: Pick<Handlers, 'commands' | 'menus'>, guild: string | null): CommandJson[] {
  const everything = [...[...handlers.commands.values()].map(commandJson), ...[...handlers.menus.keys()].map(menuJson)];
  return guild === null ? everything : everything.map(forOneServer);
}

/** Discord keeps these two of commands that are registered everywhere only. */
function forOneServer(command: CommandJson): CommandJson {
  const { contexts: _, integration_types: __, ...kept } = command;
  return kept;
}

function commandJson({ data }: Command): CommandJson {
  const at: Node = (words) => words.commands[data.name];
  const parts = data.subcommands
    ? data.subcommands.map((subcommand) => subcommandJson(subcommand, at))
    : (data.options ?? []).map((option) => optionJson(option, at));
  return {
    type: ApplicationCommandType.ChatInput,
    name: data.name,
    ...localised(at),
    options: parts,
    ...reach(data),
  };
}

const reach = ({ for: whom, onlyInServers }: CommandData) => ({
  default_member_permissions: whom === 'managers' ? PermissionFlagsBits.ManageGuild.toString() : null,
  contexts: onlyInServers ? [InteractionContextType.Guild] : everywhere,
  integration_types: onlyInServers ? [ApplicationIntegrationType.GuildInstall] : installs,
});

const subcommandJson = ({ name, options }: SubcommandData, parent: Node): object => {
  const at = child(parent, name);
  return {
    type: ApplicationCommandOptionType.Subcommand,
    name,
    ...localised(at),
    options: options.map((option) => optionJson(option, at)),
  };
};

function optionJson(option: OptionData, parent: Node): object {
  const { kind, name, required, choices, autocomplete, min, max, maxLength, channelTypes } = option;
  const at = child(parent, name);
  return {
    type: optionTypes[kind],
    name,
    ...localised(at),
    ...(required && { required }),
    ...(choices && { choices: choices.map((value) => choiceJson(value, at)) }),
    ...(autocomplete && { autocomplete }),
    ...(min !== undefined && { min_value: min }),
    ...(max !== undefined && { max_value: max }),
    ...(maxLength !== undefined && { max_length: maxLength }),
    ...(channelTypes && { channel_types: channelTypes }),
    // Discord goes by the name of the file: what is in it is looked at when it is fetched.
    ...(kind === 'picture' && { file_types: ['image'] }),
  };
}

function choiceJson(value: string, at: Node): object {
  const nameIn: (words: (typeof catalogue)[Language]) => string = (words) => {
    const tree = at(words);
    const name = 'choices' in tree ? tree.choices?.[value] : undefined;
    if (name === undefined) throw new Error(`The choice ${value} has no words.`);
    return name;
  };
  return { name: nameIn(catalogue.en), name_localizations: inOtherLanguages(nameIn), value };
}

function menuJson(name: string): CommandJson {
  const at = (words: (typeof catalogue)[Language]): string => {
    const found = Object.entries(words.menus).find(([key]) => key === name)?.[1];
    if (found === undefined) throw new Error(`The menu ${name} has no words.`);
    return found;
  };
  return {
    type: ApplicationCommandType.Message,
    name: at(catalogue.en),
    name_localizations: inOtherLanguages(at),
    default_member_permissions: null,
    contexts: everywhere,
    integration_types: installs,
  };
}

/** The words of an option or subcommand. Throws, with its name, when some language has none. */
const child =
  (parent: Node, name: string): Node =>
  (words) => {
    const tree = parent(words);
    const found = 'options' in tree ? tree.options?.[name] : undefined;
    if (!found) throw new Error(`The option ${name} of ${tree.name} has no words.`);
    return found;
  };

const localised = (at: Node) => ({
  description: at(catalogue.en).description,
  name_localizations: inOtherLanguages((words) => at(words).name),
  description_localizations: inOtherLanguages((words) => at(words).description),
});

function inOtherLanguages(text: (words: (typeof catalogue)[Language]) => string): Record<string, string> {
  const languages = Object.entries(discordLocales) as [Language, readonly string[]][];
  const others = languages.filter(([language]) => language !== 'en');
  return Object.fromEntries(
    others.flatMap(([language, codes]) => codes.map((code) => [code, text(catalogue[language])])),
  );
}

export type RegisteredCommand = CommandJson & { readonly id: string };

export interface Difference {
  readonly added: readonly CommandJson[];
  readonly changed: readonly { readonly id: string; readonly command: CommandJson }[];
  readonly removed: readonly { readonly id: string; readonly name: string }[];
}

/** Commands of different kinds may have the same name. */
const keyOf = ({ type, name }: CommandJson): string => `${type} ${name}`;

/** What must be done so that `registered` becomes `wanted`. Fields that Discord adds by itself do not count. */
export function difference(wanted: readonly CommandJson[], registered: readonly RegisteredCommand[]): Difference {
  const there = new Map(registered.map((command) => [keyOf(command), command]));
  const keys = new Set(wanted.map(keyOf));
  return {
    added: wanted.filter((command) => !there.has(keyOf(command))),
    changed: wanted.flatMap((command) => {
      const old = there.get(keyOf(command));
      return old && !covers(old, command) ? [{ id: old.id, command }] : [];
    }),
    removed: registered.filter((command) => !keys.has(keyOf(command))).map(({ id, name }) => ({ id, name })),
  };
}

/** Whether every field of `wanted` stands so in `actual`; an absent list, map or `false` equals an empty one. */
function covers(actual: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted)) {
    const list: unknown[] = Array.isArray(actual) ? actual : [];
    return list.length === wanted.length && wanted.every((item, i) => covers(list[i], item));
  }
  if (typeof wanted !== 'object' || wanted === null) return (actual ?? null) === wanted;
  const fields: { readonly [field: string]: unknown } = { ...Object(actual) };
  // A field of the old command that the new one lacks is a change, too: an option that is no longer required.
  const dropped = fieldsThatCount.some((field) => !(field in wanted) && Boolean(fields[field]));
  return !dropped && Object.entries(wanted).every(([field, value]) => coversField(field, fields[field], value));
}

const coversField = (field: string, actual: unknown, wanted: unknown): boolean =>
  covers(actual, wanted) && (!field.endsWith('_localizations') || sizeOf(actual) === sizeOf(wanted));

const sizeOf = (map: unknown): number => Object.keys(Object(map)).length;

const fieldsThatCount = [
  'required',
  'autocomplete',
  'choices',
  'min_value',
  'max_value',
  'max_length',
  'min_length',
  'channel_types',
  'file_types',
];

export interface Registration extends Difference {
  /** All that are registered now. */
  readonly commands: readonly RegisteredCommand[];
}

/** Codes of Discord's for a server that there is not, or in which the bot is none. */
const unknownServer: readonly (number | string)[] = [10004, 50001];

/**
 * Registers what differs, everywhere or on one server. Throws a `ConfigError` for a server that the bot is not in, else
 * discord.js' errors.
 */
export async function register(
  rest: Pick<REST, 'get' | 'post' | 'patch' | 'delete'>,
  application: string,
  guild: string | null,
  wanted: readonly CommandJson[],
): Promise<Registration> {
  const all = guild ? Routes.applicationGuildCommands(application, guild) : Routes.applicationCommands(application);
  const one = (id: string) =>
    guild ? Routes.applicationGuildCommand(application, guild, id) : Routes.applicationCommand(application, id);
  const query = new URLSearchParams({ with_localizations: 'true' });
  const registered = (await rest.get(all, { query }).catch((cause: unknown) => {
    if (guild === null || !(cause instanceof DiscordAPIError) || !unknownServer.includes(cause.code)) throw cause;
    throw new ConfigError(`DISCORD_GUILD: the bot is in no server ${guild}. Invite it there, or remove the line.`, {
      cause,
    });
  })) as RegisteredCommand[];
  const change = difference(wanted, registered);
  const ids = new Map(registered.map((command) => [keyOf(command), command.id]));
  for (const { id } of change.removed) await rest.delete(one(id));
  for (const command of change.added) {
    const { id } = (await rest.post(all, { body: command })) as { id: string };
    ids.set(keyOf(command), id);
  }
  for (const { id, command } of change.changed) await rest.patch(one(id), { body: command });
  const commands = wanted.flatMap((command) => {
    const id = ids.get(keyOf(command));
    return id === undefined ? [] : [{ ...command, id }];
  });
  return { ...change, commands };
}
