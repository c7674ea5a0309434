/** @file Having a picture described. */
import type { Asker } from '../asker.ts';
import type { Bot } from '../context.ts';
import type { KeptPicture } from '../pictures.ts';
import { hiddenAs } from '../replies/spoiler.ts';
import { order } from './order.ts';

/** `labels`: what it could be; the pack's own list when there is none. */
export async function describePicture(
  bot: Bot,
  asker: Asker,
  picture: KeptPicture,
  labels: readonly string[],
): Promise<void> {
  const pack = bot.settings.of(asker.guild).pack ?? bot.packs.standard;
  const chosen = labels.length > 0 && { labels: [...labels] };
  await order(bot, asker, { kind: 'describe', pack, image: picture.file, ...chosen, ...hiddenAs(picture) }, null);
}
