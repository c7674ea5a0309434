/** @file `/describe`: what a picture shows, out of a list of one's own or the pack's. */
import { Refusal } from '../errors.ts';
import { command } from '../framework/definitions.ts';
import { describePicture } from '../orders/describe.ts';
import { assertWouldTake } from '../orders/order.ts';
import { keepPicture } from '../pictures.ts';

export default command({
  data: {
    name: 'describe',
    options: [
      { name: 'image', kind: 'picture', required: true },
      { name: 'labels', kind: 'text' },
    ],
  },
  acknowledge: 'usual',
  async run(asker, { image, labels = '' }, bot) {
    await assertWouldTake(bot, asker);
    const candidates = readLabels(labels);
    const picture = await keepPicture(image, bot.store.files, bot.config.discord.api);
    await describePicture(bot, asker, picture, candidates);
  },
});

/** Each once, in whatever case. Throws a `Refusal` for a single one, which would always fit best. */
function readLabels(text: string): string[] {
  const written = text.split(/[,、，]/).map((label) => label.trim());
  const labels = new Map(written.filter((label) => label !== '').map((label) => [label.toLowerCase(), label]));
  if (labels.size === 1) throw new Refusal('a single label', (words) => words.errors.yours.tooFewLabels);
  return [...labels.values()];
}
