/** @file `/cancel`: gives up a job; without saying which, the newest of one's own. */
import type { Asker } from '../asker.ts';
import type { Bot } from '../context.ts';
import { Refusal } from '../errors.ts';
import { command } from '../framework/definitions.ts';
import { cancel } from '../orders/ending.ts';
import { jobAbout } from '../orders/job-about.ts';
import { plain } from '../replies/outgoing.ts';
import { headline } from '../replies/render.ts';
import { suggestJobs } from '../suggestions.ts';

export default command({
  data: { name: 'cancel', options: [{ name: 'job', kind: 'text', autocomplete: true }] },
  acknowledge: 'private',
  suggest: (interaction, bot) =>
    suggestJobs(bot, interaction, interaction.options.getFocused(), ({ state }) => isUnderWay(state)),
  async run(asker, { job: id }, bot) {
    const named = id?.trim().toUpperCase() ?? newestOf(bot, asker);
    // Those who run the bot know the ids from the log, wherever the job is.
    const any = bot.operators.has(asker.user) ? bot.queue.ticket(named)?.job : undefined;
    const job = any ?? (await jobAbout(bot, asker, named, null));
    await cancel(bot, asker, job);
    await asker.answer(plain([headline(asker.words, job), asker.words.result.cancelled].join('\n')));
  },
});

const isUnderWay = (state: string): boolean => state === 'queued' || state === 'painting';

function newestOf(bot: Bot, { user }: Asker): string {
  const own = [...bot.queue.tickets().values()].filter(({ job }) => job.owner === user && isUnderWay(job.state));
  const newest = own.map(({ job }) => job).sort((a, b) => b.createdAt - a.createdAt)[0];
  if (newest) return newest.id;
  throw new Refusal('nothing to cancel', (words) => words.errors.yours.nothingToCancel);
}
