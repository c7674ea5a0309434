/** @file Runs the bot from its configuration until it is told to stop; `npm start` and `npm run playground` share it. */
import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { type RunningBot, startBot } from './bot/bot.ts';
import { type Config, ConfigError } from './config.ts';
import { checkWritable } from './inference/files.ts';
import { messageOf } from './inference/message-of.ts';
import { chooseDevice } from './inference/runtime/choose.ts';
import { openEngine } from './inference/worker/open.ts';
import { createLog } from './log.ts';
import { exitCodes } from './report.ts';

/** Where the bot lives: on Discord, or on a stand-in for it. */
export interface Surroundings {
  readonly discord: Config;
  readonly token: string;
  /** What to say when the bot takes commands. */
  readonly greeting: (running: RunningBot) => readonly string[];
  close(): Promise<void>;
}

/** What does not stop by then is left for the next start. */
const LAST_CHANCE_MS = 15_000;

/** A terminal signals everybody in it, and npm passes its signal on: what comes so soon after is the same. */
const ONE_SIGNAL_MS = 500;

const NPM_WATCHED_MS = 1_000;

/** As early as can be: npm may end while the bot starts. */
const firstParent = process.ppid;

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
    const stopper = new Stopper(() => running.close().then(close));
    const giveUp = (): void => {
      log.fatal({ why: lost.signal.reason }, 'stopping: the connection to Discord is lost for good');
      stopper.stop(exitCodes.usage);
    };
    if (lost.signal.aborted) giveUp();
    else lost.signal.addEventListener('abort', giveUp);
    stopOnSignals(log, stopper);
    stopWithNpm(log, stopper);
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

/** Stops in peace the first time, at once the second time. */
class Stopper {
  readonly #close: () => Promise<unknown>;
  #since: number | null = null;

  constructor(close: () => Promise<unknown>) {
    this.#close = close;
  }

  get isStopping(): boolean {
    return this.#since !== null;
  }

  stop(exitCode: number): void {
    if (this.#since === null) {
      this.#since = performance.now();
      void this.#inPeace(exitCode);
    } else if (performance.now() - this.#since > ONE_SIGNAL_MS) {
      // The log would still be on its way when the process is gone.
      writeSync(process.stderr.fd, 'Stopped at once: jobs go on from their last checkpoints.\n');
      // An orderly exit would wait for the worker, or trip over it.
      process.kill(process.pid, 'SIGKILL');
    }
  }

  async #inPeace(exitCode: number): Promise<never> {
    await Promise.race([this.#close(), delay(LAST_CHANCE_MS)]);
    process.exit(exitCode);
  }
}

function stopOnSignals(log: Logger, stopper: Stopper): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (!stopper.isStopping) log.info({ signal }, 'stopping');
      stopper.stop(0);
    });
  }
}

/** npm starts programs by a shell, which may not pass a SIGTERM on: when npm has gone, the bot has lost its parent. */
function stopWithNpm(log: Logger, stopper: Stopper): void {
  if (process.env.npm_lifecycle_event === undefined) return;
  const timer = setInterval(() => {
    if (process.ppid === firstParent) return;
    clearInterval(timer);
    if (stopper.isStopping) return;
    log.info('npm has ended: stopping');
    stopper.stop(0);
  }, NPM_WATCHED_MS).unref();
}
