/** @file A server's settings in words. */
import type { Bot } from '../context.ts';
import { shownEmoji } from '../emoji.ts';
import { disarm } from '../moderation/disarm.ts';
import { type GuildSettings, reactionNames } from '../settings.ts';
import { isStyleName, styles } from '../styles.ts';
import { languageOf, languages } from '../words/languages.ts';
import type { Words } from '../words/words.ts';

export type SettingName = keyof Words['settings']['names'];

type Value = (settings: GuildSettings, words: Words, bot: Bot) => string;

const onOff = (on: boolean, { settings }: Words): string => (on ? settings.on : settings.off);
const listed = (items: readonly string[], empty: string): string => (items.length > 0 ? items.join(', ') : empty);

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
  style: ({ style, language }, { settings }) =>
    style !== null && isStyleName(style) ? styles[style].names[languageOf(language ?? '') ?? 'en'] : settings.none,
  reactions: ({ reactions }, { choices, settings }, bot) =>
    reactionNames
      .map((name) => {
        const emoji = reactions[name] === undefined ? bot.emojis.get(name) : reactions[name];
        return `${emoji ? shownEmoji(emoji) : settings.none} ${choices.reaction[name]}`;
      })
      .join(', '),
  words: ({ words: list }, { settings }) => settings.listed({ words: list.length }),
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
  (Object.keys(values) as SettingName[]).map(
    (name) => `**${words.settings.names[name]}**: ${settingValue(bot, words, settings, name)}`,
  );
