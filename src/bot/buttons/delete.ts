/** @file "Delete": takes the picture away, for its owner and for moderators. */
import { MessageFlags } from 'discord.js';
import { button } from '../framework/definitions.ts';
import { remove } from '../orders/ending.ts';

export default button({
  acknowledge: 'update',
  async run({ asker, job, interaction }, bot) {
    await remove(bot, asker, job, interaction.message.id, async () => {
      // A private message cannot be deleted as the bot; the token can.
      if (interaction.message.flags.has(MessageFlags.Ephemeral)) await interaction.deleteReply();
      else await interaction.message.delete();
    });
    await asker.whisper(asker.words.result.deleted);
  },
});
