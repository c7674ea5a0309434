/** @file The form of "Edit", filled with what the picture was painted with, and what comes back in it. */
import {
  type APIModalInteractionResponseCallbackData,
  ComponentType,
  type ModalSubmitInteraction,
  TextInputStyle,
} from 'discord.js';
import type { PaintJobRequest } from '../../jobs/request.ts';
import { writeCustomId } from '../framework/custom-id.ts';
import type { Edited } from '../orders/painting.ts';
import { styleNames, styles } from '../styles.ts';
import type { Words } from '../words/words.ts';
import { shortened } from './outgoing.ts';

/** Discord's limits, in characters. */
const [TITLE, LABEL, PLACEHOLDER] = [45, 45, 100];
const LONGEST_PROMPT = 2_000;
const LONGEST_NUMBER = 10;

const fields = ['prompt', 'negative', 'style', 'seed', 'steps'] as const;
type Field = (typeof fields)[number];

export function editForm(
  words: Words,
  job: string,
  { settings }: PaintJobRequest,
): APIModalInteractionResponseCallbackData {
  const { editForm: said } = words;
  const input = (field: Field, value: string, more: { maxLength: number; long?: true; placeholder?: string }) =>
    ({
      type: ComponentType.Label,
      label: shortened(said[field], LABEL),
      component: {
        type: ComponentType.TextInput,
        custom_id: field,
        style: more.long ? TextInputStyle.Paragraph : TextInputStyle.Short,
        required: field === 'prompt' && settings.prompt !== '',
        max_length: more.maxLength,
        ...(value !== '' && { value: value.slice(0, more.maxLength) }),
        ...(more.placeholder && { placeholder: shortened(more.placeholder, PLACEHOLDER) }),
      },
    }) as const;
  return {
    custom_id: writeCustomId({ action: 'edit', job, argument: '' }),
    title: shortened(said.title, TITLE),
    components: [
      input('prompt', settings.prompt, { maxLength: LONGEST_PROMPT, long: true }),
      input('negative', settings.negative, { maxLength: LONGEST_PROMPT }),
      input('style', '', { maxLength: 100, placeholder: styleNames.join(', ') }),
      input('seed', '', { maxLength: LONGEST_NUMBER, placeholder: said.seedHint }),
      input('steps', String(settings.steps), { maxLength: LONGEST_NUMBER }),
    ],
  };
}

/** A style may be written by its name in any language. */
export function readEditForm({ fields: sent }: ModalSubmitInteraction): Edited {
  const [prompt = '', negative = '', style = '', seed = '', steps = ''] = fields.map((field) =>
    sent.getTextInputValue(field).trim(),
  );
  return { prompt, negative, style: style === '' ? null : styleCalled(style), seed, steps };
}

function styleCalled(text: string): string {
  const wanted = text.toLowerCase();
  const named = styleNames.find((name) =>
    Object.values(styles[name].names).some((own) => own.toLowerCase() === wanted),
  );
  return named ?? wanted;
}
