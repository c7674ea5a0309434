/** @file Servers, their members and roles. */
import {
  CreateRoleRequestSchema,
  GuildMemberResponseSchema,
  GuildRoleResponseSchema,
  GuildWithCountsResponseSchema,
  UpdateRoleRequestPartialSchema,
} from 'discord-api-spec/zod';
import { z } from 'zod';
import { changeMember, changeRole } from '../../actions/channels.ts';
import { type PermissionName, requireGuildPermissions } from '../../enforcement/permissions.ts';
import { contract } from '../../enforcement/schema.ts';
import { refuse } from '../../errors.ts';
import type { GuildRecord, MemberRecord } from '../../state/records.ts';
import { newRole } from '../../state/seed.ts';
import { memberOf, roleOf } from '../../state/state.ts';
import { guildView } from '../../views/guild.ts';
import { memberView, roleView } from '../../views/user.ts';
import type { World } from '../../world.ts';
import { route } from '../route.ts';

/** Inline in the contract. */
const selfBody = contract<{ nick?: string | null }>(z.object({ nick: z.string().max(32).nullish() }));
const memberResponse = GuildMemberResponseSchema;
const roleResponse = GuildRoleResponseSchema;

export const guildRoutes = [
  route('GET', '/guilds/{guild_id}', { response: GuildWithCountsResponseSchema }, ({ world, params, query }) => {
    const guild = own(world, params.guild_id);
    const counts = { approximate_member_count: guild.members.length, approximate_presence_count: 0 };
    return { ...guildView(guild), ...(query.get('with_counts') === 'true' && counts) };
  }),
  route('GET', '/guilds/{guild_id}/members', { response: memberResponse }, ({ world, params, query }) => {
    const guild = own(world, params.guild_id);
    const from = guild.members.findIndex(({ userId }) => userId === query.get('after')) + 1;
    return guild.members.slice(from, from + Number(query.get('limit') ?? 1)).map((member) => view(world, member));
  }),
  route('GET', '/guilds/{guild_id}/members/{user_id}', { response: memberResponse }, ({ world, params }) =>
    view(world, requireMember(own(world, params.guild_id), params.user_id)),
  ),
  route(
    'PATCH',
    '/guilds/{guild_id}/members/@me',
    { body: selfBody, response: memberResponse },
    ({ world, params, body }) => {
      const guild = own(world, params.guild_id, 'ChangeNickname');
      const member = requireMember(guild, world.state.botId);
      changeMember(world, guild, member, { nick: body.nick ?? null });
      return view(world, member);
    },
  ),
  route('PUT', '/guilds/{guild_id}/members/{user_id}/roles/{role_id}', {}, ({ world, params }) => {
    const guild = own(world, params.guild_id, 'ManageRoles');
    const member = requireMember(guild, params.user_id);
    const role = roleOf(guild, params.role_id);
    changeMember(world, guild, member, { roles: [...new Set([...member.roles, role.id])] });
    return undefined;
  }),
  route('DELETE', '/guilds/{guild_id}/members/{user_id}/roles/{role_id}', {}, ({ world, params }) => {
    const guild = own(world, params.guild_id, 'ManageRoles');
    const member = requireMember(guild, params.user_id);
    changeMember(world, guild, member, { roles: member.roles.filter((id) => id !== roleOf(guild, params.role_id).id) });
    return undefined;
  }),
  route('GET', '/guilds/{guild_id}/roles', { response: roleResponse }, ({ world, params }) =>
    own(world, params.guild_id).roles.map(roleView),
  ),
  route('GET', '/guilds/{guild_id}/roles/{role_id}', { response: roleResponse }, ({ world, params }) =>
    roleView(roleOf(own(world, params.guild_id), params.role_id)),
  ),
  route(
    'POST',
    '/guilds/{guild_id}/roles',
    { body: contract(CreateRoleRequestSchema), response: roleResponse },
    ({ world, params, body }) => {
      const guild = own(world, params.guild_id, 'ManageRoles');
      const role = newRole(world.ids.next(), body.name ?? 'new role', {
        permissions: String(body.permissions ?? guild.roles[0]?.permissions ?? 0),
        color: body.color ?? 0,
        hoist: body.hoist ?? false,
        mentionable: body.mentionable ?? false,
        position: 1,
      });
      guild.roles.push(role);
      changeRole(world, guild, role, 'GUILD_ROLE_CREATE');
      return roleView(role);
    },
  ),
  route(
    'PATCH',
    '/guilds/{guild_id}/roles/{role_id}',
    { body: contract(UpdateRoleRequestPartialSchema), response: roleResponse },
    ({ world, params, body }) => {
      const guild = own(world, params.guild_id, 'ManageRoles');
      const role = roleOf(guild, params.role_id);
      Object.assign(role, {
        ...(body.name && { name: body.name }),
        ...(body.permissions !== undefined && { permissions: String(body.permissions ?? 0) }),
        ...(typeof body.color === 'number' && { color: body.color }),
        ...(typeof body.hoist === 'boolean' && { hoist: body.hoist }),
        ...(typeof body.mentionable === 'boolean' && { mentionable: body.mentionable }),
      });
      changeRole(world, guild, role, 'GUILD_ROLE_UPDATE');
      return roleView(role);
    },
  ),
  route('DELETE', '/guilds/{guild_id}/roles/{role_id}', {}, ({ world, params }) => {
    const guild = own(world, params.guild_id, 'ManageRoles');
    const { id } = roleOf(guild, params.role_id);
    guild.roles = guild.roles.filter((role) => role.id !== id);
    for (const member of guild.members) member.roles = member.roles.filter((role) => role !== id);
    world.gateway.emit({ name: 'GUILD_ROLE_DELETE', data: { guild_id: guild.id, role_id: id }, guildId: guild.id });
    return undefined;
  }),
];

/** A server that the bot is in, with the permissions. */
function own(world: World, guildId: string, ...permissions: readonly PermissionName[]): GuildRecord {
  const guild = world.state.guild(guildId);
  requireGuildPermissions(guild, world.state.botId, ...permissions);
  return guild;
}

function requireMember(guild: GuildRecord, userId: string): MemberRecord {
  const member = memberOf(guild, userId);
  if (!member) throw refuse('unknownMember');
  return member;
}

function view(world: World, member: MemberRecord): object {
  return memberView(member, world.state.user(member.userId));
}
