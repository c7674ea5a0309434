/** @file A command's data, and the types of its arguments derived from it. */
import {
  type ApplicationCommandOptionAllowedChannelType,
  ApplicationCommandOptionType,
  type Attachment,
  type ChannelType,
  type ChatInputCommandInteraction,
  type Role,
  type User,
} from 'discord.js';

/** What Discord calls each type of option. */
export const optionTypes = {
  text: ApplicationCommandOptionType.String,
  integer: ApplicationCommandOptionType.Integer,
  number: ApplicationCommandOptionType.Number,
  yesno: ApplicationCommandOptionType.Boolean,
  picture: ApplicationCommandOptionType.Attachment,
  channel: ApplicationCommandOptionType.Channel,
  role: ApplicationCommandOptionType.Role,
  person: ApplicationCommandOptionType.User,
} as const;

export type OptionKind = keyof typeof optionTypes;

/** A channel as an option: not all of it is known, only what Discord sends along. */
export interface ChannelArgument {
  readonly id: string;
  readonly type: ChannelType;
}

interface Values {
  text: string;
  integer: number;
  number: number;
  yesno: boolean;
  picture: Attachment;
  channel: ChannelArgument;
  role: Pick<Role, 'id' | 'name'>;
  person: User;
}

export interface OptionData {
  readonly name: string;
  readonly kind: OptionKind;
  readonly required?: true;
  /** Of a text: the values to choose from; what people read comes from the words. */
  readonly choices?: readonly string[];
  /** The command suggests values while people type. */
  readonly autocomplete?: true;
  /** Of a number. */
  readonly min?: number;
  readonly max?: number;
  /** Of a text, in characters. */
  readonly maxLength?: number;
  /** Of a channel: the kinds to choose from. */
  readonly channelTypes?: readonly ApplicationCommandOptionAllowedChannelType[];
}

export interface SubcommandData {
  readonly name: string;
  readonly options: readonly OptionData[];
}

type Value<Option extends OptionData> = Option extends { readonly choices: readonly (infer Choice)[] }
  ? Choice
  : Values[Option['kind']];

type ArgumentsOfOptions<Options extends readonly OptionData[]> = {
  readonly [Option in Options[number] as Option extends { readonly required: true }
    ? Option['name']
    : never]: Value<Option>;
} & {
  readonly [Option in Options[number] as Option extends { readonly required: true }
    ? never
    : Option['name']]?: Value<Option>;
};

/** With subcommands: a union, told apart by `subcommand`. */
export type ArgumentsOf<Data> = Data extends { readonly subcommands: readonly (infer Sub)[] }
  ? Sub extends SubcommandData
    ? { readonly subcommand: Sub['name'] } & ArgumentsOfOptions<Sub['options']>
    : never
  : Data extends { readonly options: readonly OptionData[] }
    ? ArgumentsOfOptions<Data['options']>
    : Record<never, never>;

type Reader = (interaction: ChatInputCommandInteraction, name: string) => Values[OptionKind] | null;

const readers: Readonly<Record<OptionKind, Reader>> = {
  text: ({ options }, name) => options.getString(name),
  integer: ({ options }, name) => options.getInteger(name),
  number: ({ options }, name) => options.getNumber(name),
  yesno: ({ options }, name) => options.getBoolean(name),
  picture: ({ options }, name) => options.getAttachment(name),
  channel: ({ options }, name) => options.getChannel(name),
  role: ({ options }, name) => options.getRole(name),
  person: ({ options }, name) => options.getUser(name),
};

export interface WithOptions {
  readonly options?: readonly OptionData[];
  readonly subcommands?: readonly SubcommandData[];
}

/** The arguments of one call, without those that were not given. */
export function readArguments(data: WithOptions, interaction: ChatInputCommandInteraction): Record<string, unknown> {
  const subcommand = data.subcommands ? interaction.options.getSubcommand() : null;
  const options = data.subcommands?.find(({ name }) => name === subcommand)?.options ?? data.options ?? [];
  const values = options.map(({ kind, name }) => [name, readers[kind](interaction, name)] as const);
  const given = Object.fromEntries(values.filter(([, value]) => value !== null));
  return subcommand === null ? given : { ...given, subcommand };
}
