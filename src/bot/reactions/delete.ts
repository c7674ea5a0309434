/** @file ❌ deletes the picture, for its owner and for moderators. */
import { reaction } from '../framework/definitions.ts';
import { remove } from '../orders/ending.ts';

export default reaction({
  emoji: '❌',
  async run(asker, job, bot, message) {
    await remove(bot, asker, job, message);
  },
});
