/** @file What somebody typed into a command, checked as Discord's client checks it, in the form the bot gets. */
import { ApplicationCommandOptionType as Type } from 'discord-api-types/v10';
import type { UploadedFile } from '../cdn/files.ts';
import { ActError } from '../control/errors.ts';
import type { Json } from '../json.ts';
import type { CommandOption } from '../state/records.ts';
import type { Resolver } from './resolve.ts';

/** A file to upload. */
export interface FileValue {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** People, channels and roles are named by id or name. */
export type OptionValue = string | number | boolean | FileValue;
export type OptionValues = Readonly<Record<string, OptionValue>>;

export interface OptionRequest {
  readonly options: readonly CommandOption[];
  readonly values: OptionValues;
  readonly locale: string;
  /** The option being typed: an autocomplete, where the others may still be missing or wrong. */
  readonly focused?: string;
}

/**
 * @param path the names of subcommand group and subcommand, outermost first.
 * @throws ActError naming the option that the client would not let through.
 */
export async function optionData(request: OptionRequest, path: readonly string[], resolver: Resolver): Promise<Json[]> {
  const { options } = request;
  const [name, ...rest] = path;
  const nested = options.filter(({ type }) => type === Type.Subcommand || type === Type.SubcommandGroup);
  if (nested.length > 0 || name !== undefined) {
    const inner = nested.find((option) => option.name === name);
    if (!inner) {
      throw new ActError(
        `There is no subcommand "${name ?? ''}" here; there are ${nested.map((option) => option.name).join(', ') || 'none'}.`,
      );
    }
    const below = await optionData({ ...request, options: inner.options ?? [] }, rest, resolver);
    return [{ type: inner.type, name: inner.name, ...(below.length > 0 && { options: below }) }];
  }
  const unknown = Object.keys(request.values).filter((key) => !options.some((option) => option.name === key));
  if (unknown.length > 0) {
    throw new ActError(
      `There is no option ${unknown.join(', ')}; there are ${options.map((option) => option.name).join(', ') || 'none'}.`,
    );
  }
  const missing = options.filter((option) => option.required && request.values[option.name] === undefined);
  if (missing.length > 0 && request.focused === undefined) {
    throw new ActError(`Required and missing: ${missing.map((option) => option.name).join(', ')}.`);
  }
  const data: Json[] = [];
  for (const option of options) {
    const value = request.values[option.name];
    if (value === undefined) continue;
    const focused = option.name === request.focused;
    const given = focused ? value : await checkedValue(option, value, resolver);
    data.push({ type: option.type, name: option.name, value: given, ...(focused && { focused: true }) });
  }
  return data;
}

async function checkedValue(
  option: CommandOption,
  value: OptionValue,
  resolver: Resolver,
): Promise<string | number | boolean> {
  switch (option.type) {
    case Type.String:
      return checkedText(option, value);
    case Type.Integer:
    case Type.Number:
      return checkedNumber(option, value);
    case Type.Boolean:
      if (typeof value !== 'boolean') throw wrong(option, 'true or false', value);
      return value;
    case Type.Attachment:
      if (typeof value !== 'object') throw wrong(option, 'a file', value);
      return await resolver.upload({
        key: option.name,
        filename: value.name,
        bytes: Buffer.from(value.bytes),
      } satisfies UploadedFile);
    case Type.User:
      return resolver.user(String(value));
    case Type.Channel:
      return resolver.channel(String(value), option.channel_types ?? []);
    case Type.Role:
      return resolver.role(String(value));
    case Type.Mentionable:
      return resolver.mentionable(String(value));
    default:
      throw new ActError(`The option ${option.name} is of type ${option.type}, which this stand-in does not know.`);
  }
}

function checkedText(option: CommandOption, value: OptionValue): string {
  if (typeof value !== 'string') throw wrong(option, 'a text', value);
  const [least, most] = [option.min_length ?? 0, option.max_length ?? 6_000];
  if (value.length < least || value.length > most) {
    throw new ActError(`The option ${option.name} takes ${least} to ${most} letters; this has ${value.length}.`);
  }
  if (value === '' && option.required) throw new ActError(`The option ${option.name} is required and empty.`);
  requireChoice(option, value);
  return value;
}

function checkedNumber(option: CommandOption, value: OptionValue): number {
  const whole = option.type === Type.Integer;
  if (typeof value !== 'number' || (whole && !Number.isSafeInteger(value)))
    throw wrong(option, whole ? 'a whole number' : 'a number', value);
  const [least, most] = [option.min_value ?? -(2 ** 53), option.max_value ?? 2 ** 53];
  if (value < least || value > most)
    throw new ActError(`The option ${option.name} takes ${least} to ${most}; this is ${value}.`);
  requireChoice(option, value);
  return value;
}

function requireChoice(option: CommandOption, value: string | number): void {
  const choices = option.choices ?? [];
  if (choices.length > 0 && !choices.some((choice) => choice.value === value)) {
    throw new ActError(
      `The option ${option.name} takes ${choices.map((choice) => choice.value).join(', ')}; this is ${value}.`,
    );
  }
}

function wrong(option: CommandOption, wanted: string, value: OptionValue): ActError {
  return new ActError(`The option ${option.name} takes ${wanted}; this is ${JSON.stringify(value).slice(0, 80)}.`);
}
