/** @file Application commands: global ones and those of one server. */
import {
  ApplicationCommandCreateRequestSchema,
  ApplicationCommandPatchRequestPartialSchema,
  ApplicationCommandResponseSchema,
  ApplicationCommandUpdateRequestSchema,
} from 'discord-api-spec/zod';
import { changeCommand, createCommand, overwriteCommands } from '../../actions/commands.ts';
import { contract, contractList } from '../../enforcement/schema.ts';
import { refuse } from '../../errors.ts';
import type { CommandRecord } from '../../state/records.ts';
import { memberOf } from '../../state/state.ts';
import { commandView } from '../../views/command.ts';
import type { World } from '../../world.ts';
import { type RequestContext, type Route, route, Status } from '../route.ts';
import { requireOwn } from './applications.ts';

const response = ApplicationCommandResponseSchema;
const createBody = contract(ApplicationCommandCreateRequestSchema);
const listBody = contractList(ApplicationCommandUpdateRequestSchema);
const patchBody = contract(ApplicationCommandPatchRequestPartialSchema);

type Scope = Readonly<{ application_id: string; guild_id?: string }>;

export const commandRoutes: Route[] = [
  ...scoped('/applications/{application_id}/commands'),
  ...scoped('/applications/{application_id}/guilds/{guild_id}/commands'),
  route('GET', '/applications/{application_id}/guilds/{guild_id}/commands/permissions', {}, ({ world, params }) => {
    scopeOf(world, params);
    return [];
  }),
  route(
    'GET',
    '/applications/{application_id}/guilds/{guild_id}/commands/{command_id}/permissions',
    {},
    ({ world, params }) => {
      scopeOf(world, params);
      // No server here has overridden a command: Discord answers that so.
      throw refuse('commandPermissionsMissing');
    },
  ),
];

/** The same six routes for both scopes. */
function scoped(base: string): Route[] {
  const scope = ({ world, params }: Pick<RequestContext<string, unknown>, 'world' | 'params'>) =>
    scopeOf(world, {
      application_id: params.application_id ?? '',
      ...(params.guild_id && { guild_id: params.guild_id }),
    });
  const one = (context: Pick<RequestContext<string, unknown>, 'world' | 'params'>): CommandRecord => {
    const command = context.world.state.commands.get(context.params.command_id ?? '');
    if (!command || command.guildId !== scope(context)) throw refuse('unknownCommand');
    return command;
  };
  return [
    route('GET', base, { response }, (context) => {
      const localizations = context.query.get('with_localizations') === 'true';
      return context.world.state
        .commandsOf(scope(context))
        .map((command) => commandView(context.world.state, command, localizations));
    }),
    route('POST', base, { body: createBody, response }, (context) => {
      const { command, fresh } = createCommand(context.world, scope(context), context.body);
      return new Status(fresh ? 201 : 200, commandView(context.world.state, command));
    }),
    route('PUT', base, { body: listBody, response }, (context) =>
      overwriteCommands(context.world, scope(context), context.body).map((command) =>
        commandView(context.world.state, command),
      ),
    ),
    route('GET', `${base}/{command_id}`, { response }, (context) => commandView(context.world.state, one(context))),
    route('PATCH', `${base}/{command_id}`, { body: patchBody, response }, (context) => {
      const command = one(context);
      changeCommand(context.world, command, context.body);
      return commandView(context.world.state, command);
    }),
    route('DELETE', `${base}/{command_id}`, {}, (context) => {
      context.world.state.commands.delete(one(context).id);
      return undefined;
    }),
  ];
}

/** The server's id, or null for global commands. */
function scopeOf(world: World, { application_id, guild_id }: Scope): string | null {
  requireOwn(world, application_id);
  if (guild_id === undefined) return null;
  const guild = world.state.guild(guild_id);
  if (!memberOf(guild, world.state.botId)) throw refuse('missingAccess');
  return guild.id;
}
