/** @file Rules for messages that the contract's schemas cannot say. Source: Discord's "Message" and "Embed Limits". */
import { MessageFlags } from 'discord-api-types/v10';
import { type FieldProblem, invalidForm, refuse } from '../errors.ts';
import type { MessageBody } from '../state/records.ts';
import { attachmentNames } from '../views/media.ts';
import { componentProblems } from './components.ts';
import type { Limits } from './limits.ts';

/**
 * Passes a message as it would stand after the request.
 * @param shown what the request itself says: only there must `attachment://` name a file that is kept or sent.
 * @throws DiscordError 50035 naming each field, 50006 for a message with nothing in it.
 */
export function checkMessage(
  body: Omit<MessageBody, 'attachments'>,
  shown: { readonly embeds?: unknown; readonly components?: unknown },
  filenames: readonly string[],
  limits: Limits,
): void {
  const v2 = (body.flags & MessageFlags.IsComponentsV2) !== 0;
  const problems: FieldProblem[] = [];
  if (body.content.length > limits.content) {
    problems.push({
      path: ['content'],
      code: 'BASE_TYPE_MAX_LENGTH',
      message: `Must be ${limits.content} or fewer in length.`,
    });
  }
  const letters = embedLetters(body.embeds);
  if (letters > limits.embedTotal) {
    problems.push({
      path: ['embeds'],
      code: 'MAX_EMBED_SIZE_EXCEEDED',
      message: `Embed size exceeds maximum size of ${limits.embedTotal}`,
    });
  }
  if (filenames.length > limits.filesPerMessage) {
    problems.push({
      path: ['attachments'],
      code: 'BASE_TYPE_MAX_LENGTH',
      message: `Must be ${limits.filesPerMessage} or fewer in length.`,
    });
  }
  if (v2 && (body.content !== '' || body.embeds.length > 0)) {
    problems.push({
      path: [body.content === '' ? 'embeds' : 'content'],
      code: 'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
      message: 'The message cannot have legacy fields (content, embeds) with the IS_COMPONENTS_V2 flag',
    });
  }
  problems.push(...componentProblems(body.components, v2, limits));
  for (const [key, value] of [
    ['embeds', shown.embeds],
    ['components', shown.components],
  ] as const) {
    for (const name of attachmentNames(value)) {
      if (!filenames.includes(name)) {
        problems.push({
          path: [key],
          code: 'ATTACHMENT_NOT_FOUND',
          message: `The attachment "${name}" that attachment:// names is not part of the message`,
        });
      }
    }
  }
  if (problems.length > 0) throw invalidForm(problems);
  if (body.content.trim() === '' && body.embeds.length + body.components.length + filenames.length === 0) {
    throw refuse('emptyMessage');
  }
}

/** Title, description, field names and values, footer and author of all embeds together. */
function embedLetters(embeds: MessageBody['embeds']): number {
  return embeds
    .flatMap(({ title, description, footer, author, fields }) => [
      title,
      description,
      footer?.text,
      author?.name,
      ...(fields ?? []).flatMap(({ name, value }) => [name, value]),
    ])
    .reduce((sum, text) => sum + (text?.length ?? 0), 0);
}
