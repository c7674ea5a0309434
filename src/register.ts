/** @file `npm run register`: tells Discord which commands there are, and changes only what differs. */
import { REST, Routes } from 'discord.js';
import { loadHandlers } from './bot/framework/load.ts';
import { commandsJson } from './bot/framework/registration.ts';
import { registerIn, twice } from './bot/framework/scope.ts';
import { ConfigError, readConfig } from './config.ts';
import { report } from './report.ts';

async function main(): Promise<string[]> {
  const { dataDir, discord } = readConfig();
  const { token, api, guild } = discord;
  if (token === null) throw new ConfigError('DISCORD_TOKEN: is missing. Put the token of your bot into .env.');
  const rest = new REST({ api }).setToken(token);
  const application = (await rest.get(Routes.currentApplication())) as { id: string };
  const handlers = await loadHandlers(new URL('./bot/', import.meta.url));
  const wanted = commandsJson(handlers, guild);
  const { added, changed, removed, everywhereToo } = await registerIn(rest, application.id, { dataDir, guild }, wanted);
  const where = guild === null ? 'everywhere' : `on the server ${guild}`;
  return [
    `Commands ${where}: ${added.length} added, ${changed.length} changed, ${removed.length} removed.`,
    ...(everywhereToo > 0 ? [twice(everywhereToo)] : []),
  ];
}

try {
  process.stdout.write(`${(await main()).join('\n')}\n`);
} catch (error) {
  report(error);
}
