/** @file The bot on our stand-in for Discord, on this computer: no token, no account. */
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import { type DiscordOptions, startDiscord } from './playground/discord/index.ts';
import type { Surroundings } from './run-bot.ts';

export const PLAYGROUND_PORT = 8_080;

type StandInOptions = Pick<DiscordOptions, 'port' | 'token' | 'stateFile' | 'privileged'>;

/**
 * `why` begins the greeting: what led here. A token of Discord's in the configuration is not used. Servers and messages are
 * kept beside the bot's own data unless another file is named: what the bot remembers of them holds after a restart.
 */
export const onStandIn =
  (why: string, options: StandInOptions = {}) =>
  async (config: Config, log: Logger): Promise<Surroundings> => {
    const port = options.port ?? PLAYGROUND_PORT;
    const discord = await startDiscord({
      stateFile: join(config.dataDir, 'playground.json'),
      ...options,
      port,
      applicationName: 'Tessera',
      onProblem: (text) => log.warn(text),
    });
    const moved = discord.port === port || port === 0 ? '' : ` (port ${port} is taken)`;
    const channel = `${discord.url}/control/channels/general/messages`;
    const act = (body: object): string => `curl -s ${discord.url}/control/act --json '${JSON.stringify(body)}'`;
    return {
      discord: { ...config, discord: { token: discord.token, api: discord.api, guild: null } },
      token: discord.token,
      greeting: ({ health }) => [
        `${why} on ${discord.url}${moved}. Nothing leaves this computer.`,
        '',
        'In another terminal:',
        '',
        '  paint:  ' +
          act({ as: 'ada', do: 'command', name: 'imagine', options: { prompt: 'a red apple on a blue background' } }),
        `  look:   curl -s ${channel} | grep -o 'http[^"]*png[^"]*' | tail -n 1`,
        '          (after some 20 seconds: the address of the newest picture, for a browser)',
        `  press:  ${act({ as: 'ada', do: 'press', message: 'ID OF THE MESSAGE', button: 'Upscale ×2' })}`,
        `  read:   curl -s ${channel}`,
        `  health: ${health}/healthz`,
        '',
        'People: ada (owner), ben (moderator), cleo (member, in French), dan (elsewhere). What else they can do:',
        'src/playground/discord/README.md. For a bot on Discord, put its token into .env (see .env.example) and',
        '`npm start`. Stop with Ctrl+C.',
      ],
      close: () => discord.close(),
    };
  };
