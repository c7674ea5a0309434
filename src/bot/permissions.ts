/** @file What the bot must be allowed to do, and what it lacks in a channel. */
import { OAuth2Scopes, PermissionFlagsBits, type PermissionResolvable, PermissionsBitField } from 'discord.js';
import { Refusal } from './errors.ts';
import type { Words } from './words/words.ts';

export type PermissionName = keyof Words['permissions'];

/** To show a growing picture, and to edit it as long as it takes. */
const inChannels = ['ViewChannel', 'SendMessages', 'AttachFiles', 'ReadMessageHistory'] as const;
const inThreads = ['ViewChannel', 'SendMessagesInThreads', 'AttachFiles', 'ReadMessageHistory'] as const;

/** All that the invitation asks for. */
export const neededPermissions: readonly PermissionName[] = [...inChannels, 'SendMessagesInThreads'];

/** The needed permissions that are not in a bit field of Discord's. */
export function missingPermissions(granted: PermissionResolvable, isThread: boolean): PermissionName[] {
  const has = new PermissionsBitField(granted);
  return (isThread ? inThreads : inChannels).filter((name) => !has.has(PermissionFlagsBits[name]));
}

/** Throws a `Refusal` that names what to grant. */
export function assertPermitted(granted: PermissionResolvable, isThread: boolean): void {
  const missing = missingPermissions(granted, isThread);
  if (missing.length === 0) return;
  throw new Refusal(`missing permissions: ${missing.join(', ')}`, (words) =>
    words.errors.discord.missingPermissions({ permissions: missing.map((name) => words.permissions[name]) }),
  );
}

/** The address where somebody invites the bot to a server, with exactly these permissions. */
export function invitation(application: string): string {
  const address = new URL('https://discord.com/oauth2/authorize');
  const bits = PermissionsBitField.resolve([...neededPermissions]);
  address.searchParams.set('client_id', application);
  address.searchParams.set('scope', [OAuth2Scopes.Bot, OAuth2Scopes.ApplicationsCommands].join(' '));
  address.searchParams.set('permissions', bits.toString());
  return address.href;
}
