/** @file `npm run playground`: the stand-in for Discord, for any bot. (`npm start` runs ours on one of its own.) */
import { Command, InvalidArgumentError } from 'commander';
import { runDiscord } from './discord/main.ts';

const PRIVILEGED = ['presences', 'members', 'messageContent'] as const;

interface Flags {
  readonly port: number;
  readonly bot: boolean;
  readonly token?: string;
  readonly state?: string;
  readonly privileged?: readonly (typeof PRIVILEGED)[number][];
}

function port(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 65_535)
    throw new InvalidArgumentError('A port is a number from 0 to 65535.');
  return value;
}

function privileged(text: string): (typeof PRIVILEGED)[number][] {
  return text.split(',').map((name) => {
    const known = PRIVILEGED.find((candidate) => candidate === name);
    if (!known) throw new InvalidArgumentError(`Choose among ${PRIVILEGED.join(', ')}, separated by commas.`);
    return known;
  });
}

const program = new Command('playground')
  .description('Starts a stand-in for Discord on 127.0.0.1, for any bot.')
  .option('--port <number>', 'port; if it is taken, the next free one', port, 8080)
  .option('--no-bot', 'start the stand-in only')
  .option('--token <text>', 'what the bot must log in with')
  .option('--state <file>', 'keep the state in this file')
  .option('--privileged <intents>', `privileged intents to allow: ${PRIVILEGED.join(',')}`, privileged)
  .parse();

const flags = program.opts<Flags>();
if (flags.bot) process.stdout.write('This is the stand-in alone; npm start runs Tessera on it.\n\n');
try {
  await runDiscord({
    port: flags.port,
    ...(flags.token !== undefined && { token: flags.token }),
    ...(flags.state !== undefined && { stateFile: flags.state }),
    ...(flags.privileged && { privileged: flags.privileged }),
  });
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
