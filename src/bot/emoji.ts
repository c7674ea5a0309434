/** @file Emojis as somebody writes them and as a reaction names them. */
import type { Bot } from './context.ts';
import { Refusal } from './errors.ts';
import { quoted } from './replies/outgoing.ts';
import type { GuildSettings, ReactionName } from './settings.ts';

/** Discord sends some emojis with, some without the sign that asks for colours. */
const colourSign = /\ufe0f/g;

/** One emoji for people, however many code points it has: pictures that may be joined, a flag, a digit in a box. */
const picture = String.raw`\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|\ufe0f)*`;
const standard = new RegExp(
  String.raw`^(?:${picture}(?:\u200d${picture})*|\p{Regional_Indicator}{2}|[0-9#*]\ufe0f?\u20e3)$`,
  'u',
);

/** The same for every way of writing an emoji: itself, or `name:id` of a server's own. */
export const emojiKey = ({ id, name }: { readonly id: string | null; readonly name: string | null }): string =>
  id === null ? (name ?? '').replace(colourSign, '') : `${name}:${id}`;

/** Whether two keys are of one emoji; a server may give its own another name at any time. */
export const isSameEmoji = (one: string | null, other: string): boolean =>
  one !== null && withoutName(one) === withoutName(other);

const withoutName = (key: string): string => key.replace(/^\w+(?=:\d+$)/, '');

/** What somebody wrote as an emoji, as its key. Throws a `Refusal` for what the bot cannot use on that server. */
export function readEmoji(bot: Bot, guild: string | null, text: string): string {
  const written = text.trim();
  const [, name = '', id = ''] = /^<a?:(\w{2,32}):(\d{17,20})>$/.exec(written) ?? [];
  const known = guild !== null && bot.client.guilds.cache.get(guild)?.emojis.cache.has(id);
  if (id !== '' && known) return emojiKey({ id, name });
  if (standard.test(written)) return emojiKey({ id: null, name: written });
  throw new Refusal('unusable emoji', (words) => words.errors.yours.unknownEmoji({ emoji: quoted(written) }));
}

/** What does this on the server, `null` for nothing; unless it has its own emoji, the one that it comes with. */
export const emojiOf = (
  { emojis }: Pick<Bot, 'emojis'>,
  reactions: GuildSettings['reactions'],
  name: ReactionName,
): string | null => (reactions[name] === undefined ? (emojis.get(name) ?? null) : reactions[name]);

/** Signs that are drawn black and white unless they are told to be colourful, and not told so in the key. */
const colourless =
  /(?!\p{Emoji_Presentation})(?!\p{Emoji_Modifier})(?:\p{Extended_Pictographic}(?!\p{Emoji_Modifier})|[0-9#*](?=\u20e3))/gu;

/** A key as people see it in a message. */
export const shownEmoji = (key: string): string =>
  /^\w+:\d+$/.test(key) ? `<:${key}>` : key.replace(colourless, '$&\ufe0f');
