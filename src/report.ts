/** @file Says why a program of ours does not run, in words that tell what to do. */
import { DiscordAPIError, DiscordjsError, DiscordjsErrorCodes } from 'discord.js';
import { LoadError } from './bot/framework/load.ts';
import { ConfigError } from './config.ts';
import { messageOf } from './inference/message-of.ts';
import { networkProblemOf } from './inference/network-problems.ts';
import { DeviceError } from './inference/runtime/choose.ts';
import { StoreError } from './jobs/store/errors.ts';

/** 1 ours, 2 wrong configuration. */
export const exitCodes = { ours: 1, usage: 2 } as const;

/** Says why the program does not run, and ends the process. */
export function report(error: unknown): never {
  const { words, code, isOurs = false } = explain(error);
  process.stderr.write(`error: ${words}\n`);
  if (isOurs && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  process.exit(code);
}

/** What every bot asks for first: where that is not found, there is no Discord. */
const firstRequest = /\/(?:gateway\/bot|applications\/@me)$/;

interface Explanation {
  readonly words: string;
  readonly code: number;
  /** Nobody foresaw it. */
  readonly isOurs?: boolean;
}

function explain(error: unknown): Explanation {
  const message = messageOf(error);
  if (error instanceof ConfigError || error instanceof DeviceError) return { words: message, code: exitCodes.usage };
  if (error instanceof StoreError || error instanceof LoadError) return { words: message, code: exitCodes.ours };
  const offline = networkProblemOf(error);
  if (offline) {
    const words = `Discord cannot be reached (${offline.code}). Is this computer online, and is DISCORD_API right?`;
    return { words, code: exitCodes.ours };
  }
  const badToken =
    (error instanceof DiscordjsError && error.code === DiscordjsErrorCodes.TokenInvalid) ||
    (error instanceof DiscordAPIError && error.status === 401);
  if (badToken) {
    const words =
      'DISCORD_TOKEN: Discord does not accept it. Reset it in the developer portal → Bot, and copy it anew.';
    return { words, code: exitCodes.usage };
  }
  if (error instanceof DiscordAPIError && error.status === 404 && firstRequest.test(error.url)) {
    const words = `DISCORD_API: there is no Discord at ${error.url}. Write it like https://discord.com/api.`;
    return { words, code: exitCodes.usage };
  }
  return { words: `something broke on our side: ${message}`, code: exitCodes.ours, isOurs: true };
}
