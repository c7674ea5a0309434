/** @file What is suggested while somebody types into an option. */
import type { AutocompleteInteraction } from 'discord.js';
import type { Job } from '../jobs/job.ts';
import type { Bot } from './context.ts';
import { folded } from './fold.ts';
import type { Suggestion } from './framework/definitions.ts';
import { packTitle } from './packs.ts';
import { shortened } from './replies/outgoing.ts';
import { titleOf, wordsOf } from './replies/render.ts';
import { styleTitle } from './replies/style-title.ts';
import { NO_STYLE, styleNames } from './styles.ts';
import { catalogue, wordsFor } from './words/words.ts';

/** Jobs that are looked through for suggestions. */
const RECENT = 100;
const MOST = 25;
/** Discord's limit, in characters. */
const LONGEST_VALUE = 100;
/** Of the 100 characters that Discord shows. */
const LONGEST_TITLE = 70;

const contains = (text: string, typed: string): boolean => folded(text).includes(folded(typed));

export async function suggestPacks(bot: Bot, typed: string): Promise<Suggestion[]> {
  const names = await bot.packs.names();
  const fitting = names.filter((name) => contains(name, typed) && name.length <= LONGEST_VALUE);
  return fitting.map((name) => ({ name: packTitle(name), value: name }));
}

/** Their names in the person's language, found by these and by the English ones. */
export async function suggestStyles(
  bot: Bot,
  { guildId, locale, guildLocale }: Pick<AutocompleteInteraction, 'guildId' | 'locale' | 'guildLocale'>,
  typed: string,
): Promise<Suggestion[]> {
  const words = wordsFor(bot.settings.of(guildId).language, locale, guildLocale);
  const all = ([NO_STYLE, ...styleNames] as const).map((value) => ({ name: styleTitle(value, words), value }));
  return all.filter(({ name, value }) =>
    [name, styleTitle(value, catalogue.en), value].some((text) => contains(text, typed)),
  );
}

/** A person's own jobs, newest first: what each is, and how old. */
export async function suggestJobs(
  bot: Bot,
  { user, guildId, locale, guildLocale }: Pick<AutocompleteInteraction, 'user' | 'guildId' | 'locale' | 'guildLocale'>,
  typed: string,
  isWanted: (job: Job) => boolean,
): Promise<Suggestion[]> {
  const words = wordsFor(bot.settings.of(guildId).language, locale, guildLocale);
  const found: Suggestion[] = [];
  for (const id of (await bot.store.jobs.ofOwner(user.id)).slice(0, RECENT)) {
    if (found.length === MOST) break;
    const job = await bot.store.jobs.get(id);
    const title = job && (wordsOf(job) || titleOf(words, job));
    if (!job || !title || !isWanted(job) || !(contains(title, typed) || contains(id, typed))) continue;
    const age = words.gallery.asked({ msAgo: Math.max(0, bot.clock.now() - job.createdAt) });
    found.push({ name: `${shortened(title, LONGEST_TITLE)} · ${age}`, value: id });
  }
  return found;
}
