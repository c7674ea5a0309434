/** @file "Imagine from this picture": paints a picture of that look. */
import { menu } from '../framework/definitions.ts';
import { assertMayAsk, order } from '../orders/order.ts';
import { paintingRequest } from '../orders/painting.ts';
import { keepPicture, pictureIn } from '../pictures.ts';

export default menu({
  async run(asker, bot, { targetMessage }) {
    await assertMayAsk(bot, asker);
    const { file } = await keepPicture(pictureIn(targetMessage), bot.store.files, bot.config.discord.api);
    const imagePrompts = [{ image: file, weight: 1 }];
    await order(bot, asker, await paintingRequest(bot, asker, { prompt: '', startImage: file, imagePrompts }), null);
  },
});
