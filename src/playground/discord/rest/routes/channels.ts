/** @file Channels: read, changed, deleted, and who may do what in them. */
import {
  CreateGuildChannelRequestSchema,
  GuildChannelResponseSchema,
  UpdateGuildChannelRequestPartialSchema,
  UpdateThreadRequestPartialSchema,
} from 'discord-api-spec/zod';
import { z } from 'zod';
import { addChannel, changeChannel, changeThread, deleteChannel, neededToOpen } from '../../actions/channels.ts';
import { type PermissionName, requireGuildPermissions, requirePermissions } from '../../enforcement/permissions.ts';
import { contract } from '../../enforcement/schema.ts';
import { refuse } from '../../errors.ts';
import type { ChannelRecord, OverwriteRecord } from '../../state/records.ts';
import { channelView } from '../../views/guild.ts';
import type { World } from '../../world.ts';
import { route, Status } from '../route.ts';

/** Inline in the contract. */
const overwriteBody = contract<{ type: 0 | 1; allow?: string | null; deny?: string | null }>(
  z.object({ type: z.literal([0, 1]), allow: z.number().nullish(), deny: z.number().nullish() }),
);
const checkThread = contract(UpdateThreadRequestPartialSchema);
const checkChannel = contract(UpdateGuildChannelRequestPartialSchema);

export const channelRoutes = [
  route('GET', '/channels/{channel_id}', {}, ({ world, params }) => {
    const channel = world.state.channel(params.channel_id);
    requirePermissions(world.state, channel, world.state.botId, world.clock.now());
    return channelView(world.state, channel);
  }),
  route('PATCH', '/channels/{channel_id}', { body: (body) => body }, ({ world, params, body }) => {
    const channel = world.state.channel(params.channel_id);
    if (channel.guildId === null) throw refuse('cannotActOnDm');
    if (channel.thread) patchThread(world, channel, body);
    else patchChannel(world, channel, body);
    return channelView(world.state, channel);
  }),
  route('DELETE', '/channels/{channel_id}', {}, ({ world, params }) => {
    const channel = world.state.channel(params.channel_id);
    const view = channelView(world.state, channel);
    if (channel.guildId === null) return view; // closing a direct message leaves its history
    requirePermissions(
      world.state,
      channel,
      world.state.botId,
      world.clock.now(),
      channel.thread ? 'ManageThreads' : 'ManageChannels',
    );
    deleteChannel(world, channel);
    return view;
  }),
  route('GET', '/guilds/{guild_id}/channels', { response: GuildChannelResponseSchema }, ({ world, params }) => {
    const guild = world.state.guild(params.guild_id);
    requireGuildPermissions(guild, world.state.botId);
    return world.state
      .channelsOf(guild.id)
      .filter(({ thread }) => !thread)
      .map((channel) => channelView(world.state, channel));
  }),
  route(
    'POST',
    '/guilds/{guild_id}/channels',
    { body: contract(CreateGuildChannelRequestSchema), response: GuildChannelResponseSchema },
    ({ world, params, body }) => {
      const guild = world.state.guild(params.guild_id);
      requireGuildPermissions(guild, world.state.botId, 'ManageChannels');
      const channel = addChannel(world, {
        type: body.type ?? 0,
        guildId: guild.id,
        name: body.name,
        topic: body.topic ?? null,
        nsfw: body.nsfw ?? false,
        parentId: body.parent_id === undefined || body.parent_id === null ? null : String(body.parent_id),
        position: world.state.channelsOf(guild.id).length,
      });
      return new Status(201, channelView(world.state, channel));
    },
  ),
  route(
    'PUT',
    '/channels/{channel_id}/permissions/{overwrite_id}',
    { body: overwriteBody },
    ({ world, params, body }) => {
      const channel = manageable(world, params.channel_id);
      const overwrite: OverwriteRecord = {
        id: params.overwrite_id,
        type: body.type,
        allow: String(body.allow ?? 0),
        deny: String(body.deny ?? 0),
      };
      changeChannel(world, channel, {
        overwrites: [...channel.overwrites.filter(({ id }) => id !== overwrite.id), overwrite],
      });
      return undefined;
    },
  ),
  route('DELETE', '/channels/{channel_id}/permissions/{overwrite_id}', {}, ({ world, params }) => {
    const channel = manageable(world, params.channel_id);
    if (!channel.overwrites.some(({ id }) => id === params.overwrite_id)) throw refuse('unknownOverwrite');
    changeChannel(world, channel, { overwrites: channel.overwrites.filter(({ id }) => id !== params.overwrite_id) });
    return undefined;
  }),
];

function manageable(world: World, channelId: string): ChannelRecord {
  const channel = world.state.channel(channelId);
  if (channel.guildId === null) throw refuse('cannotActOnDm');
  requirePermissions(world.state, channel, world.state.botId, world.clock.now(), 'ManageRoles');
  return channel;
}

function patchThread(world: World, channel: ChannelRecord, body: unknown): void {
  const change = checkThread(body);
  requirePermissions(
    world.state,
    channel,
    world.state.botId,
    world.clock.now(),
    ...neededToChange(world, channel, change),
  );
  if (channel.thread?.archived && change.archived !== false) throw refuse('threadArchived');
  if (change.name) channel.name = change.name;
  changeThread(world, channel, {
    ...(typeof change.archived === 'boolean' && { archived: change.archived }),
    ...(typeof change.locked === 'boolean' && { locked: change.locked }),
  });
}

/** Source: Discord's "Modify Channel" and "Editing & Deleting Threads"; where the two differ, the stricter. */
function neededToChange(
  world: World,
  channel: ChannelRecord,
  { archived, ...others }: ReturnType<typeof checkThread>,
): PermissionName[] {
  if (archived === false && Object.keys(others).length === 0) return [neededToOpen(channel)];
  const own = channel.thread?.ownerId === world.state.botId;
  const forCreators = others.locked === undefined && others.rate_limit_per_user === undefined;
  return own && forCreators && !channel.thread?.locked ? [] : ['ManageThreads'];
}

function patchChannel(world: World, channel: ChannelRecord, body: unknown): void {
  const change = checkChannel(body);
  requirePermissions(world.state, channel, world.state.botId, world.clock.now(), 'ManageChannels');
  changeChannel(world, channel, {
    ...(change.name && { name: change.name }),
    ...(change.topic !== undefined && { topic: change.topic ?? null }),
    ...(typeof change.nsfw === 'boolean' && { nsfw: change.nsfw }),
    ...(typeof change.rate_limit_per_user === 'number' && { rateLimitPerUser: change.rate_limit_per_user }),
  });
}
