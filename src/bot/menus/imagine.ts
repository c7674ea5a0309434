/** @file "Imagine from this picture": paints a picture of that look. */
import { menu } from '../framework/definitions.ts';
import { assertWouldTake, order } from '../orders/order.ts';
import { paintingRequest } from '../orders/painting.ts';
import { keepPicture, pictureIn } from '../pictures.ts';

export default menu({
  async run(asker, bot, { targetMessage }) {
    await assertWouldTake(bot, asker);
    const picture = await keepPicture(pictureIn(targetMessage), bot.store.files, bot.config.discord.api);
    const { file: startImage, spoiler: hidden } = picture;
    const imagePrompts = [{ image: startImage, weight: 1 }];
    const request = await paintingRequest(bot, asker, { prompt: '', startImage, imagePrompts, hidden });
    await order(bot, asker, request, null);
  },
});
