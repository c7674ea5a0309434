/** @file "Delete": takes the picture away, or the one message that the button is told, for its owner and for moderators. */
import { button } from '../framework/definitions.ts';
import { remove } from '../orders/ending.ts';

export default button({
  acknowledge: 'update',
  async run({ asker, job, argument, interaction }, bot) {
    const alone = argument === 'message';
    const removed = await remove(bot, asker, job, {
      id: interaction.message.id,
      // By the token, which needs no permission, and reaches private messages and servers in which the bot is none.
      delete: () => interaction.deleteReply(),
      alone,
    });
    const { copyDeleted, deleted } = asker.words.result;
    if (removed === 'message' || alone) return;
    await asker.whisper(removed === 'copy' ? copyDeleted : deleted);
  },
});
