/** @file `/describe`: what a picture shows, out of a list of one's own or the pack's. */
import { command } from '../framework/definitions.ts';
import { describePicture } from '../orders/describe.ts';
import { assertMayAsk } from '../orders/order.ts';
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
    await assertMayAsk(bot, asker);
    const { file } = await keepPicture(image, bot.store.files, bot.config.discord.api);
    const candidates = labels.split(/[,、，]/).map((label) => label.trim());
    await describePicture(
      bot,
      asker,
      file,
      candidates.filter((label) => label !== ''),
    );
  },
});
