/** @file Whether a bot that identifies may come in. Source: Discord's "Identify" and gateway close codes. */
import { GatewayCloseCodes } from 'discord-api-types/v10';
import { isRecord } from '../json.ts';
import type { World } from '../world.ts';
import { ALL_INTENTS, disallowed } from './intents.ts';
import type { Session } from './session.ts';

/** How a connection is closed. */
export interface Refused {
  readonly code: GatewayCloseCodes;
  readonly reason: string;
}

export function checkIdentify(world: World, data: unknown): Refused | Pick<Session, 'intents' | 'shard'> {
  if (!isRecord(data) || typeof data.intents !== 'number' || !isRecord(data.properties)) {
    return { code: GatewayCloseCodes.DecodeError, reason: 'Identify needs token, intents and properties.' };
  }
  const { token, intents } = data;
  if (!tokenMatches(token, world.options.token)) {
    return { code: GatewayCloseCodes.AuthenticationFailed, reason: 'Authentication failed.' };
  }
  if (!Number.isInteger(intents) || (intents & ~ALL_INTENTS) !== 0) {
    return { code: GatewayCloseCodes.InvalidIntents, reason: `Invalid intent(s): ${intents}.` };
  }
  if (disallowed(intents, world.state.application.flags) !== 0) {
    return { code: GatewayCloseCodes.DisallowedIntents, reason: 'Disallowed intent(s).' };
  }
  const shard = shardOfIdentify(data.shard);
  return shard ? { intents, shard } : { code: GatewayCloseCodes.InvalidShard, reason: 'Invalid shard.' };
}

export function tokenMatches(given: unknown, token: string): boolean {
  return typeof given === 'string' && given.replace(/^Bot /, '') === token;
}

function shardOfIdentify(shard: unknown): readonly [number, number] | undefined {
  if (shard === undefined || shard === null) return [0, 1];
  if (!Array.isArray(shard)) return undefined;
  const [index, count] = shard.map(Number);
  const valid = Number.isInteger(index) && Number.isInteger(count) && index! >= 0 && index! < count!;
  return valid ? [index!, count!] : undefined;
}
