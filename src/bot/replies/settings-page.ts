/** @file A server's settings in words. */
import type { Bot } from '../context.ts';
import { emojiOf, shownEmoji } from '../emoji.ts';
import { disarm } from '../moderation/disarm.ts';
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

const onOff = (on: boolean, { settings }: Words): string => (on ? settings.on : settings.off);
const listed = (items: readonly string[], empty: string): string => (items.length > 0 ? items.join(SEPARATOR) : empty);

/** Of the words that are refused, in characters: the page has to hold more than them. */
const WORDS_SHOWN = 600;

/** With the numbers that people are told when their prompt matches one. */
function numbered(list: readonly string[], limit: number): string {
  const lines: string[] = [];
  for (const [i, word] of list.entries()) {
    const line = `${i + 1} ${quoted(word)}`;
    if (lines.join(SEPARATOR).length + line.length > limit) return [...lines, '…'].join(SEPARATOR);
    lines.push(line);
  }
  return lines.join(SEPARATOR);
}

/** The whole list as a file, when the page cannot hold it. */
export function wordFile({ words: list }: GuildSettings, { settings }: Words): OutgoingFile[] {
  if (!numbered(list, WORDS_SHOWN).endsWith('…')) return [];
  const text = list.map((word, i) => `${i + 1}\t${word}\n`).join('');
  return [{ name: 'words.txt', bytes: Buffer.from(text), description: settings.names.words }];
}

const values: Readonly<Record<SettingName, Value>> = {
  channels: ({ channels }, { settings }) =>
    listed(
      channels.map((id) => `<#${id}>`),
      settings.everywhere,
    ),
  spoilers: ({ spoilers }, { settings }) =>
    listed(
      spoilers.map((id) => `<#${id}>`),
      settings.none,
    ),
  roles: ({ roles }, { settings }) =>
    listed(
      Object.entries(roles).map(([id, limits]) => settings.roleLimits({ role: `<@&${id}>`, ...limits })),
      settings.none,
    ),
  pack: ({ pack }, _, bot) => disarm(pack ?? bot.packs.standard),
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
    const shown = numbered(list, WORDS_SHOWN);
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
