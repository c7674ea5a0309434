/** @file Errors for people: yours (what to do), Discord's (known codes), ours (a reference that the log has too). */
import { randomBytes } from 'node:crypto';
import { DiscordAPIError, HTTPError, RESTJSONErrorCodes } from 'discord.js';
import { messageOf } from '../../inference/message-of.ts';
import { ProblemError } from '../../inference/problems/error.ts';
import { QueueClosedError } from '../../jobs/admission.ts';
import { LimitError } from '../../jobs/limits.ts';
import { StoreError } from '../../jobs/store/errors.ts';
import { Refusal } from '../errors.ts';
import type { Words } from '../words/words.ts';
import { sayProblem } from './problems.ts';

export interface Explanation {
  readonly kind: 'yours' | 'discord' | 'ours';
  /** `null`: nobody is left who could read it. */
  readonly text: string | null;
  /** Of an error of ours. */
  readonly reference: string | null;
}

/** The interaction or its token is over, or somebody else has answered it. */
const tooLate: readonly (number | string)[] = [10015, 10062, 40060, 50027];

type DiscordWords = Words['errors']['discord'];

const known: Readonly<Record<number, keyof Omit<DiscordWords, 'missingPermissions'>>> = {
  10003: 'channelGone',
  10008: 'messageGone',
  30010: 'tooManyReactions',
  40005: 'uploadTooLarge',
  50001: 'noAccess',
  50007: 'directMessagesClosed',
  [RESTJSONErrorCodes.CannotSendMessagesToThisUserDueToHavingNoMutualGuilds]: 'directMessagesClosed',
  50013: 'noAccess',
  50083: 'archivedThread',
};

export function explain(error: unknown, words: Words): Explanation {
  const own = yours(error, words);
  if (own !== null) return { kind: 'yours', text: own, reference: null };
  if (error instanceof DiscordAPIError) return { kind: 'discord', text: discords(error, words), reference: null };
  if (error instanceof HTTPError) return { kind: 'discord', text: words.errors.discord.unavailable, reference: null };
  const reference = newReference();
  const { storeRefuses, internal } = words.errors.ours;
  if (error instanceof StoreError && error.code === 'read-only') {
    return { kind: 'ours', text: words.errors.yours.damaged, reference };
  }
  const say = error instanceof StoreError && error.passing ? storeRefuses : internal;
  return { kind: 'ours', text: say({ reference }), reference };
}

/** For the log. What is wrong with a request is told in words of its prompt, which are not for it. */
export const reasonOf = (error: unknown): string =>
  error instanceof ProblemError ? error.problem.code : messageOf(error);

function closed({ reason }: QueueClosedError, { errors: { yours: said } }: Words): string {
  return { stopping: said.restarting, draining: said.draining, damaged: said.damaged }[reason];
}

function yours(error: unknown, words: Words): string | null {
  if (error instanceof Refusal) return error.say(words);
  if (error instanceof LimitError) return limit(error, words);
  if (error instanceof QueueClosedError) return closed(error, words);
  if (error instanceof ProblemError) return sayProblem(words, error.problem);
  return null;
}

function limit({ reason, limit: most, retryAt }: LimitError, words: Words): string {
  const said = words.errors.yours;
  if (most === 0 && reason !== 'cooldown') return said.noneAllowed;
  if (reason === 'waiting') return said.tooManyWaiting({ waiting: most });
  if (reason === 'per-hour') return said.hourUsedUp({ limit: most, retryAt });
  return said.tooSoon({ retryAt: retryAt ?? 0 });
}

function discords({ code, status }: DiscordAPIError, words: Words): string | null {
  if (tooLate.includes(code)) return null;
  const name = status === 413 ? 'uploadTooLarge' : known[Number(code)];
  return words.errors.discord[name ?? 'unavailable'];
}

/** Four letters and digits that are easy to read out, as in `k7f3`. */
export function newReference(): string {
  return [...randomBytes(4)].map((byte) => alphabet[byte % alphabet.length]).join('');
}

const alphabet = '23456789abcdefghjkmnpqrstvwxyz';

/** The same for a job whenever it is asked for. */
export const referenceOf = (job: string): string => job.slice(-4).toLowerCase();
