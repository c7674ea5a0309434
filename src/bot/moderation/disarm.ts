/** @file People's own text, made safe to stand in a sentence of ours. */

/**
 * Signs that begin or end something in Discord's markdown wherever they stand; `[` begins masked links and `<` mentions,
 * emojis, timestamps and quiet links. Discord reads a backslash before any sign that is no letter or digit as that sign.
 * discord.js' `escapeMarkdown` looks for pairs and leaves those it takes for parts of addresses and emojis: in
 * `<: __a__` and in `https://a*b*` nothing is escaped.
 */
const signs = /[\\*_~`|<[]/g;

/** Headings, quotes, lists and small print, which only begin a line; the text is one line. */
const lineStart = /^(?:[#>+-]|\d+(?=[.)]))/;

/** Signs without a picture that reorder or hide what follows: bidirectional controls and zero-width characters. */
const unseen = /[\p{Bidi_Control}\u200b\u2060\ufeff]|(?!\s)\p{Cc}/gu;

const zeroWidthSpace = '\u200b';

/** Discord shows a card for an invitation, also where no address begins with `https://`. */
const invitation = /(?<=\b(?:discord\.gg|discord(?:app)?\.com|dis\.gd))\/(?=\w)/gi;

/** Text in one line, without signs that nobody sees. */
export const visible = (text: string): string => text.replace(unseen, '').replace(/\s+/gu, ' ').trim();

/**
 * The same text to the eye, on one line, which mentions nobody, links nothing and has no markdown. Its length is at most
 * twice that of the text.
 */
export function disarm(text: string): string {
  const escaped = visible(text)
    .replace(signs, '\\$&')
    .replace(lineStart, (start) => escapeStart(start));
  return escaped
    .replace(/@(?=everyone|here)/gi, `@${zeroWidthSpace}`)
    .replace(/:(?=\/\/)/g, '\\:')
    .replace(invitation, `${zeroWidthSpace}/`);
}

/** A digit cannot be escaped: the number of a list is parted from its point by a space that is not seen. */
const escapeStart = (start: string): string => (/^\d/.test(start) ? start + zeroWidthSpace : `\\${start}`);
