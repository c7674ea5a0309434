/** @file "Describe": what a picture shows. */
import { menu } from '../framework/definitions.ts';
import { describePicture } from '../orders/describe.ts';
import { assertWouldTake } from '../orders/order.ts';
import { keepPicture, pictureIn } from '../pictures.ts';

export default menu({
  async run(asker, bot, { targetMessage }) {
    await assertWouldTake(bot, asker);
    const picture = await keepPicture(pictureIn(targetMessage), bot.store.files, bot.config.discord.api);
    await describePicture(bot, asker, picture, []);
  },
});
