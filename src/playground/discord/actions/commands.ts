/** @file Commands are registered, replaced and changed. Source: Discord's "Application Commands". */
import { checkCommand, checkCounts } from '../enforcement/commands.ts';
import { refuse } from '../errors.ts';
import type { CommandDefinition, CommandOption, CommandRecord } from '../state/records.ts';
import type { World } from '../world.ts';

/** A command as a request describes it. */
export interface CommandInput {
  readonly type?: number | null | undefined;
  readonly name?: string | undefined;
  readonly name_localizations?: Readonly<Record<string, string | null | undefined>> | null | undefined;
  readonly description?: string | null | undefined;
  readonly description_localizations?: Readonly<Record<string, string | null | undefined>> | null | undefined;
  readonly options?: readonly unknown[] | null | undefined;
  readonly default_member_permissions?: string | number | null | undefined;
  readonly dm_permission?: boolean | null | undefined;
  readonly contexts?: readonly number[] | null | undefined;
  readonly integration_types?: readonly number[] | null | undefined;
  readonly nsfw?: boolean | null | undefined;
}

/** A command of the same name and type is replaced. */
export function createCommand(
  world: World,
  guildId: string | null,
  input: CommandInput,
): { command: CommandRecord; fresh: boolean } {
  const definition = normalized(input);
  checkCommand(definition, world.limits);
  const existing = twinOf(world, guildId, definition);
  if (existing) {
    redefine(world, existing, definition);
    return { command: existing, fresh: false };
  }
  checkCounts([...world.state.commandsOf(guildId).map((command) => command.definition), definition], world.limits);
  return { command: add(world, guildId, definition), fresh: true };
}

/** The list becomes all there is; commands that stay keep their ids, and their versions if nothing changed. */
export function overwriteCommands(
  world: World,
  guildId: string | null,
  inputs: readonly CommandInput[],
): CommandRecord[] {
  const definitions = inputs.map(normalized);
  for (const [index, definition] of definitions.entries()) checkCommand(definition, world.limits, [index]);
  checkCounts(definitions, world.limits);
  const kept = definitions.map((definition) => {
    const existing = twinOf(world, guildId, definition);
    if (existing) redefine(world, existing, definition);
    return existing ?? add(world, guildId, definition);
  });
  for (const command of world.state.commandsOf(guildId)) {
    if (!kept.includes(command)) world.state.commands.delete(command.id);
  }
  return kept;
}

export function changeCommand(world: World, command: CommandRecord, change: CommandInput): void {
  const definition = normalized({ ...command.definition, ...change, type: command.definition.type });
  checkCommand(definition, world.limits);
  redefine(world, command, definition);
}

function normalized(input: CommandInput): CommandDefinition {
  const contexts = input.contexts ?? (input.dm_permission === false ? [0] : null);
  const permissions = input.default_member_permissions;
  return {
    type: input.type === 2 || input.type === 3 ? input.type : 1,
    name: input.name ?? '',
    name_localizations: localizations(input.name_localizations),
    description: input.description ?? '',
    description_localizations: localizations(input.description_localizations),
    options: (input.options ?? []) as readonly CommandOption[], // the contract's check has passed them
    default_member_permissions: permissions === undefined || permissions === null ? null : String(permissions),
    contexts,
    integration_types: input.integration_types ?? [0],
    nsfw: input.nsfw ?? false,
  };
}

function localizations(given: CommandInput['name_localizations']): Record<string, string> | null {
  const entries = Object.entries(given ?? {}).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return entries.length > 0 ? Object.fromEntries(entries) : null;
}

function twinOf(world: World, guildId: string | null, definition: CommandDefinition): CommandRecord | undefined {
  return world.state
    .commandsOf(guildId)
    .find((command) => command.definition.name === definition.name && command.definition.type === definition.type);
}

function redefine(world: World, command: CommandRecord, definition: CommandDefinition): void {
  if (JSON.stringify(command.definition) === JSON.stringify(definition)) return;
  command.definition = definition;
  command.version = world.ids.next();
}

function add(world: World, guildId: string | null, definition: CommandDefinition): CommandRecord {
  const { state, limits, clock, ids } = world;
  const today = [...state.commands.values()].filter(
    (command) => command.guildId === guildId && clock.now() - command.createdAt < 24 * 60 * 60_000,
  ).length;
  if (today >= limits.commandCreatesPerDay) throw refuse('maxCommandCreates');
  const command: CommandRecord = { id: ids.next(), guildId, createdAt: clock.now(), version: ids.next(), definition };
  state.commands.set(command.id, command);
  return command;
}
