/** @file "Again": the same words with a new seed. */
import { button } from '../framework/definitions.ts';
import { again } from '../orders/from-job.ts';

export default button({
  acknowledge: 'like-the-message',
  async run({ asker, job }, bot) {
    await again(bot, asker, job);
  },
});
