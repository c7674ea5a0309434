/** @file The bot as a process of its own, as `npm start` runs it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Discord } from '../../src/playground/discord/index.ts';

export interface BotProcess {
  /** Address of `/healthz` and `/metrics`, without a slash at its end. */
  readonly health: string;
  /** Everything written so far, line by line. */
  readonly lines: readonly string[];
  /** Whether the process has not ended. */
  readonly alive: boolean;
  /** Moves the bot's clock ahead; resolves when it has moved. */
  advance(ms: number): Promise<void>;
  /** As `kill -9`; resolves when it is gone. */
  kill(): Promise<void>;
  /** Asks it to stop in peace; its exit code. */
  stop(): Promise<number | null>;
}

const passingTime = new URL('./passing-time.ts', import.meta.url).href;
const greeting = /Health: (http:\S+)\/healthz/;

/** Resolves when the bot takes commands. Throws with what it wrote when it ends before. */
export async function startBotProcess({ api, token }: Discord, dataDir: string): Promise<BotProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', '--import', passingTime, 'src/main.ts'], {
    env: {
      ...process.env,
      DISCORD_API: api,
      DISCORD_TOKEN: token,
      DISCORD_GUILD: undefined,
      DATA_DIR: dataDir,
      HTTP_PORT: '0',
      LOG_LEVEL: 'debug',
      NODE_ENV: 'test',
      TESSERA_DEVICE: 'cpu',
      TESSERA_PACK: 'starter',
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const lines: string[] = [];
  const health = await new Promise<string>((resolve, reject) => {
    const take = (line: string): void => {
      lines.push(line);
      const [, address] = greeting.exec(line) ?? [];
      if (address) resolve(address);
    };
    for (const stream of [child.stdout, child.stderr]) if (stream) createInterface(stream).on('line', take);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`The bot ended with ${code}:\n${lines.join('\n')}`)));
  });
  const isAlive = (): boolean => child.exitCode === null && child.signalCode === null;
  return {
    health,
    lines,
    get alive() {
      return isAlive();
    },
    async advance(ms) {
      child.send(ms);
      await once(child, 'message');
    },
    kill: async () => void (await end(child, 'SIGKILL')),
    stop: () => end(child, 'SIGTERM'),
  };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
  return child.exitCode;
}
