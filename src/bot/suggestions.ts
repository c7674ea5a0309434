/** @file What is suggested while somebody types into an option. */
import type { AutocompleteInteraction } from 'discord.js';
import type { Job } from '../jobs/job.ts';
import type { Bot } from './context.ts';
import type { Suggestion } from './framework/definitions.ts';
import { styleNames, styles } from './styles.ts';
import { chooseLanguage } from './words/languages.ts';

/** Jobs that are looked through for suggestions. */
const RECENT = 100;
const MOST = 25;

const contains = (text: string, typed: string): boolean => text.toLowerCase().includes(typed.trim().toLowerCase());

export async function suggestPacks(bot: Bot, typed: string): Promise<Suggestion[]> {
  const names = await bot.packs.names();
  return names.filter((name) => contains(name, typed)).map((name) => ({ name, value: name }));
}

/** Their names in the person's language, found by these and by the English ones. */
export async function suggestStyles(
  bot: Bot,
  { guildId, locale, guildLocale }: Pick<AutocompleteInteraction, 'guildId' | 'locale' | 'guildLocale'>,
  typed: string,
): Promise<Suggestion[]> {
  const language = chooseLanguage(bot.settings.of(guildId).language, locale, guildLocale);
  return styleNames
    .map((value) => ({ name: styles[value].names[language], value }))
    .filter(({ name, value }) => contains(name, typed) || contains(value, typed));
}

/** A person's own jobs, newest first. */
export async function suggestJobs(
  bot: Bot,
  owner: string,
  typed: string,
  isWanted: (job: Job) => boolean,
): Promise<Suggestion[]> {
  const found: Suggestion[] = [];
  for (const id of (await bot.store.jobs.ofOwner(owner)).slice(0, RECENT)) {
    if (found.length === MOST) break;
    const job = await bot.store.jobs.get(id);
    const title = job && titleOf(job);
    if (job && title && isWanted(job) && (contains(title, typed) || contains(id, typed))) {
      found.push({ name: title, value: id });
    }
  }
  return found;
}

const titleOf = ({ request, id }: Job): string =>
  request.kind === 'paint' && request.settings.prompt !== '' ? request.settings.prompt : `${request.kind} ${id}`;
