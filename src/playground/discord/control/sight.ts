/** @file What a person can see and use: channels, messages, and the components on them. */
import { PermissionFlagsBits } from 'discord-api-types/v10';
import { componentsIn } from '../enforcement/components.ts';
import { type PermissionName, permissionsIn } from '../enforcement/permissions.ts';
import type { Json } from '../json.ts';
import type { ChannelRecord, MessageRecord, UserRecord } from '../state/records.ts';
import type { World } from '../world.ts';
import { ActError } from './errors.ts';

/** A channel that the person can see, by id or name; without a name the first text channel. */
export function seenChannel({ state, clock }: World, user: UserRecord, name: string | undefined): ChannelRecord {
  const visible = [...state.channels.values()].filter(
    (channel) => permissionsIn(state, channel, user.id, clock.now()) & PermissionFlagsBits.ViewChannel,
  );
  const channel =
    name === undefined
      ? visible.find(({ type }) => type === 0)
      : (visible.find(({ id }) => id === name) ?? visible.find((candidate) => candidate.name === name));
  if (!channel) throw new ActError(`${user.username} sees no channel ${name ?? 'at all'}.`);
  return channel;
}

export function seenMessage(world: World, user: UserRecord, id: string): MessageRecord {
  const message = world.state.findMessage(id);
  if (!message || message.deletedAt !== null) throw new ActError(`There is no message ${id} (any more).`);
  if (message.ephemeralTo !== null && message.ephemeralTo !== user.id) {
    throw new ActError(`${user.username} does not see this message.`);
  }
  seenChannel(world, user, message.channelId);
  return message;
}

/** The component of one of these types with this custom_id or label. */
export function usable(message: MessageRecord, name: string, types: readonly number[]): Json {
  const fitting = componentsIn(message.components)
    .map(([component]) => component)
    .filter(({ type }) => types.includes(Number(type)));
  const found = fitting.find(({ custom_id: id, label }) => id === name || label === name);
  if (found) return found;
  const names = fitting.map(({ custom_id: id, label }) => [label, id].filter(Boolean).join(' = '));
  throw new ActError(`There is no "${name}" on this message; there is ${names.join(', ') || 'nothing to use'}.`);
}

export function requireOf(
  { state, clock }: World,
  user: UserRecord,
  channel: ChannelRecord,
  permission: PermissionName,
): void {
  if (!(permissionsIn(state, channel, user.id, clock.now()) & PermissionFlagsBits[permission])) {
    throw new ActError(`${user.username} lacks ${permission} in ${channel.name}.`);
  }
}
