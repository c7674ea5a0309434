/** @file The bot's first answer to an interaction. Source: Discord's "Interaction Callback". */
import {
  InteractionResponseType as Answer,
  type APIInteractionResponse,
  InteractionType,
  MessageFlags,
} from 'discord-api-types/v10';
import { requireWritableThread } from '../actions/channels.ts';
import { answerFileLimit, type MessageInput, prepareEdit, prepareMessage } from '../actions/messages.ts';
import type { UploadedFile } from '../cdn/files.ts';
import { modalProblems, numbered } from '../enforcement/components.ts';
import { invalidForm } from '../errors.ts';
import type { InteractionRecord, MessageOrigin, MessageRecord } from '../state/records.ts';
import type { World } from '../world.ts';

/** What may answer what. */
const ALLOWED: Readonly<Record<number, readonly Answer[]>> = {
  [InteractionType.ApplicationCommand]: [
    Answer.ChannelMessageWithSource,
    Answer.DeferredChannelMessageWithSource,
    Answer.Modal,
  ],
  [InteractionType.MessageComponent]: [
    Answer.ChannelMessageWithSource,
    Answer.DeferredChannelMessageWithSource,
    Answer.DeferredMessageUpdate,
    Answer.UpdateMessage,
    Answer.Modal,
  ],
  [InteractionType.ApplicationCommandAutocomplete]: [Answer.ApplicationCommandAutocompleteResult],
  [InteractionType.ModalSubmit]: [
    Answer.ChannelMessageWithSource,
    Answer.DeferredChannelMessageWithSource,
    Answer.DeferredMessageUpdate,
    Answer.UpdateMessage,
  ],
};

/**
 * Does what an answer asks for.
 * @returns the message that answers, if there is one.
 * @throws DiscordError 50035 for an answer that does not fit; the interaction can then still be answered.
 */
export async function answerInteraction(
  world: World,
  interaction: InteractionRecord,
  answer: APIInteractionResponse,
  files: readonly UploadedFile[],
): Promise<MessageRecord | undefined> {
  const allowed = ALLOWED[interaction.type] ?? [];
  const fits = allowed.includes(answer.type) && (!isUpdate(answer.type) || interaction.sourceMessageId !== null);
  if (!fits) {
    const choices = allowed.filter((type) => !isUpdate(type) || interaction.sourceMessageId !== null);
    throw invalidForm([
      { path: ['type'], code: 'BASE_TYPE_CHOICES', message: `Value must be one of {${choices.join(', ')}}.` },
    ]);
  }
  switch (answer.type) {
    case Answer.ChannelMessageWithSource:
    case Answer.DeferredChannelMessageWithSource:
      return await reply(world, interaction, answer.type, ('data' in answer && answer.data) || {}, files);
    case Answer.UpdateMessage:
      return await update(world, interaction, answer.data ?? {}, files);
    case Answer.DeferredMessageUpdate:
      world.ledger.claim(interaction, answer.type, 'deferred');
      interaction.originalMessageId = interaction.sourceMessageId;
      world.ledger.answered(interaction);
      return undefined;
    case Answer.ApplicationCommandAutocompleteResult:
      world.ledger.claim(interaction, answer.type, 'answered');
      interaction.choices = answer.data.choices ?? [];
      world.ledger.answered(interaction);
      return undefined;
    case Answer.Modal: {
      const problems = modalProblems(answer.data.components, world.limits);
      if (problems.length > 0)
        throw invalidForm(problems.map((problem) => ({ ...problem, path: ['data', ...problem.path] })));
      world.ledger.claim(interaction, answer.type, 'answered');
      interaction.modal = { ...answer.data, components: numbered(answer.data.components) };
      world.ledger.answered(interaction);
      return undefined;
    }
    default:
      return undefined; // `fits` has refused every other type
  }
}

async function reply(
  world: World,
  interaction: InteractionRecord,
  type: Answer.ChannelMessageWithSource | Answer.DeferredChannelMessageWithSource,
  data: MessageInput,
  files: readonly UploadedFile[],
): Promise<MessageRecord> {
  const channel = world.state.channel(interaction.channelId);
  requireWritableThread(world, channel, world.state.botId);
  const loading = type === Answer.DeferredChannelMessageWithSource;
  const ephemeral = interaction.forcedEphemeral || ((data.flags ?? 0) & MessageFlags.Ephemeral) !== 0;
  const send = prepareMessage(world, loading ? {} : data, {
    channel,
    authorId: world.state.botId,
    by: 'callback',
    files: loading ? [] : files,
    fileLimit: answerFileLimit(world, channel, interaction.userId),
    type: messageType(interaction),
    origin: originOf(interaction),
    webhookId: world.state.application.id,
    ephemeralTo: ephemeral ? interaction.userId : null,
    loading,
    reference:
      interaction.sourceMessageId === null
        ? null
        : { messageId: interaction.sourceMessageId, channelId: channel.id, guildId: channel.guildId },
  });
  world.ledger.claim(interaction, type, loading ? 'deferred' : 'answered');
  return await world.ledger.answering(interaction, async () => {
    const message = await send();
    interaction.originalMessageId = message.id;
    return message;
  });
}

async function update(
  world: World,
  interaction: InteractionRecord,
  data: MessageInput,
  files: readonly UploadedFile[],
): Promise<MessageRecord> {
  const channel = world.state.channel(interaction.channelId);
  requireWritableThread(world, channel, world.state.botId);
  const message = world.state.message(channel.id, interaction.sourceMessageId ?? '');
  const change = prepareEdit(world, message, data, {
    by: 'callback',
    files,
    fileLimit: answerFileLimit(world, channel, interaction.userId),
  });
  world.ledger.claim(interaction, Answer.UpdateMessage, 'answered');
  interaction.originalMessageId = message.id;
  return await world.ledger.answering(interaction, change);
}

function isUpdate(type: Answer): boolean {
  return type === Answer.UpdateMessage || type === Answer.DeferredMessageUpdate;
}

/** 20 for a slash command, 23 for a menu's, 19 (a reply) for a component, 0 for a modal without a message. */
function messageType(interaction: InteractionRecord): number {
  if (interaction.type === InteractionType.ApplicationCommand) return interaction.targetMessageId === null ? 20 : 23;
  return interaction.sourceMessageId === null ? 0 : 19;
}

export function originOf(interaction: InteractionRecord): MessageOrigin {
  return {
    id: interaction.id,
    type: interaction.type,
    userId: interaction.userId,
    name: interaction.name,
    owners: interaction.owners,
    targetMessageId: interaction.sourceMessageId ?? interaction.targetMessageId,
    originalMessageId: null,
  };
}
