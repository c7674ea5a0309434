/** @file Answers to interactions, and what their tokens allow for the next 15 minutes. */
import {
  ApplicationCommandAutocompleteCallbackRequestSchema,
  CreateMessageInteractionCallbackRequestSchema,
  IncomingWebhookRequestPartialSchema,
  IncomingWebhookUpdateRequestPartialSchema,
  InteractionCallbackResponseSchema,
  MessageResponseSchema,
  ModalInteractionCallbackRequestSchema,
  PongInteractionCallbackRequestSchema,
  UpdateMessageInteractionCallbackRequestSchema,
} from 'discord-api-spec/zod';
import { type APIInteractionResponse, InteractionResponseType, MessageFlags } from 'discord-api-types/v10';
import { requireWritableThread } from '../../actions/channels.ts';
import { answerFileLimit, deleteMessage, prepareEdit, prepareMessage } from '../../actions/messages.ts';
import type { UploadedFile } from '../../cdn/files.ts';
import { type Check, contract } from '../../enforcement/schema.ts';
import { invalidForm, refuse } from '../../errors.ts';
import { answerInteraction, originOf } from '../../interactions/callback.ts';
import { isRecord } from '../../json.ts';
import type { InteractionRecord, MessageRecord } from '../../state/records.ts';
import { messageView } from '../../views/message.ts';
import type { World } from '../../world.ts';
import { route } from '../route.ts';
import { requireOwn } from './applications.ts';

const response = MessageResponseSchema;
const auth = 'token';
const bucket = 'webhook';
const WEBHOOK = '/webhooks/{webhook_id}/{webhook_token}';
const editBody = contract(IncomingWebhookUpdateRequestPartialSchema);

/** The contract has one body per group of types; the type tells which is meant. */
const CALLBACKS: Readonly<Record<number, Check<APIInteractionResponse>>> = {
  [InteractionResponseType.Pong]: contract(PongInteractionCallbackRequestSchema),
  [InteractionResponseType.ChannelMessageWithSource]: contract(CreateMessageInteractionCallbackRequestSchema),
  [InteractionResponseType.DeferredChannelMessageWithSource]: contract(CreateMessageInteractionCallbackRequestSchema),
  [InteractionResponseType.DeferredMessageUpdate]: contract(UpdateMessageInteractionCallbackRequestSchema),
  [InteractionResponseType.UpdateMessage]: contract(UpdateMessageInteractionCallbackRequestSchema),
  [InteractionResponseType.ApplicationCommandAutocompleteResult]: contract(
    ApplicationCommandAutocompleteCallbackRequestSchema,
  ),
  [InteractionResponseType.Modal]: contract(ModalInteractionCallbackRequestSchema),
};

const callbackBody: Check<APIInteractionResponse> = (body) => {
  const check = isRecord(body) ? CALLBACKS[Number(body.type)] : undefined;
  if (check) return check(body);
  const choices = Object.keys(CALLBACKS).join(', ');
  throw invalidForm([{ path: ['type'], code: 'BASE_TYPE_CHOICES', message: `Value must be one of {${choices}}.` }]);
};

