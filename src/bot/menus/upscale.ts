/** @file "Upscale with Tessera", on anybody's picture. */
import { menu } from '../framework/definitions.ts';
import { upscalePicture } from '../orders/from-job.ts';
import { assertWouldTake } from '../orders/order.ts';
import { keepPicture, pictureIn } from '../pictures.ts';

export default menu({
  async run(asker, bot, { targetMessage }) {
    await assertWouldTake(bot, asker);
    const picture = await keepPicture(pictureIn(targetMessage), bot.store.files, bot.config.discord.api);
    await upscalePicture(bot, asker, picture, 2, null);
  },
});
