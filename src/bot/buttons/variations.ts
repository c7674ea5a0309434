/** @file "Variations": four pictures from this one's latent. */
import { button } from '../framework/definitions.ts';
import { variations } from '../orders/from-job.ts';

export default button({
  acknowledge: 'like-the-message',
  async run({ asker, job }, bot) {
    await variations(bot, asker, job);
  },
});
