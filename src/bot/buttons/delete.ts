/** @file "Delete": takes the picture away, or the one message that the button is told, for its owner and for moderators. */
import { button } from '../framework/definitions.ts';
import { remove, removeMessage } from '../orders/ending.ts';
import { assertMayEnd } from '../orders/job-about.ts';

export default button({
  acknowledge: 'update',
  async run({ asker, job, argument, interaction }, bot) {
    const { id } = interaction.message;
    // By the token, which needs no permission, and reaches private messages and servers in which the bot is none.
    const deleteMessage = () => interaction.deleteReply();
    if (argument === 'message') {
      assertMayEnd(asker, job);
      return removeMessage(bot, id, deleteMessage);
    }
    const removed = await remove(bot, asker, job, id, deleteMessage);
    await asker.whisper(removed === 'copy' ? asker.words.result.copyDeleted : asker.words.result.deleted);
  },
});
