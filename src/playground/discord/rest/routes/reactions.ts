/** @file Reactions on messages. */
import { UserResponseSchema } from 'discord-api-spec/zod';
import { requireOpenThread } from '../../actions/channels.ts';
import { addReaction, clearReactions, findReaction, parseEmoji, removeReaction } from '../../actions/reactions.ts';
import { type PermissionName, requirePermissions } from '../../enforcement/permissions.ts';
import { refuse } from '../../errors.ts';
import type { MessageRecord } from '../../state/records.ts';
import { userView } from '../../views/user.ts';
import type { World } from '../../world.ts';
import { route } from '../route.ts';

const bucket = 'reaction';
const BASE = '/channels/{channel_id}/messages/{message_id}/reactions';

export const reactionRoutes = [
  route('PUT', `${BASE}/{emoji_name}/@me`, { bucket }, ({ world, params }) => {
    const message = reachable(world, params, 'ReadMessageHistory');
    const emoji = parseEmoji(world, params.emoji_name);
    if (!findReaction(message, emoji)) reachable(world, params, 'AddReactions');
    addReaction(world, message, world.state.botId, emoji);
    return undefined;
  }),
  route('DELETE', `${BASE}/{emoji_name}/@me`, { bucket }, ({ world, params }) => {
    remove(world, reachable(world, params), world.state.botId, params.emoji_name);
    return undefined;
  }),
  route('DELETE', `${BASE}/{emoji_name}/{user_id}`, { bucket }, ({ world, params }) => {
    if (world.state.channel(params.channel_id).guildId === null) throw refuse('cannotActOnDm');
    remove(world, reachable(world, params, 'ManageMessages'), params.user_id, params.emoji_name);
    return undefined;
  }),
  route('DELETE', `${BASE}/{emoji_name}`, { bucket }, ({ world, params }) => {
    clearReactions(world, reachable(world, params, 'ManageMessages'), parseEmoji(world, params.emoji_name));
    return undefined;
  }),
  route('DELETE', BASE, { bucket }, ({ world, params }) => {
    clearReactions(world, reachable(world, params, 'ManageMessages'));
    return undefined;
  }),
  route('GET', `${BASE}/{emoji_name}`, { response: UserResponseSchema }, ({ world, params, query }) => {
    const message = reachable(world, params, 'ReadMessageHistory');
    const userIds = findReaction(message, parseEmoji(world, params.emoji_name))?.userIds ?? [];
    const from = userIds.indexOf(query.get('after') ?? '') + 1;
    return userIds.slice(from, from + Number(query.get('limit') ?? 25)).map((id) => userView(world.state.user(id)));
  }),
];

/** The message, if the bot may act on it. Ephemeral ones are out of reach of this door. */
function reachable(
  world: World,
  params: Readonly<Record<'channel_id' | 'message_id', string>>,
  ...permissions: readonly PermissionName[]
): MessageRecord {
  const channel = world.state.channel(params.channel_id);
  requirePermissions(world.state, channel, world.state.botId, world.clock.now(), ...permissions);
  const message = world.state.message(channel.id, params.message_id);
  if (message.ephemeralTo !== null) throw refuse('unknownMessage');
  requireOpenThread(channel);
  return message;
}

function remove(world: World, message: MessageRecord, userId: string, emoji: string): void {
  if (!removeReaction(world, message, userId, parseEmoji(world, emoji))) throw refuse('unknownEmoji');
}
