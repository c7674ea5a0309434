/** @file The bot's account, other people, and direct messages. */
import {
  BotAccountPatchRequestSchema,
  CreatePrivateChannelRequestSchema,
  MyGuildResponseSchema,
  PrivateChannelResponseSchema,
  UserPIIResponseSchema,
  UserResponseSchema,
} from 'discord-api-spec/zod';
import { directChannel, removeMember } from '../../actions/channels.ts';
import { guildPermissions } from '../../enforcement/permissions.ts';
import { contract } from '../../enforcement/schema.ts';
import { invalidForm, refuse } from '../../errors.ts';
import { memberOf } from '../../state/state.ts';
import { channelView } from '../../views/guild.ts';
import { selfView, userView } from '../../views/user.ts';
import { route } from '../route.ts';

export const userRoutes = [
  route('GET', '/users/@me', { response: UserPIIResponseSchema }, ({ world: { state } }) =>
    selfView(state.user(state.botId)),
  ),
  route(
    'PATCH',
    '/users/@me',
    { body: contract(BotAccountPatchRequestSchema), response: UserPIIResponseSchema },
    ({ world: { state }, body }) => {
      const self = state.user(state.botId);
      if (body.username) self.username = body.username;
      return selfView(self);
    },
  ),
  route('GET', '/users/{user_id}', { response: UserResponseSchema }, ({ world, params }) =>
    userView(world.state.user(params.user_id)),
  ),
  route('GET', '/users/@me/guilds', { response: MyGuildResponseSchema }, ({ world: { state } }) =>
    [...state.guilds.values()].flatMap((guild) => {
      const self = memberOf(guild, state.botId);
      if (!self) return [];
      return [
        {
          id: guild.id,
          name: guild.name,
          icon: null,
          banner: null,
          owner: guild.ownerId === self.userId,
          permissions: guildPermissions(guild, self).toString(),
          features: [],
        },
      ];
    }),
  ),
  route('DELETE', '/users/@me/guilds/{guild_id}', {}, ({ world, params }) => {
    removeMember(world, world.state.guild(params.guild_id), world.state.botId);
    return undefined;
  }),
  route(
    'POST',
    '/users/@me/channels',
    { body: contract(CreatePrivateChannelRequestSchema), response: PrivateChannelResponseSchema },
    ({ world, body }) => {
      if (!body.recipient_id) {
        throw invalidForm([{ path: ['recipient_id'], code: 'BASE_TYPE_REQUIRED', message: 'This field is required' }]);
      }
      const user = world.state.user(String(body.recipient_id));
      if (user.bot) throw refuse('cannotMessageUser');
      return channelView(world.state, directChannel(world, [world.state.botId, user.id]));
    },
  ),
];
