/** @file The form of "Edit", filled with what the picture was painted with, and what comes back in it. */
import {
  type APIModalInteractionResponseCallbackData,
  ComponentType,
  type ModalSubmitInteraction,
  TextInputStyle,
} from 'discord.js';
import type { PaintJobRequest } from '../../jobs/request.ts';
import { type CustomId, writeCustomId } from '../framework/custom-id.ts';
import type { Edited } from '../orders/painting.ts';
import { NO_STYLE, styleNames } from '../styles.ts';
import type { Words } from '../words/words.ts';
import { shortened } from './outgoing.ts';
import { styleTitle } from './style-title.ts';

/** Discord's limits, in characters. */
const [TITLE, LABEL, PLACEHOLDER] = [45, 45, 100];
const LONGEST_PROMPT = 2_000;
/** `4,294,967,295` */
const LONGEST_NUMBER = 13;

type Field = keyof Omit<Words['editForm'], 'title' | 'seedHint'>;

/** What the form of a painting shows at first: with its seed, so that what is changed makes the difference. */
export function writtenIn(request: PaintJobRequest): Edited {
  const { settings } = request;
  return { ...askedIn(request), seed: String(settings.seed), steps: String(settings.steps) };
}

/** Whether there is a prompt, or the picture comes from pictures alone. */
export const hasWords = (request: PaintJobRequest): boolean => askedIn(request).prompt !== '';

/** A record of an earlier version knows only what the style was put into. */
const askedIn = ({ asked, settings }: PaintJobRequest) =>
  asked ?? { prompt: settings.prompt, negative: settings.negative, style: null };

/** @param needsPrompt - whether nothing would be left to paint without one */
export function editForm(
  words: Words,
  customId: CustomId,
  written: Edited,
  needsPrompt: boolean,
): APIModalInteractionResponseCallbackData {
  const { editForm: said } = words;
  const labelled = <Component>(field: Field, component: Component) =>
    ({ type: ComponentType.Label, label: shortened(said[field], LABEL), component }) as const;
  const input = (field: Field, value: string, more: { maxLength: number; long?: true; placeholder?: string }) =>
    labelled(field, {
      type: ComponentType.TextInput,
      custom_id: field,
      style: more.long ? TextInputStyle.Paragraph : TextInputStyle.Short,
      required: field === 'prompt' && needsPrompt,
      max_length: more.maxLength,
      ...(value !== '' && { value: value.slice(0, more.maxLength) }),
      ...(more.placeholder && { placeholder: shortened(more.placeholder, PLACEHOLDER) }),
    } as const);
  const options = ([NO_STYLE, ...styleNames] as const).map((value) => ({
    value,
    label: styleTitle(value, words),
    default: value === (written.style ?? NO_STYLE),
  }));
  return {
    custom_id: writeCustomId(customId),
    title: shortened(said.title, TITLE),
    components: [
      input('prompt', written.prompt, { maxLength: LONGEST_PROMPT, long: true }),
      input('negative', written.negative, { maxLength: LONGEST_PROMPT }),
      labelled('style', {
        type: ComponentType.StringSelect,
        custom_id: 'style',
        required: false,
        min_values: 0,
        options,
      } as const),
      input('seed', written.seed, { maxLength: LONGEST_NUMBER, placeholder: said.seedHint }),
      input('steps', written.steps, { maxLength: LONGEST_NUMBER }),
    ],
  };
}

export function readEditForm({ fields }: ModalSubmitInteraction): Edited {
  const text = (field: Field): string => fields.getTextInputValue(field).trim();
  const [style = null] = fields.getStringSelectValues('style');
  return { prompt: text('prompt'), negative: text('negative'), style, seed: text('seed'), steps: text('steps') };
}
