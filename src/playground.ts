/** @file `npm run playground`: our stand-in for Discord with Tessera on it, or alone for any other bot. */
import { Command, InvalidArgumentError } from 'commander';
import { readConfig } from './config.ts';
import { runDiscord } from './playground/discord/main.ts';
import { exitCodes, report } from './report.ts';
import { runBot } from './run-bot.ts';
import { onStandIn, PLAYGROUND_PORT } from './stand-in.ts';

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
  .description('Starts a stand-in for Discord on 127.0.0.1, with Tessera on it.')
  .option('--port <number>', 'port; if it is taken, the next free one', port, PLAYGROUND_PORT)
  .option('--no-bot', 'start the stand-in only, for another bot')
  .option('--token <text>', 'what the bot must log in with')
  .option('--state <file>', 'keep the state in this file')
  .option('--privileged <intents>', `privileged intents to allow: ${PRIVILEGED.join(',')}`, privileged)
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : exitCodes.usage))
  .parse();

const { bot, port: wanted, token, state, privileged: allowed } = program.opts<Flags>();
const options = {
  port: wanted,
  ...(token !== undefined && { token }),
  ...(state !== undefined && { stateFile: state }),
  ...(allowed && { privileged: allowed }),
};
try {
  await (bot
    ? runBot(readConfig(), onStandIn('Tessera talks to a stand-in for Discord', options))
    : runDiscord(options));
} catch (error) {
  report(error);
}
