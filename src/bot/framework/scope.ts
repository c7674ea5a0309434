/** @file Where commands are registered: everywhere or on one server. What an earlier choice left behind goes. */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DiscordAPIError, type REST, Routes } from 'discord.js';
import { type CommandJson, type Registration, register } from './registration.ts';

export interface Registered extends Registration {
  /** Commands everywhere beside those of the one server, whose members see both. */
  readonly everywhereToo: number;
}

/**
 * Registers what differs. Commands of a server that was chosen before are removed; those that are everywhere stay, for another
 * bot may live by them. Throws what `register` throws.
 */
export async function registerIn(
  rest: REST,
  application: string,
  { dataDir, guild }: { readonly dataDir: string; readonly guild: string | null },
  wanted: readonly CommandJson[],
): Promise<Registered> {
  const memory = join(dataDir, 'registered-on.txt');
  const remembered = await readFile(memory, 'utf8').catch(() => '');
  // The stand-in's application is another one.
  const [of, before = ''] = remembered.split(' ');
  const done = await register(rest, application, guild, wanted);
  if (of === application && before !== guild) await clear(rest, application, before);
  if (guild !== null && remembered !== `${application} ${guild}`) {
    await mkdir(dataDir, { recursive: true });
    await writeFile(memory, `${application} ${guild}`);
  }
  if (guild === null && of === application) await rm(memory);
  const everywhere = guild === null ? [] : ((await rest.get(Routes.applicationCommands(application))) as unknown[]);
  return { ...done, everywhereToo: everywhere.length };
}

/** The bot may have left that server. */
async function clear(rest: REST, application: string, guild: string): Promise<void> {
  try {
    await rest.put(Routes.applicationGuildCommands(application, guild), { body: [] });
  } catch (error) {
    if (!(error instanceof DiscordAPIError)) throw error;
  }
}

export const twice = (commands: number): string =>
  `DISCORD_GUILD: ${commands} commands are registered everywhere, too, so members of that server see them twice. ` +
  'To keep only those everywhere, remove the line and register again.';
