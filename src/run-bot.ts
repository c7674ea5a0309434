/** @file Runs the bot from its configuration until it is told to stop; `npm start` and `npm run playground` share it. */
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DiscordAPIError, DiscordjsError, DiscordjsErrorCodes } from 'discord.js';
import type { Logger } from 'pino';
import { type RunningBot, startBot } from './bot/bot.ts';
import { LoadError } from './bot/framework/load.ts';
import { type Config, ConfigError } from './config.ts';
import { checkWritable } from './inference/files.ts';
import { messageOf } from './inference/message-of.ts';
import { chooseDevice, DeviceError } from './inference/runtime/choose.ts';
import { openEngine } from './inference/worker/open.ts';
import { StoreError } from './jobs/store/errors.ts';
import { createLog } from './log.ts';

/** Where the bot lives: on Discord, or on a stand-in for it. */
export interface Surroundings {
  readonly discord: Config;
  readonly token: string;
  /** What to say when the bot takes commands. */
  readonly greeting: (running: RunningBot) => readonly string[];
  close(): Promise<void>;
}

/** 1 ours, 2 wrong configuration. */
export const exitCodes = { ours: 1, usage: 2 } as const;

/** What does not stop by then is left for the next start. */
const LAST_CHANCE_MS = 15_000;

/** Resolves when the bot takes commands; SIGINT or SIGTERM stops it, and the process. Rejects with what `report` explains. */
export async function runBot(
  config: Config,
  surroundings: (config: Config, log: Logger) => Promise<Surroundings>,
): Promise<void> {
  const log = createLog(config.logLevel);
  await assertDataDir(config);
  const { device, tried } = await chooseDevice(config.device);
  log.info({ device, tried: tried.map(({ device: name, why }) => `${name}: ${why}`) }, 'device chosen');
  const { discord, token, greeting, close } = await surroundings(config, log);
  // What nobody caught leaves the bot in a state that nobody knows: jobs are safe in the store, so it starts anew.
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'uncaught');
    process.exit(exitCodes.ours);
  });
  const engine = openEngine(config.worker, device, config.dataDir);
  try {
    const lost = new AbortController();
    const running = await startBot({
      config: discord,
      token,
      log,
      engines: [engine],
      onLost: (why) => lost.abort(why),
    });
    const stop = stopper(running, close);
    const giveUp = (): void => {
      log.fatal({ why: lost.signal.reason }, 'stopping: the connection to Discord is lost for good');
      void stop(exitCodes.usage);
    };
    if (lost.signal.aborted) giveUp();
    else lost.signal.addEventListener('abort', giveUp);
    stopOnSignals(log, stop);
    process.stdout.write(`${greeting(running).join('\n')}\n`);
  } catch (error) {
    await close();
    throw error;
  }
}

/** Throws a `ConfigError` for a folder that nothing can be written to. */
async function assertDataDir({ dataDir }: Config): Promise<void> {
  try {
    await checkWritable(join(dataDir, 'tessera.db'));
  } catch (cause) {
    throw new ConfigError(`DATA_DIR: ${messageOf(cause)}`, { cause });
  }
}

type Stop = (exitCode: number) => Promise<never>;

/** Stops in peace the first time, at once the second time. */
function stopper(running: RunningBot, close: () => Promise<void>): Stop {
  let stopping = false;
  return async (exitCode) => {
    if (stopping) process.exit(exitCodes.ours);
    stopping = true;
    const done = running.close().then(close);
    await Promise.race([done, delay(LAST_CHANCE_MS)]);
    process.exit(exitCode);
  };
}

function stopOnSignals(log: Logger, stop: Stop): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      log.info({ signal }, 'stopping');
      void stop(0);
    });
  }
}

/** Says why the bot does not run, and ends the process. */
export function report(error: unknown): never {
  const [words, code] = explain(error);
  process.stderr.write(`error: ${words}\n`);
  if (code === exitCodes.ours && offlineCode(error) === null && error instanceof Error) {
    process.stderr.write(`${error.stack}\n`);
  }
  process.exit(code);
}

const offlineCodes: readonly string[] = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'ECONNRESET',
  'UND_ERR_SOCKET',
  'UND_ERR_CONNECT_TIMEOUT',
];

/** Of the error, or of what caused it; `null` when the network is not to blame. */
function offlineCode(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  return 'code' in error && offlineCodes.includes(String(error.code)) ? String(error.code) : offlineCode(error.cause);
}

function explain(error: unknown): [words: string, code: number] {
  const message = messageOf(error);
  if (error instanceof ConfigError || error instanceof DeviceError) return [message, exitCodes.usage];
  if (error instanceof StoreError || error instanceof LoadError) return [message, exitCodes.ours];
  const badToken =
    (error instanceof DiscordjsError && error.code === DiscordjsErrorCodes.TokenInvalid) ||
    (error instanceof DiscordAPIError && error.status === 401);
  const offline = offlineCode(error);
  if (offline !== null) {
    return [
      `Discord cannot be reached (${offline}). Is this computer online, and is DISCORD_API right?`,
      exitCodes.ours,
    ];
  }
  if (badToken) {
    return ['DISCORD_TOKEN: Discord does not accept it. Reset it in the developer portal → Bot, and copy it anew.', 2];
  }
  return [`something broke on our side: ${message}`, exitCodes.ours];
}
