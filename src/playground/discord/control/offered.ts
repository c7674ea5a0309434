/** @file Which commands a person is offered where. Source: Discord's "Application Commands", contexts and permissions. */
import { type ApplicationCommandType, PermissionFlagsBits } from 'discord-api-types/v10';
import { guildPermissions, permissionsIn } from '../enforcement/permissions.ts';
import { contextOf, ownersOf } from '../interactions/payload.ts';
import type { ChannelRecord, CommandRecord, UserRecord } from '../state/records.ts';
import { memberOf } from '../state/state.ts';
import type { World } from '../world.ts';
import { ActError } from './errors.ts';

/** @throws ActError saying why the person is not offered the command. */
export function findCommand(
  world: World,
  user: UserRecord,
  channel: ChannelRecord,
  type: ApplicationCommandType,
  name: string,
): CommandRecord {
  const { state } = world;
  const registered = [
    ...state.commandsOf(channel.guildId),
    ...(channel.guildId === null ? [] : state.commandsOf(null)),
  ];
  const ofType = registered.filter(({ definition }) => definition.type === type);
  const command = ofType.find(({ definition }) => definition.name === name);
  if (!command) {
    const names = ofType.map(({ definition }) => definition.name).join(', ');
    throw new ActError(
      `There is no command ${name} here; there are ${names || 'none (has the bot registered them?)'}.`,
    );
  }
  requireInstalled(world, user, channel, command);
  if (channel.guildId !== null) requireAllowed(world, user, channel, command);
  return command;
}

function requireInstalled(
  world: World,
  user: UserRecord,
  channel: ChannelRecord,
  { guildId, definition }: CommandRecord,
): void {
  const owners = ownersOf(world, channel, user);
  if (!definition.integration_types.some((integration) => String(integration) in owners)) {
    throw new ActError(`/${definition.name} is not installed here: neither in the server nor for ${user.username}.`);
  }
  const context = contextOf(world, channel);
  if (guildId === null && definition.contexts && !definition.contexts.includes(context)) {
    throw new ActError(
      `/${definition.name} is not offered here (its contexts are ${definition.contexts.join(', ')}; this is ${context}).`,
    );
  }
}

function requireAllowed(world: World, user: UserRecord, channel: ChannelRecord, { definition }: CommandRecord): void {
  const { state, clock } = world;
  if (definition.nsfw && !channel.nsfw) throw new ActError(`/${definition.name} needs an age-restricted channel.`);
  if (!(permissionsIn(state, channel, user.id, clock.now()) & PermissionFlagsBits.UseApplicationCommands)) {
    throw new ActError(`${user.username} may not use commands here.`);
  }
  const guild = state.guild(channel.guildId ?? '');
  const member = memberOf(guild, user.id);
  const needed = definition.default_member_permissions;
  if (needed === null || !member) return;
  const held = guildPermissions(guild, member);
  // "0" means administrators only.
  const wanted = needed === '0' ? PermissionFlagsBits.Administrator : BigInt(needed);
  if ((held & wanted) !== wanted) {
    throw new ActError(`${user.username} lacks the permissions for /${definition.name} (${needed}).`);
  }
}
