/** @file `/show`: brings back any job with its picture and buttons; what only its asker saw stays so unless they say. */
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
      (job) => job.state !== 'cancelled' && !isForgotten(job),
    ),
  async run(asker, { job: id, private: isPrivate }, bot) {
    const job = await jobAbout(bot, asker, id.trim(), null);
    if (isPrivate === undefined && asker.guild !== null && !isPublic(job)) await asker.hide();
    await revive(bot, asker, job);
  },
});
