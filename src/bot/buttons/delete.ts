/** @file "Delete": takes the picture away, or the one message that the button is told, for its owner and for moderators. */
import { MessageFlags, Routes } from 'discord.js';
import { button } from '../framework/definitions.ts';
import { remove, removeMessage } from '../orders/ending.ts';
import { assertMayEnd } from '../orders/job-about.ts';

export default button({
  acknowledge: 'update',
  async run({ asker, job, argument, interaction }, bot) {
    const { id, flags } = interaction.message;
    const deleteMessage = async (): Promise<void> => {
      // A private message cannot be deleted as the bot; the token can.
      if (flags.has(MessageFlags.Ephemeral)) await interaction.deleteReply();
      // discord.js' message.delete() knows no direct channel that it has not seen since the start.
      else await bot.client.rest.delete(Routes.channelMessage(asker.channel, id));
    };
    if (argument === 'message') {
      assertMayEnd(asker, job);
      return removeMessage(bot, id, deleteMessage);
    }
    const removed = await remove(bot, asker, job, id, deleteMessage);
    await asker.whisper(removed === 'copy' ? asker.words.result.copyDeleted : asker.words.result.deleted);
  },
});
