/** @file Rules for commands that the contract's schemas cannot say. Source: Discord's "Application Commands". */
import { ApplicationCommandOptionType as Type } from 'discord-api-types/v10';
import { type FieldProblem, invalidForm, refuse } from '../errors.ts';
import type { CommandDefinition, CommandOption } from '../state/records.ts';
import type { Limits } from './limits.ts';

const CHAT_NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;
const MAX_CHOICES = 25;

/**
 * @param path where the command stands in the request.
 * @throws DiscordError 50035 with every wrong field.
 */
export function checkCommand(
  command: CommandDefinition,
  limits: Limits,
  path: readonly (string | number)[] = [],
): void {
  const problems: FieldProblem[] = [];
  if (command.type === 1) {
    problems.push(...nameProblems(command, path));
    if (command.description === '') {
      problems.push({ path: [...path, 'description'], code: 'BASE_TYPE_REQUIRED', message: 'This field is required' });
    }
    problems.push(...optionProblems(command.options, [...path, 'options']));
  } else {
    if (command.description !== '') {
      problems.push({
        path: [...path, 'description'],
        code: 'APPLICATION_COMMAND_INVALID_DESCRIPTION',
        message: 'Context menu commands cannot have description',
      });
    }
    if (command.options.length > 0) {
      problems.push({
        path: [...path, 'options'],
        code: 'APPLICATION_COMMAND_INVALID_OPTIONS',
        message: 'Context menu commands cannot have options',
      });
    }
  }
  const letters = lettersOf(command);
  if (letters > limits.commandLetters) {
    problems.push({
      path: [...path],
      code: 'APPLICATION_COMMAND_TOO_LARGE',
      message: `Command exceeds maximum size (${limits.commandLetters})`,
    });
  }
  if (problems.length > 0) throw invalidForm(problems);
}

/** @throws DiscordError 30032 above the number of commands per type, 50035 for two of one name. */
export function checkCounts(commands: readonly CommandDefinition[], limits: Limits): void {
  const most = { 1: limits.chatCommands, 2: limits.userCommands, 3: limits.messageCommands };
  for (const type of [1, 2, 3] as const) {
    const count = commands.filter((command) => command.type === type).length;
    if (count > most[type]) throw refuse('maxCommands', `${count} of type ${type}, ${most[type]} are allowed`);
  }
  const seen = new Set<string>();
  for (const [index, { type, name }] of commands.entries()) {
    if (seen.has(`${type} ${name}`)) {
      throw invalidForm([
        {
          path: [index],
          code: 'APPLICATION_COMMANDS_DUPLICATE_NAME',
          message: 'Application command names must be unique',
        },
      ]);
    }
    seen.add(`${type} ${name}`);
  }
}

function optionProblems(options: readonly CommandOption[], path: readonly (string | number)[]): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const names = new Set<string>();
  let optionalSeen = false;
  for (const [index, option] of options.entries()) {
    const here = [...path, index];
    problems.push(...nameProblems(option, here));
    if (names.has(option.name)) {
      problems.push({
        path: [...here, 'name'],
        code: 'APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS',
        message: 'Option names must be unique',
      });
    }
    names.add(option.name);
    if (option.type === Type.Subcommand || option.type === Type.SubcommandGroup) {
      problems.push(...optionProblems(option.options ?? [], [...here, 'options']));
      continue;
    }
    if (option.required && optionalSeen) {
      problems.push({
        path: [...here],
        code: 'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
        message: 'Required options must be placed before non-required options',
      });
    }
    optionalSeen ||= !option.required;
    if (option.autocomplete && (option.choices?.length ?? 0) > 0) {
      problems.push({
        path: [...here, 'autocomplete'],
        code: 'APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_CHOICES',
        message: 'Autocomplete cannot be set together with choices',
      });
    }
    if ((option.choices?.length ?? 0) > MAX_CHOICES) {
      problems.push({
        path: [...here, 'choices'],
        code: 'BASE_TYPE_MAX_LENGTH',
        message: `Must be ${MAX_CHOICES} or fewer in length.`,
      });
    }
    const { min_value: least, max_value: most } = option;
    if (typeof least === 'number' && typeof most === 'number' && least > most) {
      problems.push({
        path: [...here, 'min_value'],
        code: 'NUMBER_TYPE_MAX',
        message: `Must not be above max_value (${most}).`,
      });
    }
  }
  return problems;
}

/** Names, in every language: letters, digits, dash, underscore and apostrophe, in lower case where there is one. */
function nameProblems(
  named: Pick<CommandOption, 'name' | 'name_localizations'>,
  path: readonly (string | number)[],
): FieldProblem[] {
  const all: [string[], string][] = [
    [['name'], named.name],
    ...Object.entries(named.name_localizations ?? {}).map(([locale, name]): [string[], string] => [
      ['name_localizations', locale],
      name,
    ]),
  ];
  return all
    .filter(([, name]) => !CHAT_NAME.test(name) || name !== name.toLowerCase())
    .map(([at, name]) => ({
      path: [...path, ...at],
      code: 'APPLICATION_COMMAND_INVALID_NAME',
      message: `Command name is invalid: ${JSON.stringify(name)}`,
    }));
}

/** Names, descriptions and values; of each localised text the longest counts. */
function lettersOf(
  node: Pick<
    CommandOption,
    'name' | 'name_localizations' | 'description' | 'description_localizations' | 'options' | 'choices'
  >,
): number {
  const longest = (text: string, others: Record<string, string> | null | undefined) =>
    Math.max(text.length, ...Object.values(others ?? {}).map((other) => other.length));
  return (
    longest(node.name, node.name_localizations) +
    longest(node.description, node.description_localizations) +
    (node.choices ?? []).reduce((sum, { name, value }) => sum + name.length + String(value).length, 0) +
    (node.options ?? []).reduce((sum, option) => sum + lettersOf(option), 0)
  );
}
