/** @file Threads and who is in them. */
import {
  CreateTextThreadWithMessageRequestSchema,
  CreateTextThreadWithoutMessageRequestSchema,
  ThreadMemberResponseSchema,
  ThreadResponseSchema,
} from 'discord-api-spec/zod';
import { addThread, requireOpenThread } from '../../actions/channels.ts';
import { requirePermissions } from '../../enforcement/permissions.ts';
import { contract } from '../../enforcement/schema.ts';
import { refuse } from '../../errors.ts';
import type { ChannelRecord } from '../../state/records.ts';
import { channelView, threadMemberView } from '../../views/guild.ts';
import type { World } from '../../world.ts';
import { route, Status } from '../route.ts';

const response = ThreadResponseSchema;
const PUBLIC_THREAD = 11;
const PRIVATE_THREAD = 12;

export const threadRoutes = [
  route(
    'POST',
    '/channels/{channel_id}/messages/{message_id}/threads',
    { body: contract(CreateTextThreadWithMessageRequestSchema), response },
    ({ world, params, body }) => {
      const parent = textChannel(world, params.channel_id);
      requirePermissions(world.state, parent, world.state.botId, world.clock.now(), 'CreatePublicThreads');
      const message = world.state.message(parent.id, params.message_id);
      const thread = addThread(world, parent, {
        name: body.name,
        ownerId: world.state.botId,
        type: PUBLIC_THREAD,
        messageId: message.id,
        autoArchiveMinutes: body.auto_archive_duration ?? 4_320,
      });
      message.threadId = thread.id;
      return new Status(201, channelView(world.state, thread));
    },
  ),
  route(
    'POST',
    '/channels/{channel_id}/threads',
    { body: contract(CreateTextThreadWithoutMessageRequestSchema), response },
    ({ world, params, body }) => {
      const parent = textChannel(world, params.channel_id);
      // Without a type, the documentation says, a private thread is made.
      const type = body.type ?? PRIVATE_THREAD;
      const permission = type === PRIVATE_THREAD ? 'CreatePrivateThreads' : 'CreatePublicThreads';
      requirePermissions(world.state, parent, world.state.botId, world.clock.now(), permission);
      const thread = addThread(world, parent, {
        name: body.name,
        ownerId: world.state.botId,
        type,
        autoArchiveMinutes: body.auto_archive_duration ?? 4_320,
      });
      return new Status(201, channelView(world.state, thread));
    },
  ),
  route(
    'GET',
    '/channels/{channel_id}/thread-members',
    { response: ThreadMemberResponseSchema },
    ({ world, params }) => {
      const channel = thread(world, params.channel_id);
      return channel.thread.members.map(({ userId }) => threadMemberView(channel, userId));
    },
  ),
  route(
    'GET',
    '/channels/{channel_id}/thread-members/{user_id}',
    { response: ThreadMemberResponseSchema },
    ({ world, params }) => {
      const channel = thread(world, params.channel_id);
      if (!channel.thread.members.some(({ userId }) => userId === params.user_id)) throw refuse('unknownMember');
      return threadMemberView(channel, params.user_id);
    },
  ),
  route('PUT', '/channels/{channel_id}/thread-members/@me', {}, ({ world, params }) =>
    join(world, params.channel_id, world.state.botId),
  ),
  route('PUT', '/channels/{channel_id}/thread-members/{user_id}', {}, ({ world, params }) =>
    join(world, params.channel_id, params.user_id),
  ),
  route('DELETE', '/channels/{channel_id}/thread-members/@me', {}, ({ world, params }) =>
    leave(world, params.channel_id, world.state.botId),
  ),
  route('DELETE', '/channels/{channel_id}/thread-members/{user_id}', {}, ({ world, params }) => {
    requirePermissions(
      world.state,
      thread(world, params.channel_id),
      world.state.botId,
      world.clock.now(),
      'ManageThreads',
    );
    return leave(world, params.channel_id, params.user_id);
  }),
  route('GET', '/guilds/{guild_id}/threads/active', {}, ({ world, params }) =>
    listed(
      world,
      world.state
        .channelsOf(world.state.guild(params.guild_id).id)
        .filter((channel) => channel.thread && !channel.thread.archived),
    ),
  ),
  route('GET', '/channels/{channel_id}/threads/archived/public', {}, ({ world, params }) =>
    listed(world, archived(world, params.channel_id, PUBLIC_THREAD)),
  ),
  route('GET', '/channels/{channel_id}/threads/archived/private', {}, ({ world, params }) =>
    listed(world, archived(world, params.channel_id, PRIVATE_THREAD)),
  ),
];

function textChannel(world: World, id: string): ChannelRecord {
  const channel = world.state.channel(id);
  if (channel.type !== 0 && channel.type !== 5) throw refuse('wrongChannelType');
  return channel;
}

function thread(world: World, id: string): ChannelRecord & { thread: NonNullable<ChannelRecord['thread']> } {
  const channel = world.state.channel(id);
  if (!channel.thread) throw refuse('wrongChannelType');
  requirePermissions(world.state, channel, world.state.botId, world.clock.now());
  return { ...channel, thread: channel.thread };
}

function join(world: World, id: string, userId: string): undefined {
  const channel = thread(world, id);
  requireOpenThread(channel);
  if (channel.thread.members.some((member) => member.userId === userId)) return;
  channel.thread.members.push({ userId: world.state.user(userId).id, joinedAt: world.clock.now() });
  announceMembers(world, channel, { added_members: [threadMemberView(channel, userId)] });
}

function leave(world: World, id: string, userId: string): undefined {
  const channel = thread(world, id);
  requireOpenThread(channel);
  channel.thread.members = channel.thread.members.filter((member) => member.userId !== userId);
  announceMembers(world, channel, { removed_member_ids: [userId] });
}

function announceMembers(world: World, channel: ChannelRecord, change: object): void {
  world.gateway.emit({
    name: 'THREAD_MEMBERS_UPDATE',
    data: { id: channel.id, guild_id: channel.guildId, member_count: channel.thread?.members.length ?? 0, ...change },
    guildId: channel.guildId,
    channelId: channel.id,
  });
}

function archived(world: World, parentId: string, type: number): ChannelRecord[] {
  const parent = textChannel(world, parentId);
  requirePermissions(world.state, parent, world.state.botId, world.clock.now(), 'ReadMessageHistory');
  return [...world.state.channels.values()].filter(
    (channel) => channel.parentId === parent.id && channel.type === type && channel.thread?.archived,
  );
}

function listed(world: World, threads: readonly ChannelRecord[]): object {
  const { state } = world;
  const mine = threads.filter(({ thread }) => thread?.members.some(({ userId }) => userId === state.botId));
  return {
    threads: threads.map((channel) => channelView(state, channel)),
    members: mine.map((channel) => threadMemberView(channel, state.botId)),
    has_more: false,
  };
}
