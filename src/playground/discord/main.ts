/** @file Runs the stand-in alone, for any bot, until it is told to stop. */
import { startDiscord } from './server.ts';

export interface RunOptions {
  readonly port: number;
  readonly token?: string;
  readonly stateFile?: string;
  readonly privileged?: readonly ('presences' | 'members' | 'messageContent')[];
}

/** Starts, says how to use it, and closes cleanly on SIGINT or SIGTERM. */
export async function runDiscord(options: RunOptions): Promise<void> {
  const discord = await startDiscord({ ...options, onProblem: (text) => process.stderr.write(`${text}\n`) });
  const stop = (): void => {
    void discord.close().then(() => process.exit(0));
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const moved = discord.port === options.port || options.port === 0 ? '' : ` (port ${options.port} is taken)`;
  process.stdout.write(
    [
      `Discord's stand-in listens on ${discord.url}${moved}. Nothing leaves this computer.`,
      '',
      `  a bot:   new Client({ …, rest: { api: '${discord.api}' } }), then client.login('${discord.token}')`,
      `  look:    curl ${discord.url}/control`,
      `  act:     curl ${discord.url}/control/act --json '{"as":"ada","do":"command","name":"imagine","options":{"prompt":"a castle"}}'`,
      `  judge:   curl ${discord.url}/control/timeline`,
      '',
      'People: ada (owner), ben (moderator), cleo (member), dan (elsewhere, with the app installed). Stop with Ctrl+C.',
      '',
    ].join('\n'),
  );
}
