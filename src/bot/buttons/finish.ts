/** @file "Finish now": keeps the picture as it is. */
import { button } from '../framework/definitions.ts';
import { finish } from '../orders/ending.ts';

export default button({
  acknowledge: 'update',
  async run({ asker, job }, bot) {
    finish(bot, asker, job);
  },
});
