/** @file Whom a message pings. Source: Discord's "Allowed Mentions Object". */
import type { APIAllowedMentions } from 'discord-api-types/v10';
import type { State } from '../state/state.ts';

export interface Mentions {
  readonly mentions: string[];
  readonly mentionRoles: string[];
  readonly mentionEveryone: boolean;
}

/** @param allowed absent: everything that the content names is pinged. */
export function mentionsIn(state: State, content: string, allowed: APIAllowedMentions | undefined | null): Mentions {
  const users = [...content.matchAll(/<@!?(\d+)>/g)].map(([, id]) => id!).filter((id) => state.users.has(id));
  const roles = [...content.matchAll(/<@&(\d+)>/g)].map(([, id]) => id!);
  const parse = new Set<string>(allowed ? (allowed.parse ?? []) : ['users', 'roles', 'everyone']);
  const listed = (ids: readonly string[], wanted: readonly string[] | undefined, all: boolean) =>
    [...new Set(ids)].filter((id) => all || wanted?.includes(id));
  return {
    mentions: listed(users, allowed?.users, parse.has('users')),
    mentionRoles: listed(roles, allowed?.roles, parse.has('roles')),
    mentionEveryone: parse.has('everyone') && /@(everyone|here)\b/.test(content),
  };
}
