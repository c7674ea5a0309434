/** @file "Cancel": gives up a job that waits or runs. */
import { button } from '../framework/definitions.ts';
import { cancel } from '../orders/ending.ts';

export default button({
  acknowledge: 'update',
  async run({ asker, job }, bot) {
    await cancel(bot, asker, job);
  },
});
