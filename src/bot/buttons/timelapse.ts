/** @file "Time-lapse": how the picture came to be, as an animation. */
import { button } from '../framework/definitions.ts';
import { timelapse } from '../orders/show.ts';

export default button({
  acknowledge: 'like-the-message',
  async run({ asker, job }, bot) {
    await timelapse(bot, asker, job);
  },
});
