/** @file `/show`: brings back any job with its picture and buttons; unless its owner says otherwise, openly only where it could be seen before. */
import { command, privatelyIfAsked } from '../framework/definitions.ts';
import { isPublic, jobAbout } from '../orders/job-about.ts';
import { revive } from '../orders/show.ts';
import { isForgotten } from '../replies/render.ts';
import { suggestJobs } from '../suggestions.ts';

export default command({
  data: {
    name: 'show',
    options: [
      { name: 'job', kind: 'text', required: true, autocomplete: true },
      { name: 'private', kind: 'yesno' },
    ],
  },
  acknowledge: privatelyIfAsked,
  suggest: (interaction, bot) =>
    suggestJobs(
      bot,
      interaction,
      interaction.options.getFocused(),
      (job) => job.state !== 'cancelled' && job.state !== 'failed' && !isForgotten(job),
    ),
  async run(asker, { job: id, private: isPrivate }, bot) {
    const job = await jobAbout(bot, asker, id.trim().toUpperCase(), null);
    // In the bot's own direct messages nobody else looks on.
    const isAlone = asker.guild === null && asker.reachable;
    const isOpen = isPublic(job) && job.guild === asker.guild && asker.sees(job.channel);
    if (isPrivate === undefined && !isAlone && !isOpen) await asker.hide();
    await revive(bot, asker, job);
  },
});
