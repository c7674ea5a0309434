/** @file A filled-in modal in the form the bot gets: its own layout, with values in place of labels and limits. */
import { ComponentType } from 'discord-api-types/v10';
import { ActError } from '../control/errors.ts';
import { componentsIn } from '../enforcement/components.ts';
import { isRecord, type Json } from '../json.ts';
import type { ModalRecord } from '../state/records.ts';
import type { FileValue } from './options.ts';
import type { Resolver } from './resolve.ts';

/** Every text input, select and file upload of a modal, at every depth. */
const FIELDS: ReadonlySet<number> = new Set([
  ComponentType.TextInput,
  ComponentType.StringSelect,
  ComponentType.UserSelect,
  ComponentType.RoleSelect,
  ComponentType.MentionableSelect,
  ComponentType.ChannelSelect,
  ComponentType.FileUpload,
]);

/** By custom_id: a text, chosen values, or files. */
export type ModalValues = Readonly<Record<string, string | readonly string[] | readonly FileValue[]>>;

/** @throws ActError naming the field that the client would not let through. */
export async function modalData(modal: ModalRecord, values: ModalValues, resolver: Resolver): Promise<Json[]> {
  const fields = componentsIn(modal.components).filter(([{ type }]) => FIELDS.has(Number(type)));
  const names = fields.map(([{ custom_id: id }]) => String(id));
  const unknown = Object.keys(values).filter((name) => !names.includes(name));
  if (unknown.length > 0)
    throw new ActError(`The modal has no field ${unknown.join(', ')}; it has ${names.join(', ')}.`);

  const filled = async (component: unknown): Promise<Json> => {
    if (!isRecord(component)) return {};
    const base = { type: component.type, id: component.id };
    if (FIELDS.has(Number(component.type))) {
      return { ...base, custom_id: component.custom_id, ...(await fieldValue(component, values, resolver)) };
    }
    if (isRecord(component.component)) return { ...base, component: await filled(component.component) };
    if (Array.isArray(component.components))
      return { ...base, components: await Promise.all(component.components.map(filled)) };
    return base;
  };
  return await Promise.all(modal.components.map(filled));
}

async function fieldValue(field: Json, values: ModalValues, resolver: Resolver): Promise<Json> {
  const name = String(field.custom_id);
  const given = values[name];
  const required = field.required !== false;
  if (field.type === ComponentType.TextInput) {
    const text = typeof given === 'string' ? given : typeof field.value === 'string' ? field.value : '';
    const least = typeof field.min_length === 'number' ? field.min_length : required ? 1 : 0;
    const most = typeof field.max_length === 'number' ? field.max_length : 4_000;
    if (text.length > most || (text.length < least && (required || text.length > 0))) {
      throw new ActError(`The field ${name} takes ${least} to ${most} letters; this has ${text.length}.`);
    }
    return { value: text };
  }
  const list = Array.isArray(given) ? given : chosenBefore(field);
  if (required && list.length === 0) throw new ActError(`The field ${name} is required and empty.`);
  const ids: string[] = [];
  for (const item of list as readonly (string | FileValue)[]) {
    ids.push(
      typeof item === 'string'
        ? resolved(field.type, item, resolver)
        : await resolver.upload({ key: name, filename: item.name, bytes: Buffer.from(item.bytes) }),
    );
  }
  return { values: ids };
}

/** What a select shows as chosen when the modal opens. */
function chosenBefore({ options }: Json): string[] {
  const all = Array.isArray(options) ? options.filter(isRecord) : [];
  return all.filter((option) => option.default === true).map(({ value }) => String(value));
}

/** The id of what a select's value names; a string select's value is itself. */
export function resolved(type: unknown, value: string, resolver: Resolver): string {
  switch (type) {
    case ComponentType.UserSelect:
      return resolver.user(value);
    case ComponentType.RoleSelect:
      return resolver.role(value);
    case ComponentType.MentionableSelect:
      return resolver.mentionable(value);
    case ComponentType.ChannelSelect:
      return resolver.channel(value, []);
    default:
      return value;
  }
}