export const interactionRoutes = [
  route(
    'POST',
    '/interactions/{interaction_id}/{interaction_token}/callback',
    { auth, bucket: null, body: callbackBody, response: InteractionCallbackResponseSchema },
    async ({ world, params, query, body, files }) => {
      const interaction = world.ledger.answerable(params.interaction_id, params.interaction_token);
      const message = await answerInteraction(world, interaction, body, files);
      return query.get('with_response') === 'true' ? callbackView(world, interaction, body.type, message) : undefined;
    },
  ),
  route(
    'POST',
    WEBHOOK,
    { auth, bucket, body: contract(IncomingWebhookRequestPartialSchema), response },
    async ({ world, params, body, files }) => {
      const interaction = owned(world, params);
      const channel = world.state.channel(interaction.channelId);
      requireWritableThread(world, channel, world.state.botId);
      const loading = originalOf(world, interaction);
      // Right after a deferred reply, "this endpoint will function as Edit Original Interaction Response".
      if (loading && (loading.flags & MessageFlags.Loading) !== 0)
        return await edit(world, interaction, loading, body, files);
      if (interaction.forcedEphemeral || !('0' in interaction.owners)) {
        if (interaction.followups >= world.limits.userInstallFollowups) throw refuse('tooManyFollowups');
      }
      const ephemeral = interaction.forcedEphemeral || ((body.flags ?? 0) & MessageFlags.Ephemeral) !== 0;
      const send = prepareMessage(world, body, {
        channel,
        authorId: world.state.botId,
        by: 'token',
        files,
        fileLimit: answerFileLimit(world, channel, interaction.userId),
        type: interaction.originalMessageId === null ? 0 : 19,
        origin: { ...originOf(interaction), originalMessageId: interaction.originalMessageId },
        webhookId: world.state.application.id,
        ephemeralTo: ephemeral ? interaction.userId : null,
        reference:
          interaction.originalMessageId === null
            ? null
            : { messageId: interaction.originalMessageId, channelId: channel.id, guildId: channel.guildId },
      });
      interaction.followups += 1;
      return messageView(world, await send());
    },
  ),
  route('GET', `${WEBHOOK}/messages/@original`, { auth, bucket, response }, ({ world, params }) =>
    messageView(world, requireOriginal(world, owned(world, params))),
  ),
  route(
    'PATCH',
    `${WEBHOOK}/messages/@original`,
    { auth, bucket, body: editBody, response },
    async ({ world, params, body, files }) => {
      const interaction = owned(world, params);
      return await edit(world, interaction, requireOriginal(world, interaction), body, files);
    },
  ),
  route('DELETE', `${WEBHOOK}/messages/@original`, { auth, bucket }, ({ world, params }) => {
    deleteMessage(world, requireOriginal(world, owned(world, params)));
    return undefined;
  }),
  route('GET', `${WEBHOOK}/messages/{message_id}`, { auth, bucket, response }, ({ world, params }) =>
    messageView(world, ofInteraction(world, owned(world, params), params.message_id)),
  ),
  route(
    'PATCH',
    `${WEBHOOK}/messages/{message_id}`,
    { auth, bucket, body: editBody, response },
    async ({ world, params, body, files }) => {
      const interaction = owned(world, params);
      return await edit(world, interaction, ofInteraction(world, interaction, params.message_id), body, files);
    },
  ),
  route('DELETE', `${WEBHOOK}/messages/{message_id}`, { auth, bucket }, ({ world, params }) => {
    deleteMessage(world, ofInteraction(world, owned(world, params), params.message_id));
    return undefined;
  }),
];

function owned(world: World, params: Readonly<Record<'webhook_id' | 'webhook_token', string>>): InteractionRecord {
  requireOwn(world, params.webhook_id);
  return world.ledger.byToken(params.webhook_token);
}

async function edit(
  world: World,
  interaction: InteractionRecord,
  message: MessageRecord,
  body: Parameters<typeof prepareEdit>[2],
  files: readonly UploadedFile[],
): Promise<object> {
  const channel = world.state.channel(message.channelId);
  requireWritableThread(world, channel, world.state.botId);
  const fileLimit = answerFileLimit(world, channel, interaction.userId);
  return messageView(world, await prepareEdit(world, message, body, { by: 'token', files, fileLimit })());
}

function originalOf(world: World, interaction: InteractionRecord): MessageRecord | undefined {
  const message = world.state.messages.get(interaction.channelId)?.get(interaction.originalMessageId ?? '');
  return message?.deletedAt === null ? message : undefined;
}

function requireOriginal(world: World, interaction: InteractionRecord): MessageRecord {
  const message = originalOf(world, interaction);
  if (!message) throw refuse('unknownMessage');
  return message;
}

/** A token reaches the messages of its own interaction, and the one its component sits on. */
function ofInteraction(world: World, interaction: InteractionRecord, messageId: string): MessageRecord {
  const message = world.state.message(interaction.channelId, messageId);
  const reachable = message.origin?.id === interaction.id || message.id === interaction.sourceMessageId;
  if (!reachable) throw refuse('unknownMessage', 'this message belongs to another interaction');
  return message;
}

/** Answers that make or change a message at once: only these have a `resource`. Source: "Interaction Callback Resource Object". */
const SHOWN_AT_ONCE: readonly InteractionResponseType[] = [
  InteractionResponseType.ChannelMessageWithSource,
  InteractionResponseType.UpdateMessage,
];

function callbackView(
  world: World,
  interaction: InteractionRecord,
  type: InteractionResponseType,
  message: MessageRecord | undefined,
): object {
  return {
    interaction: {
      id: interaction.id,
      type: interaction.type,
      ...(message && {
        response_message_id: message.id,
        response_message_loading: (message.flags & MessageFlags.Loading) !== 0,
        response_message_ephemeral: message.ephemeralTo !== null,
      }),
      channel_id: interaction.channelId,
      ...(interaction.guildId !== null && { guild_id: interaction.guildId }),
    },
    ...(message && SHOWN_AT_ONCE.includes(type) && { resource: { type, message: messageView(world, message) } }),
  };
}
