/** @file `/upscale`: enlarges a picture that somebody sends. */
import { command } from '../framework/definitions.ts';
import { upscalePicture } from '../orders/from-job.ts';
import { assertWouldTake } from '../orders/order.ts';
import { keepPicture } from '../pictures.ts';

export default command({
  data: {
    name: 'upscale',
    options: [
      { name: 'image', kind: 'picture', required: true },
      { name: 'scale', kind: 'text', choices: ['2', '4'] },
    ],
  },
  acknowledge: 'usual',
  async run(asker, { image, scale }, bot) {
    await assertWouldTake(bot, asker);
    const picture = await keepPicture(image, bot.store.files, bot.config.discord.api);
    await upscalePicture(bot, asker, picture, scale === '4' ? 4 : 2, null);
  },
});
