/** @file The log: one JSON object per line on stderr, without tokens. */
import { type DestinationStream, type Logger, pino, stdSerializers } from 'pino';
import type { Config } from './config.ts';

/** The token in the address of a webhook or of an interaction's callback. */
const tokenInAddress = /((?:webhooks|interactions)\/\d+\/)[\w.-]{20,}/g;

/** A bot's token: its id in base64, a time, a signature. */
const botToken = /\b[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}/g;

/** A text without any token of Discord's. */
export const withoutTokens = (text: string): string =>
  text.replace(tokenInAddress, '$1[token]').replace(botToken, '[token]');

/** Errors of discord.js carry the whole body of the request: prompts and pictures. */
function serializeError(error: Error): object {
  const { requestBody: _, rawError: __, ...kept }: Record<string, unknown> = { ...stdSerializers.err(error) };
  return kept;
}

/** At its level and above. `destination` is for tests. */
export function createLog(level: Config['logLevel'], destination: DestinationStream = pino.destination(2)): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: ['token', '*.token', '*.*.token', 'authorization', '*.authorization'], censor: '[token]' },
    serializers: { err: serializeError },
  };
  return pino(options, { write: (line: string) => destination.write(withoutTokens(line)) });
}
