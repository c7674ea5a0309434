/** @file `npm start`: the bot on Discord or, without a token, on a stand-in for Discord on this computer. */
import type { Logger } from 'pino';
import { invitation } from './bot/permissions.ts';
import { type Config, ConfigError, readConfig } from './config.ts';
import { report } from './report.ts';
import { runBot, type Surroundings } from './run-bot.ts';
import { onStandIn } from './stand-in.ts';

async function main(): Promise<void> {
  const config = readConfig();
  const { token } = config.discord;
  if (token === null && config.production) {
    throw new ConfigError(
      'DISCORD_TOKEN: is missing, and this is production (NODE_ENV). Copy the token of your bot from ' +
        'https://discord.com/developers/applications into .env.',
    );
  }
  const playground = onStandIn('There is no DISCORD_TOKEN, so Tessera talks to a stand-in for Discord');
  await runBot(config, token === null ? playground : onDiscord(token));
}

const onDiscord =
  (token: string) =>
  async (config: Config, log: Logger): Promise<Surroundings> => {
    log.info({ api: config.discord.api }, 'connecting');
    return {
      discord: config,
      token,
      greeting: ({ bot, health }) => [
        `Tessera is ${bot.client.user.tag} on ${servers(bot.client.guilds.cache.size)}. Health: ${health}/healthz`,
        `Invite it with: ${invitation(bot.client.application.id)}`,
        'Then write /imagine in a channel. Stop with Ctrl+C.',
      ],
      close: async () => {},
    };
  };

const servers = (count: number): string => `${count} ${count === 1 ? 'server' : 'servers'}`;

try {
  await main();
} catch (error) {
  report(error);
}
