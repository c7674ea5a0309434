/** @file "Delete": takes the picture away, for its owner and for moderators. */
import { MessageFlags, Routes } from 'discord.js';
import { button } from '../framework/definitions.ts';
import { remove } from '../orders/ending.ts';

export default button({
  acknowledge: 'update',
  async run({ asker, job, interaction }, bot) {
    const { id, flags } = interaction.message;
    await remove(bot, asker, job, id, async () => {
      // A private message cannot be deleted as the bot; the token can.
      if (flags.has(MessageFlags.Ephemeral)) await interaction.deleteReply();
      // discord.js' message.delete() knows no direct channel that it has not seen since the start.
      else await bot.client.rest.delete(Routes.channelMessage(asker.channel, id));
    });
    await asker.whisper(asker.words.result.deleted);
  },
});
