/** @file `npm start`: the bot on Discord or, without a token, on a stand-in for Discord on this computer. */
import { setTimeout as delay } from 'node:timers/promises';
import { DiscordAPIError, DiscordjsError, DiscordjsErrorCodes } from 'discord.js';
import type { Logger } from 'pino';
import { type RunningBot, startBot } from './bot/bot.ts';
import { LoadError } from './bot/framework/load.ts';
import { invitation } from './bot/permissions.ts';
import { type Config, ConfigError, readConfig } from './config.ts';
import { chooseDevice, DeviceError } from './inference/runtime/choose.ts';
import { openEngine } from './inference/worker/open.ts';
import { StoreError } from './jobs/store/errors.ts';
import { createLog } from './log.ts';
import { startDiscord } from './playground/discord/index.ts';

/** 1 ours, 2 wrong configuration. */
const exitCodes = { ours: 1, usage: 2 } as const;

/** What does not stop by then is left for the next start. */
const LAST_CHANCE_MS = 15_000;

const PLAYGROUND_PORT = 8_080;

async function main(): Promise<void> {
  const config = readConfig();
  const log = createLog(config.logLevel);
  if (config.discord.token === null && config.production) {
    throw new ConfigError(
      'DISCORD_TOKEN: is missing, and this is production (NODE_ENV). Copy the token of your bot from ' +
        'https://discord.com/developers/applications into .env.',
    );
  }
  const { device, tried } = await chooseDevice(config.device);
  log.info({ device, tried: tried.map(({ device: name, why }) => `${name}: ${why}`) }, 'device chosen');
  const parts = config.discord.token === null ? await onStandIn(config, log) : await onDiscord(config, log);
  const { discord, close } = parts;
  // What nobody caught leaves the bot in a state that nobody knows: jobs are safe in the store, so it starts anew.
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'uncaught');
    process.exit(exitCodes.ours);
  });
  const engine = openEngine(config.worker, device, config.dataDir);
  try {
    const running = await startBot({ config: discord, token: parts.token, log, engines: [engine] });
    stopOnSignals(log, running, close);
    process.stdout.write(`${parts.greeting(running).join('\n')}\n`);
  } catch (error) {
    await close();
    throw error;
  }
}

interface Surroundings {
  readonly discord: Config;
  readonly token: string;
  readonly greeting: (running: RunningBot) => readonly string[];
  close(): Promise<void>;
}

async function onDiscord(config: Config, log: Logger): Promise<Surroundings> {
  log.info({ api: config.discord.api }, 'connecting');
  return {
    discord: config,
    token: config.discord.token ?? '',
    greeting: ({ bot, health }) => [
      `Tessera is ${bot.client.user.tag} in ${bot.client.guilds.cache.size} servers. Health: ${health}/healthz`,
      `Invite it with: ${invitation(bot.client.application.id)}`,
    ],
    close: async () => {},
  };
}

async function onStandIn(config: Config, log: Logger): Promise<Surroundings> {
  const discord = await startDiscord({
    port: PLAYGROUND_PORT,
    applicationName: 'Tessera',
    onProblem: (text) => log.warn(text),
  });
  const act = (body: object): string => `curl -s ${discord.url}/control/act --json '${JSON.stringify(body)}'`;
  return {
    discord: { ...config, discord: { token: discord.token, api: discord.api, guild: null } },
    token: discord.token,
    greeting: ({ health }) => [
      `There is no DISCORD_TOKEN, so Tessera talks to a stand-in for Discord on ${discord.url}. Nothing leaves this computer.`,
      '',
      '  paint:  ' +
        act({ as: 'ada', do: 'command', name: 'imagine', options: { prompt: 'a red apple on a blue background' } }),
      `  look:   curl -s ${discord.url}/control`,
      `  health: ${health}/healthz`,
      '',
      'For a bot on Discord, put its token into .env (see .env.example). Stop with Ctrl+C.',
    ],
    close: () => discord.close(),
  };
}

/** The first signal stops in peace, the second at once. */
function stopOnSignals(log: Logger, running: RunningBot, close: () => Promise<void>): void {
  let stopping = false;
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    if (stopping) process.exit(exitCodes.ours);
    stopping = true;
    log.info({ signal }, 'stopping');
    const done = running.close().then(close);
    await Promise.race([done, delay(LAST_CHANCE_MS)]);
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, (name) => void stop(name));
}

function report(error: unknown): void {
  const [words, code] = explain(error);
  process.stderr.write(`error: ${words}\n`);
  if (code === exitCodes.ours && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  process.exit(code);
}

function explain(error: unknown): [words: string, code: number] {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof ConfigError || error instanceof DeviceError) return [message, exitCodes.usage];
  if (error instanceof StoreError || error instanceof LoadError) return [message, exitCodes.ours];
  const badToken =
    (error instanceof DiscordjsError && error.code === DiscordjsErrorCodes.TokenInvalid) ||
    (error instanceof DiscordAPIError && error.status === 401);
  if (badToken) {
    return ['DISCORD_TOKEN: Discord does not accept it. Reset it in the developer portal → Bot, and copy it anew.', 2];
  }
  return [`something broke on our side: ${message}`, exitCodes.ours];
}

try {
  await main();
} catch (error) {
  report(error);
}
