/** @file Everything the bot says, in Japanese. */

import type { Words } from '../en/index.ts';
import { choices } from './choices.ts';
import { commands, menus } from './commands.ts';
import { discord, ours, yours } from './errors.ts';
import { buttons, editForm, notes, progress, result, ticket } from './jobs.ts';
import { gallery, help, queue, quota } from './pages.ts';
import { problems } from './problems.ts';
import { admin, permissions, settings } from './settings.ts';

export const ja: Words = {
  choices,
  commands,
  menus,
  ticket,
  progress,
  result,
  notes,
  buttons,
  editForm,
  queue,
  gallery,
  quota,
  help,
  settings,
  admin,
  permissions,
  errors: { yours, problems, discord, ours },
};
