/** @file "Continue": more steps from where the picture ended. */
import { button } from '../framework/definitions.ts';
import { goOn } from '../orders/from-job.ts';

export default button({
  acknowledge: 'like-the-message',
  async run({ asker, job }, bot) {
    await goOn(bot, asker, job);
  },
});
