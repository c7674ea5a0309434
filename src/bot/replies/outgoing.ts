/** @file A message of the bot as Discord wants it: never too long, and nobody is ever pinged. */
import type { APIActionRowComponent, APIButtonComponent, APIComponentInMessageActionRow, RawFile } from 'discord.js';
import type { Mentions } from '../mentions.ts';
import { disarm } from '../moderation/disarm.ts';

export interface OutgoingFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Read aloud to those who do not see it. */
  readonly description: string;
}

type Row = APIActionRowComponent<APIComponentInMessageActionRow>;

export interface Outgoing {
  readonly content: string;
  readonly components: readonly Row[];
  /** What the message shows from now on; absent: what it showed before. */
  readonly files?: readonly OutgoingFile[];
}

/** Discord's limits, in characters. */
const CONTENT_LIMIT = 2_000;
const DESCRIPTION_LIMIT = 1_024;
const BUTTONS_IN_A_ROW = 5;

/** A message of words alone, which shows nothing else any more. */
export const plain = (content: string): Outgoing => ({ content, components: [], files: [] });

/** At most `limit` characters, as Discord counts them (UTF-16), never half a character. */
export function shortened(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const cut = text.slice(0, limit - 1);
  return `${/[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
}

/** Of what somebody wrote, in a sentence that has to say more than it. */
const QUOTE_LIMIT = 100;

/** Somebody's own words, safe to stand in a sentence of ours, with at most `limit` characters when they are. */
export function quoted(text: string, limit = QUOTE_LIMIT): string {
  for (let length = limit; ; length = Math.floor(length * 0.9)) {
    const safe = disarm(shortened(text, length));
    if (safe.length <= limit) return safe;
  }
}

/** Buttons in rows of five. */
export function rows(buttons: readonly APIButtonComponent[]): Row[] {
  const count = Math.ceil(buttons.length / BUTTONS_IN_A_ROW);
  return Array.from({ length: count }, (_, i) => ({
    type: 1,
    components: buttons.slice(i * BUTTONS_IN_A_ROW, (i + 1) * BUTTONS_IN_A_ROW),
  }));
}

/** Sentences of ours as a message says them: commands as mentions, none cut in two, no longer than Discord allows. */
export const contentOf = (text: string, mentions: Mentions): string =>
  shortened(mentions.in(text), CONTENT_LIMIT).replace(/<\/[^<>]*…$/, '…');

/** The body and the files of a request that sends or edits a message. */
export function requestOf(
  { content, components, files }: Outgoing,
  mentions: Mentions,
): { body: Record<string, unknown>; files: RawFile[] } {
  const body = {
    content: contentOf(content, mentions),
    components,
    allowed_mentions: { parse: [] },
    ...(files && { attachments: files.map(attachmentOf) }),
  };
  return { body, files: (files ?? []).map(({ name, bytes }) => ({ name, data: Buffer.from(bytes) })) };
}

const attachmentOf = ({ name, description }: OutgoingFile, id: number) => ({
  id,
  filename: name,
  description: shortened(description, DESCRIPTION_LIMIT),
});
