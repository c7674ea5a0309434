/** @file `/show`: brings back any job with its picture and buttons. */
import { command } from '../framework/definitions.ts';
import { jobAbout } from '../orders/job-about.ts';
import { revive } from '../orders/show.ts';
import { isForgotten } from '../replies/render.ts';
import { suggestJobs } from '../suggestions.ts';

export default command({
  data: { name: 'show', options: [{ name: 'job', kind: 'text', required: true, autocomplete: true }] },
  acknowledge: 'usual',
  suggest: (interaction, bot) =>
    suggestJobs(
      bot,
      interaction,
      interaction.options.getFocused(),
      (job) => job.state !== 'cancelled' && !isForgotten(job),
    ),
  async run(asker, { job }, bot) {
    await revive(bot, asker, await jobAbout(bot, asker, job.trim(), null));
  },
});
