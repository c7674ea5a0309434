/** @file The application itself, and where its gateway is. */
import {
  ApplicationFormPartialSchema,
  GatewayBotResponseSchema,
  GatewayResponseSchema,
  PrivateApplicationResponseSchema,
} from 'discord-api-spec/zod';
import { contract } from '../../enforcement/schema.ts';
import { refuse } from '../../errors.ts';
import { applicationView } from '../../views/command.ts';
import { emojiView } from '../../views/user.ts';
import type { World } from '../../world.ts';
import { route } from '../route.ts';

const response = PrivateApplicationResponseSchema;

export const applicationRoutes = [
  route('GET', '/applications/@me', { response }, ({ world }) => applicationView(world.state)),
  route('GET', '/oauth2/applications/@me', { response }, ({ world }) => applicationView(world.state)),
  route('PATCH', '/applications/@me', { body: contract(ApplicationFormPartialSchema), response }, ({ world, body }) => {
    if (body.description !== undefined) world.state.application.description = body.description ?? '';
    if (body.flags !== undefined) world.state.application.flags = Number(body.flags ?? 0);
    return applicationView(world.state);
  }),
  route('GET', '/applications/{application_id}/emojis', {}, ({ world, params }) => {
    requireOwn(world, params.application_id);
    return { items: [] };
  }),
  route('GET', '/guilds/{guild_id}/emojis', {}, ({ world, params }) =>
    world.state.guild(params.guild_id).emojis.map(emojiView),
  ),
  route('GET', '/gateway', { response: GatewayResponseSchema }, ({ world }) => ({ url: gatewayUrl(world) })),
  route('GET', '/gateway/bot', { response: GatewayBotResponseSchema }, ({ world }) => ({
    url: gatewayUrl(world),
    shards: 1,
    session_start_limit: world.gateway.startLimit(),
  })),
];

/** @throws DiscordError 10002 for another application than the stand-in's. */
export function requireOwn(world: World, applicationId: string): void {
  if (applicationId !== world.state.application.id) throw refuse('unknownApplication');
}

function gatewayUrl(world: World): string {
  return world.signer.base.replace(/^http/, 'ws');
}
