/** @file "Upscale ×2" and "×4", by the button's argument. */
import { button } from '../framework/definitions.ts';
import { upscale } from '../orders/from-job.ts';

export default button({
  acknowledge: 'like-the-message',
  async run({ asker, job, argument }, bot) {
    await upscale(bot, asker, job, argument === '4' ? 4 : 2);
  },
});
