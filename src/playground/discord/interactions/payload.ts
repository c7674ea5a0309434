/** @file INTERACTION_CREATE: what the bot learns of what somebody did. Source: Discord's "Interaction Structure". */
import { ApplicationIntegrationType, InteractionContextType } from 'discord-api-types/v10';
import { answerFileLimit } from '../actions/messages.ts';
import { DM_PERMISSIONS, permissionsIn } from '../enforcement/permissions.ts';
import type { Json } from '../json.ts';
import type { ChannelRecord, InteractionRecord, UserRecord } from '../state/records.ts';
import { memberOf } from '../state/state.ts';
import { channelView } from '../views/guild.ts';
import { messageView } from '../views/message.ts';
import { memberView, userView } from '../views/user.ts';
import type { World } from '../world.ts';

/** Where a channel is, in the terms of commands' `contexts`. */
export function contextOf(world: World, channel: ChannelRecord): InteractionContextType {
  if (channel.guildId !== null) return InteractionContextType.Guild;
  return channel.type === 1 && channel.recipients.includes(world.state.botId)
    ? InteractionContextType.BotDM
    : InteractionContextType.PrivateChannel;
}

/** By whose installation the app is there: the server's id under 0, the person's under 1. */
export function ownersOf(world: World, channel: ChannelRecord, user: UserRecord): Record<string, string> {
  const owners: Record<string, string> = {};
  const guild = channel.guildId === null ? undefined : world.state.guild(channel.guildId);
  if (guild && memberOf(guild, world.state.botId)) owners[ApplicationIntegrationType.GuildInstall] = guild.id;
  if (contextOf(world, channel) === InteractionContextType.BotDM) owners[ApplicationIntegrationType.GuildInstall] = '0';
  if (user.installedApp) owners[ApplicationIntegrationType.UserInstall] = user.id;
  return owners;
}

/** Tells the bot. */
export function announceInteraction(world: World, interaction: InteractionRecord, data: Json): void {
  const { state, clock } = world;
  const user = state.user(interaction.userId);
  const channel = state.channel(interaction.channelId);
  const guild = interaction.guildId === null ? undefined : state.guild(interaction.guildId);
  const member = guild && memberOf(guild, user.id);
  const source =
    interaction.sourceMessageId === null ? undefined : state.message(channel.id, interaction.sourceMessageId);
  const permissions = (id: string) => permissionsIn(state, channel, id, clock.now());
  const appPermissions = guild && !memberOf(guild, state.botId) ? permissions(user.id) : permissions(state.botId);
  world.gateway.emit({
    name: 'INTERACTION_CREATE',
    guildId: interaction.guildId,
    data: {
      id: interaction.id,
      application_id: state.application.id,
      type: interaction.type,
      token: interaction.token,
      version: 1,
      data,
      ...(guild && {
        guild_id: guild.id,
        guild: { id: guild.id, locale: guild.locale, features: [] },
        guild_locale: guild.locale,
      }),
      channel_id: channel.id,
      channel: { ...channelView(state, channel), permissions: permissions(user.id).toString() },
      ...(member
        ? { member: { ...memberView(member, user), permissions: permissions(user.id).toString() } }
        : { user: userView(user) }),
      locale: user.locale,
      ...(source && { message: messageView(world, source) }),
      app_permissions: (guild ? appPermissions : DM_PERMISSIONS).toString(),
      entitlements: [],
      entitlement_sku_ids: [],
      authorizing_integration_owners: interaction.owners,
      context: contextOf(world, channel),
      attachment_size_limit: answerFileLimit(world, channel, user.id),
    },
  });
}
