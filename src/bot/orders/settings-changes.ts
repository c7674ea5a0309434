/** @file From what `/settings` was told to the changes of a server's settings. */
import { Routes } from 'discord.js';
import { defaultLimits } from '../../jobs/limits.ts';
import type { Asker } from '../asker.ts';
import type { Bot } from '../context.ts';
import { emojiOf, isSameEmoji, readEmoji, shownEmoji } from '../emoji.ts';
import { Refusal } from '../errors.ts';
import { proveFilter } from '../moderation/picture-filter.ts';
import { plain } from '../moderation/readable.ts';
import { wordRule } from '../moderation/server-words.ts';
import { newReference } from '../replies/explain.ts';
import { quoted } from '../replies/outgoing.ts';
import { isMissing } from '../replies/outlet.ts';
import type { SettingName } from '../replies/settings-page.ts';
import { type GuildSettings, reactionNames } from '../settings.ts';
import { chosenStyle } from './painting.ts';
import type { Arguments, ArgumentsFor } from './settings-data.ts';

/** Words that a server may refuse: each prompt is held against all of them. */
const MOST_WORDS = 500;

/** `settings`: those that are told to have changed. */
type Changed = { readonly settings: readonly SettingName[]; readonly changes: Partial<GuildSettings> };

/** Throws a `Refusal` for what cannot be set. */
export async function changesOf(
  bot: Bot,
  asker: Asker,
  before: GuildSettings,
  args: Exclude<Arguments, { readonly subcommand: 'show' }>,
): Promise<Changed> {
  switch (args.subcommand) {
    case 'channel':
      return change('channels', { channels: await changedChannels(bot, asker, 'channels', args) });
    case 'spoiler':
      return change('spoilers', { spoilers: await changedChannels(bot, asker, 'spoilers', args) });
    case 'role':
      return change('roles', { roles: changedRoles(before, args) });
    case 'defaults':
      return changedDefaults(bot, args);
    case 'reaction':
      return change('reactions', { reactions: changedReactions(bot, asker, before, args) });
    case 'word':
      return change('words', { words: changedWords(before, args) });
    case 'filter':
      if (args.on) await assertFilterWorks(bot);
      return change('filter', { filter: args.on ? (args.threshold ?? 80) / 100 : null });
    case 'language':
      return change('language', { language: args.language ?? null });
    case 'private':
      return change('private', { private: args.on });
    case 'buttons':
      return change('buttons', { press: args.who });
  }
}

const change = (setting: SettingName, changes: Partial<GuildSettings>): Changed => ({ settings: [setting], changes });

/** An option that is needed only for some changes, named as the reader sees it. */
const missing = (option: 'role' | 'word'): Refusal =>
  new Refusal(`without ${option}`, ({ commands, errors }) => {
    const { options } = commands.settings;
    const { name } = option === 'role' ? options.role.options.role : options.word.options.word;
    return errors.yours.optionMissing({ option: name });
  });

/** `what`: as people see it. */
const notListed = (what: string): Refusal =>
  new Refusal('not on the list', ({ errors }) => errors.yours.wordNotListed({ word: what }));

/** A server that counts on a filter should not learn from held pictures that there is none. */
async function assertFilterWorks({ filter, log }: Bot): Promise<void> {
  try {
    await proveFilter(filter);
  } catch (error) {
    const reference = newReference();
    log.error({ err: error, ref: reference }, 'the picture filter does not work');
    throw new Refusal('no filter', (words) => words.settings.noFilter({ reference }));
  }
}

/** Without saying which: this channel. */
async function changedChannels(
  { client, settings }: Bot,
  asker: Asker,
  setting: 'channels' | 'spoilers',
  args: ArgumentsFor<'channel' | 'spoiler'>,
): Promise<string[]> {
  if (args.change === 'clear') return [];
  const channel = args.channel?.id ?? asker.parentChannel ?? asker.channel;
  // Those that were deleted meanwhile nobody could name.
  const gone = args.change === 'add' ? await goneOf(client, settings.of(asker.guild)[setting]) : new Set<string>();
  const { [setting]: listed } = settings.of(asker.guild);
  if (args.change === 'remove' && !listed.includes(channel)) throw notListed(`<#${channel}>`);
  const others = listed.filter((id) => id !== channel && !gone.has(id));
  return args.change === 'add' ? [...others, channel] : others;
}

