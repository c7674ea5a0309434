/** @file Acts of people as JSON, for the control API over HTTP. */
import { z } from 'zod';
import type { OptionValue } from '../interactions/options.ts';
import type { Json } from '../json.ts';
import type { InteractionRecord } from '../state/records.ts';
import type { Control } from './control.ts';

const file = z.object({ name: z.string().min(1), base64: z.string() });
const optionValue = z.union([z.string(), z.number(), z.boolean(), file]);
const who = { as: z.string() };
const place = { channel: z.string().optional() };
const onMessage = { message: z.string() };

/** Every act, told apart by `do`. */
export const actSchema = z.discriminatedUnion('do', [
  z.object({
    do: z.literal('command'),
    ...who,
    ...place,
    name: z.string(),
    options: z.record(z.string(), optionValue).default({}),
  }),
  z.object({
    do: z.literal('autocomplete'),
    ...who,
    ...place,
    name: z.string(),
    focused: z.string(),
    options: z.record(z.string(), optionValue).default({}),
  }),
  z.object({ do: z.literal('message-menu'), ...who, ...onMessage, name: z.string() }),
  z.object({ do: z.literal('user-menu'), ...who, ...place, name: z.string(), user: z.string() }),
  z.object({ do: z.literal('press'), ...who, ...onMessage, button: z.string() }),
  z.object({ do: z.literal('forge'), ...who, ...onMessage, custom_id: z.string() }),
  z.object({ do: z.literal('select'), ...who, ...onMessage, custom_id: z.string(), values: z.array(z.string()) }),
  z.object({
    do: z.literal('submit'),
    ...who,
    interaction: z.string(),
    values: z.record(z.string(), z.union([z.string(), z.array(z.string()), z.array(file)])).default({}),
  }),
  z.object({
    do: z.literal('say'),
    ...who,
    ...place,
    content: z.string().default(''),
    files: z.array(file).default([]),
    reply_to: z.string().optional(),
  }),
  z.object({ do: z.literal('edit'), ...who, ...onMessage, content: z.string() }),
  z.object({ do: z.literal('react'), ...who, ...onMessage, emoji: z.string() }),
  z.object({ do: z.literal('unreact'), ...who, ...onMessage, emoji: z.string() }),
  z.object({ do: z.literal('delete'), ...who, ...onMessage }),
  z.object({ do: z.literal('archive'), ...who, thread: z.string(), archived: z.boolean().default(true) }),
  z.object({ do: z.literal('lock'), ...who, thread: z.string(), locked: z.boolean().default(true) }),
]);

export type Act = z.infer<typeof actSchema>;

/** Does it. An interaction comes back once the bot has answered, or its time is over. */
export async function perform(control: Control, act: Act): Promise<Json> {
  const actor = control.as(act.as);
  const at = 'channel' in act && act.channel !== undefined ? { channel: act.channel } : {};
  const settled = async (interaction: InteractionRecord): Promise<Json> =>
    interactionView(control, await control.outcome(interaction));
  switch (act.do) {
    case 'command':
      return await settled(await actor.command(act.name, values(act.options), at));
    case 'autocomplete':
      return await settled(await actor.autocomplete(act.name, act.focused, values(act.options), at));
    case 'message-menu':
      return await settled(actor.messageMenu(act.name, act.message));
    case 'user-menu':
      return await settled(actor.userMenu(act.name, act.user, at));
    case 'press':
      return await settled(actor.press(act.message, act.button));
    case 'forge':
      return await settled(actor.forge(act.message, act.custom_id));
    case 'select':
      return await settled(actor.select(act.message, act.custom_id, act.values));
    case 'submit': {
      const fields = Object.entries(act.values).map(([name, value]) => [name, fieldValue(value)] as const);
      return await settled(await actor.submit(act.interaction, Object.fromEntries(fields)));
    }
    case 'say': {
      const files = act.files.map(bytesOf);
      const reply = act.reply_to === undefined ? {} : { replyTo: act.reply_to };
      return { message: control.messageView(await actor.say(act.content, { ...at, files, ...reply })) };
    }
    case 'edit':
      return { message: control.messageView(await actor.edit(act.message, act.content)) };
    case 'react':
      actor.react(act.message, act.emoji);
      return { message: control.messageView(control.message(act.message)) };
    case 'unreact':
      actor.unreact(act.message, act.emoji);
      return { message: control.messageView(control.message(act.message)) };
    case 'delete':
      actor.delete(act.message);
      return {};
    case 'archive':
      actor.archive(act.thread, act.archived);
      return {};
    case 'lock':
      actor.lock(act.thread, act.locked);
      return {};
  }
}

/** An interaction, with the message that answered it. */
export function interactionView(control: Control, interaction: InteractionRecord): Json {
  const { token: _secret, ...shown } = interaction;
  const message =
    interaction.originalMessageId === null ? undefined : control.world.state.findMessage(interaction.originalMessageId);
  return { interaction: shown, ...(message && { message: control.messageView(message) }) };
}

function values(options: Readonly<Record<string, z.infer<typeof optionValue>>>): Record<string, OptionValue> {
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => [name, typeof value === 'object' ? bytesOf(value) : value]),
  );
}

function fieldValue(
  value: string | string[] | z.infer<typeof file>[],
): string | string[] | { name: string; bytes: Buffer }[] {
  if (typeof value === 'string') return value;
  const files = value.filter((item) => typeof item === 'object');
  return files.length > 0 ? files.map(bytesOf) : value.filter((item) => typeof item === 'string');
}

function bytesOf({ name, base64 }: z.infer<typeof file>): { name: string; bytes: Buffer } {
  return { name, bytes: Buffer.from(base64, 'base64') };
}
