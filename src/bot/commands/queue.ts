/** @file `/queue`: what is being painted and what waits, on all servers; whose it is only where that may be known. */
import type { Job } from '../../jobs/job.ts';
import { command } from '../framework/definitions.ts';
import { isInSight } from '../orders/job-about.ts';
import { plain } from '../replies/outgoing.ts';
import { mention, progressLine } from '../replies/render.ts';

const MOST_LINES = 15;

export default command({
  data: { name: 'queue' },
  acknowledge: 'private',
  async run(asker, _, bot) {
    const { queue } = asker.words;
    const tickets = [...bot.queue.tickets().values()];
    const running = tickets.filter(({ job }) => job.state === 'painting');
    const waiting = tickets.filter(({ position }) => position > 0).sort((a, b) => a.position - b.position);
    const named = (job: Job): string => (isInSight(job, asker) ? mention(job.owner) : queue.somebody);
    const lines = [
      ...running.map(({ job, endsAt }) => {
        const progress = { step: bot.presenter.stepOf(job), endsAt, ending: null };
        return `▸ ${named(job)} · ${progressLine(asker.words, job, progress)}`;
      }),
      ...waiting.map(({ job, position, startsAt }) =>
        queue.waiting({ position, owner: named(job), startsAt: bot.queue.paused ? null : startsAt }),
      ),
    ];
    const hidden = lines.length - MOST_LINES;
    const shown = [
      `**${queue.title}**`,
      ...(bot.queue.paused ? [queue.paused] : []),
      ...(lines.length === 0 ? [queue.empty] : lines.slice(0, MOST_LINES)),
      ...(hidden > 0 ? [queue.more({ hidden })] : []),
    ];
    await asker.answer(plain(shown.join('\n')));
  },
});
