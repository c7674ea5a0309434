/** @file Finds what the bot can do by listing its folders; a file that is wrong is named with its field. */
import { readdir } from 'node:fs/promises';
import { basename } from 'node:path';
import { z } from 'zod';
import type { Button, Command, Menu, Modal, PageButton, Reaction } from './definitions.ts';
import { optionTypes } from './options.ts';

/** A file under one of the folders does not export what its folder asks for. */
export class LoadError extends Error {
  override readonly name = 'LoadError';
}

export interface Handlers {
  readonly commands: ReadonlyMap<string, Command>;
  readonly buttons: ReadonlyMap<string, Button | PageButton>;
  readonly modals: ReadonlyMap<string, Modal>;
  readonly menus: ReadonlyMap<string, Menu>;
  readonly reactions: ReadonlyMap<string, Reaction>;
}

type OptionKinds = [keyof typeof optionTypes, ...(keyof typeof optionTypes)[]];

const isMethod = (value: unknown): boolean => typeof value === 'function';
const method = z.custom(isMethod, 'is missing or no function');

const option = z.looseObject({
  name: z.string().regex(/^[a-z][a-z0-9_]{0,31}$/),
  kind: z.enum(Object.keys(optionTypes) as OptionKinds),
  choices: z.array(z.string()).max(25).optional(),
});
const requiredFirst = (options: readonly { readonly name: string; readonly required?: unknown }[]): boolean =>
  options.every(({ required }, i) => !required || i === 0 || options[i - 1]?.required === true);
const options = z.array(option).max(25).refine(requiredFirst, 'has a required option after one that is not');

const shapes = {
  commands: z.looseObject({
    data: z.looseObject({
      name: z.string(),
      options: options.optional(),
      subcommands: z
        .array(z.looseObject({ name: z.string(), options }))
        .max(25)
        .optional(),
    }),
    acknowledgement: method,
    run: method,
  }),
  buttons: z.union([
    z.looseObject({ acknowledge: z.enum(['like-the-message', 'private', 'update', 'form']), run: method }),
    z.looseObject({ acknowledge: z.literal('update'), turn: method }),
  ]),
  modals: z.looseObject({ acknowledge: z.literal('like-the-message'), run: method }),
  menus: z.looseObject({ run: method }),
  reactions: z.looseObject({ emoji: z.string().min(1), run: method }),
} as const;

type Kind = keyof typeof shapes;

/** All that the bot can do, by the names of the files. Throws a `LoadError` that lists every wrong file. */
export async function loadHandlers(root: URL): Promise<Handlers> {
  const problems: string[] = [];
  const handlers = {
    commands: await loadFolder<Command>(root, 'commands', problems),
    buttons: await loadFolder<Button | PageButton>(root, 'buttons', problems),
    modals: await loadFolder<Modal>(root, 'modals', problems),
    menus: await loadFolder<Menu>(root, 'menus', problems),
    reactions: await loadFolder<Reaction>(root, 'reactions', problems),
  };
  if (problems.length > 0) throw new LoadError(`Some files of the bot are wrong:\n  ${problems.join('\n  ')}`);
  return handlers;
}

async function loadFolder<Handler>(root: URL, kind: Kind, problems: string[]): Promise<Map<string, Handler>> {
  const folder = new URL(`${kind}/`, root);
  const files = (await readdir(folder)).filter((file) => /(?<!\.d)\.[jt]s$/.test(file)).sort();
  const found = new Map<string, Handler>();
  for (const file of files) {
    const { default: handler }: { default?: unknown } = await import(new URL(file, folder).href);
    const name = basename(file).replace(/\.[jt]s$/, '');
    const wrong = problemsOf(kind, name, handler);
    if (wrong.length > 0) problems.push(...wrong.map((problem) => `${kind}/${file}: ${problem}`));
    else found.set(name, handler as Handler);
  }
  return found;
}

function problemsOf(kind: Kind, name: string, handler: unknown): string[] {
  if (handler === undefined) return ['it has no default export'];
  const checked = shapes[kind].safeParse(handler);
  if (!checked.success) {
    return checked.error.issues.map(({ path, message }) => `${pathText(path)} ${message}`);
  }
  const { data } = checked.data;
  const named = typeof data === 'object' && data !== null && 'name' in data ? data.name : name;
  return named === name ? [] : [`data.name is ${JSON.stringify(named)}, but the file is named ${name}`];
}

/** `options[0].name` */
const pathText = (path: readonly PropertyKey[]): string =>
  path.map((part, i) => (typeof part === 'number' ? `[${part}]` : `${i > 0 ? '.' : ''}${String(part)}`)).join('');
