/** @file The environment (and `.env`), read once into a checked record. */
import { resolve } from 'node:path';
import { config as readEnvFile } from 'dotenv';
import { z } from 'zod';
import type { WorkerKind } from './inference/worker/channel.ts';

const text = z.string().trim().min(1, { error: 'is empty: give a value or remove the line', abort: true });

const oneOf = <const Values extends readonly [string, ...string[]]>(values: Values) =>
  z.enum(values, { error: `is none of ${values.join(', ')}` });

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

const environment = z.object({
  DATA_DIR: text.default('data').transform((path) => resolve(path)),
  TESSERA_PACK: text.default('starter'),
  TESSERA_DEVICE: oneOf(['auto', 'cuda', 'webgpu', 'cpu']).default('auto'),
  DISCORD_TOKEN: text.regex(/^\S+$/, 'has white space in it: copy the token alone').optional(),
  DISCORD_API: z
    .url({ protocol: /^https?$/, error: 'is no address: write it like https://discord.com/api' })
    .default('https://discord.com/api')
    .transform((address) => address.replace(/\/+$/, '').replace(/\/v\d+$/, '')),
  DISCORD_GUILD: text.regex(/^\d{17,20}$/, 'is no id of a server: it has 17 to 20 digits').optional(),
  WORKER: oneOf(['thread', 'process']).default('thread'),
  HTTP_HOST: text.default('127.0.0.1'),
  HTTP_PORT: z
    .string()
    .regex(/^\d{1,5}$/, 'is no port: write a number from 0 to 65535')
    .default('8090')
    .transform(Number)
    .refine((port) => port <= 65_535, 'is no port: write a number from 0 to 65535'),
  LOG_LEVEL: oneOf(logLevels).default('info'),
  NODE_ENV: z.string().optional(),
});

export interface Config {
  /** Folder of everything that Tessera writes by itself, absolute. */
  readonly dataDir: string;
  /** Name of an installed pack, or a folder. */
  readonly pack: string;
  readonly device: 'auto' | 'cuda' | 'webgpu' | 'cpu';
  readonly worker: WorkerKind;
  readonly discord: {
    /** `null`: the bot talks to the stand-in. */
    readonly token: string | null;
    /** Base address of the REST interface, without a slash at its end and without a version. */
    readonly api: string;
    /** Where commands are registered; `null`: everywhere. */
    readonly guild: string | null;
  };
  /** Where `/healthz` and `/metrics` are served; port 0 takes any free one. */
  readonly http: { readonly host: string; readonly port: number };
  readonly logLevel: (typeof logLevels)[number];
  readonly production: boolean;
}

/** The environment contradicts itself; the message names every wrong variable. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Names that are for us alone, but for those that Kubernetes makes for a service of our name: others are misspelt. */
const likeOurs = /^TESSERA_(?!(?:SERVICE|PORT)(?:_|$))/;
const ours = Object.keys(environment.shape).filter((name) => likeOurs.test(name));

/** Reads `.env` beside the working folder, then the environment, which wins. Throws `ConfigError`. */
export function readConfig(variables: NodeJS.ProcessEnv = withEnvFile()): Config {
  const parsed = environment.safeParse(variables);
  const unknown = Object.keys(variables).filter((name) => likeOurs.test(name) && !ours.includes(name));
  if (!parsed.success || unknown.length > 0) {
    const problems = [
      ...(parsed.error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`),
      ...unknown.map((name) => `${name}: is no variable of ours; there are ${ours.join(' and ')}`),
    ];
    throw new ConfigError(`The environment (or .env) is wrong:\n${problems.map((line) => `  ${line}`).join('\n')}`);
  }
  const { data } = parsed;
  return {
    dataDir: data.DATA_DIR,
    pack: data.TESSERA_PACK,
    device: data.TESSERA_DEVICE,
    worker: data.WORKER,
    discord: { token: data.DISCORD_TOKEN ?? null, api: data.DISCORD_API, guild: data.DISCORD_GUILD ?? null },
    http: { host: data.HTTP_HOST, port: data.HTTP_PORT },
    logLevel: data.LOG_LEVEL,
    production: data.NODE_ENV === 'production',
  };
}

function withEnvFile(): NodeJS.ProcessEnv {
  readEnvFile({ quiet: true });
  return process.env;
}
