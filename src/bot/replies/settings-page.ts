/** @file A server's settings in words. */
import type { Bot } from '../context.ts';
import { emojiOf, shownEmoji } from '../emoji.ts';
import { disarm } from '../moderation/disarm.ts';
import { packTitle } from '../packs.ts';
import { type GuildSettings, reactionNames } from '../settings.ts';
import { isStyleName, NO_STYLE } from '../styles.ts';
import { languageOf, languages } from '../words/languages.ts';
import type { Words } from '../words/words.ts';
import { type OutgoingFile, quoted } from './outgoing.ts';
import { styleTitle } from './style-title.ts';

export type SettingName = keyof Words['settings']['names'];

type Value = (settings: GuildSettings, words: Words, bot: Bot) => string;

/** Between things of a list, in every language. */
const SEPARATOR = ' · ';

/** The role that everybody has is named like its server, and its mention would get a second @. */
const roleMention = ({ client }: Bot, id: string): string =>
  client.guilds.cache.has(id) ? disarm('@everyone') : `<@&${id}>`;

const onOff = (on: boolean, { settings }: Words): string => (on ? settings.on : settings.off);

/** Of a list, in characters: the page has to hold more than it. */
const LIST_SHOWN = 350;

/** As many items as there is room for; `…` stands for the rest. */
function fitting(items: readonly string[]): string {
  const shown: string[] = [];
  for (const item of items) {
    if (shown.join(SEPARATOR).length + item.length > LIST_SHOWN) return [...shown, '…'].join(SEPARATOR);
    shown.push(item);
  }
  return shown.join(SEPARATOR);
}

/** What was just added is to be seen. */
const newestFirst = <Item>(items: readonly Item[]): Item[] => [...items].reverse();

const listed = (items: readonly string[], empty: string): string => (items.length > 0 ? fitting(items) : empty);

/** With the numbers that people are told when their prompt matches one. */
const numbered = (list: readonly string[]): string => fitting(list.map((word, i) => `${i + 1} ${quoted(word)}`));

/** Lists that the page cannot hold, each as a file. */
export function listFiles(bot: Bot, words: Words, settings: GuildSettings): OutgoingFile[] {
  const named = (id: string): string => `${nameOf(bot, id)}\t${id}`;
  const lists = {
    words: settings.words.map((word, i) => `${i + 1}\t${word}`),
    channels: settings.channels.map(named),
    spoilers: settings.spoilers.map(named),
    roles: Object.entries(settings.roles).map(
      ([id, limits]) => `${named(id)}\t${words.settings.roleLimits({ role: '', ...limits })}`,
    ),
  } as const;
  return (Object.keys(lists) as (keyof typeof lists)[])
    .filter((name) => /…(?:\|\|)?$/.test(settingValue(bot, words, settings, name)))
    .map((name) => ({
      name: `${name}.txt`,
      bytes: Buffer.from(lists[name].map((line) => `${line}\n`).join('')),
      description: words.settings.names[name],
    }));
}

/** Of a channel or a role; empty when it is gone. */
const nameOf = ({ client }: Bot, id: string): string => {
  const channel = client.channels.cache.get(id);
  if (channel && 'name' in channel) return channel.name ?? '';
  return client.guilds.cache.find(({ roles }) => roles.cache.has(id))?.roles.cache.get(id)?.name ?? '';
};

const values: Readonly<Record<SettingName, Value>> = {
  channels: ({ channels }, { settings }) =>
    listed(
      newestFirst(channels).map((id) => `<#${id}>`),
      settings.everywhere,
    ),
  spoilers: ({ spoilers }, { settings }) =>
    listed(
      newestFirst(spoilers).map((id) => `<#${id}>`),
      settings.none,
    ),
  roles: ({ roles }, { settings }, bot) =>
    listed(
      newestFirst(Object.entries(roles)).map(([id, limits]) =>
        settings.roleLimits({ role: roleMention(bot, id), ...limits }),
      ),
      settings.none,
    ),
  pack: ({ pack }, _, bot) => packTitle(pack ?? bot.packs.standard),
  quality: ({ quality }, { choices }) => choices.quality[quality],
  style: ({ style }, words) => styleTitle(style !== null && isStyleName(style) ? style : NO_STYLE, words),
  reactions: ({ reactions }, { choices, settings }, bot) =>
    reactionNames
      .map((name) => {
        const emoji = emojiOf(bot, reactions, name);
        return `${choices.reaction[name]} ${emoji ? shownEmoji(emoji) : `(${settings.off})`}`;
      })
      .join(SEPARATOR),
  words: ({ words: list }, { settings }) => {
    const shown = numbered(list);
    return settings.listed({ words: list.length }) + (shown === '' ? '' : ` ||${shown}||`);
  },
  filter: ({ filter }, words) =>
    filter === null ? words.settings.off : words.settings.filterFrom({ threshold: filter }),
  language: ({ language }, { settings }) => {
    const code = language && languageOf(language);
    return code ? languages[code] : settings.ownLanguage;
  },
  private: ({ private: isPrivate }, words) => onOff(isPrivate, words),
  buttons: ({ press }, { choices }) => choices.press[press],
};

export const settingValue = (bot: Bot, words: Words, settings: GuildSettings, name: SettingName): string =>
  values[name](settings, words, bot);

export const settingLines = (bot: Bot, words: Words, settings: GuildSettings): string[] =>
  (Object.keys(values) as SettingName[]).map((name) =>
    words.settings.line({ setting: words.settings.names[name], value: settingValue(bot, words, settings, name) }),
  );
