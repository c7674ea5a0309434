/** @file Having a picture described. */
import type { FileName } from '../../jobs/store/files.ts';
import type { Asker } from '../asker.ts';
import type { Bot } from '../context.ts';
import { order } from './order.ts';
import { assertWordsAllowed } from './words-allowed.ts';

/** `labels`: what it could be; the pack's own list when there is none. */
export async function describePicture(
  bot: Bot,
  asker: Asker,
  image: FileName,
  labels: readonly string[],
): Promise<void> {
  assertWordsAllowed(bot, asker, labels);
  const pack = bot.settings.of(asker.guild).pack ?? bot.packs.standard;
  await order(bot, asker, { kind: 'describe', pack, image, ...(labels.length > 0 && { labels: [...labels] }) }, null);
}