async function goneOf(client: Bot['client'], channels: readonly string[]): Promise<ReadonlySet<string>> {
  const there = await Promise.all(channels.map((id) => isThere(client, id)));
  return new Set(channels.filter((_, i) => !there[i]));
}

/** Archived threads are not in the cache. */
async function isThere(client: Bot['client'], id: string): Promise<boolean> {
  if (client.channels.cache.has(id)) return true;
  try {
    await client.rest.get(Routes.channel(id));
    return true;
  } catch (error) {
    return !isMissing(error);
  }
}

function changedRoles({ roles }: GuildSettings, args: ArgumentsFor<'role'>): GuildSettings['roles'] {
  if (args.change === 'clear') return {};
  if (!args.role) throw missing('role');
  const { [args.role.id]: own = defaultLimits, ...others } = roles;
  if (args.change === 'remove' && !(args.role.id in roles)) throw notListed(quoted(args.role.name));
  if (args.change === 'remove') return others;
  const limits = {
    waiting: args.waiting ?? own.waiting,
    perHour: args.per_hour ?? own.perHour,
    cooldownMs: args.cooldown === undefined ? own.cooldownMs : args.cooldown * 1_000,
  };
  return { ...others, [args.role.id]: limits };
}

/** What is not given stays. */
async function changedDefaults(bot: Bot, { pack: asked, quality, style }: ArgumentsFor<'defaults'>): Promise<Changed> {
  if (asked === undefined && quality === undefined && style === undefined) {
    throw new Refusal('nothing chosen', ({ errors }) => errors.yours.nothingChosen);
  }
  const pack = asked === undefined ? undefined : await bot.packs.named(asked);
  if (pack !== undefined) await bot.packs.open(pack);
  const changes = {
    // The bot's own, whichever it will be.
    ...(pack !== undefined && { pack: pack === bot.packs.standard ? null : pack }),
    ...(quality !== undefined && { quality }),
    ...(style !== undefined && { style: chosenStyle(style) }),
  };
  return { settings: (['pack', 'quality', 'style'] as const).filter((name) => name in changes), changes };
}

/** Each emoji does one thing. */
function changedReactions(
  bot: Bot,
  { guild }: Asker,
  { reactions }: GuildSettings,
  { action, emoji: written }: ArgumentsFor<'reaction'>,
): GuildSettings['reactions'] {
  const emoji = written === undefined ? null : readEmoji(bot, guild, written);
  const taken = reactionNames.find(
    (name) => name !== action && emoji !== null && isSameEmoji(emojiOf(bot, reactions, name), emoji),
  );
  if (emoji !== null && taken) {
    throw new Refusal('emoji in use', ({ errors, choices }) =>
      errors.yours.emojiTaken({ emoji: shownEmoji(emoji), action: choices.reaction[taken] }),
    );
  }
  return { ...reactions, [action]: emoji };
}

function changedWords({ words: list }: GuildSettings, args: ArgumentsFor<'word'>): string[] {
  if (args.change === 'clear') return [];
  const word = args.word?.trim() ?? '';
  if (word === '') throw missing('word');
  const others = list.filter((other) => plain(other) !== plain(word));
  if (args.change === 'remove') {
    if (others.length < list.length) return others;
    throw notListed(quoted(word));
  }
  if (!wordRule(word)) throw new Refusal('finds nothing', ({ errors }) => errors.yours.wordFindsNothing);
  if (others.length >= MOST_WORDS) {
    throw new Refusal('list is full', ({ errors }) => errors.yours.listFull({ limit: MOST_WORDS }));
  }
  // A word that is there already keeps its number.
  return others.length < list.length ? list : [...list, word];
}
