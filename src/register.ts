/** @file `npm run register`: tells Discord which commands there are, and changes only what differs. */
import { REST, Routes } from 'discord.js';
import { loadHandlers } from './bot/framework/load.ts';
import { commandsJson, register } from './bot/framework/registration.ts';
import { ConfigError, readConfig } from './config.ts';

async function main(): Promise<string> {
  const { discord } = readConfig();
  if (discord.token === null) throw new ConfigError('DISCORD_TOKEN: is missing. Put the token of your bot into .env.');
  const rest = new REST({ api: discord.api }).setToken(discord.token);
  const application = (await rest.get(Routes.currentApplication())) as { id: string };
  const handlers = await loadHandlers(new URL('./bot/', import.meta.url));
  const { added, changed, removed } = await register(
    rest,
    application.id,
    discord.guild,
    commandsJson(handlers, discord.guild),
  );
  const where = discord.guild === null ? 'everywhere' : `on the server ${discord.guild}`;
  return `Commands ${where}: ${added.length} added, ${changed.length} changed, ${removed.length} removed.`;
}

try {
  process.stdout.write(`${await main()}\n`);
} catch (error) {
  process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof ConfigError ? 2 : 1;
}
