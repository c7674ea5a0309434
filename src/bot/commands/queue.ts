/** @file `/queue`: what is being painted and what waits, on all servers; whose it is only where that may be known. */
import type { Job } from '../../jobs/job.ts';
import type { Ticket } from '../../jobs/tickets.ts';
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
    const line = ({ job, position, startsAt, endsAt }: Ticket): string => {
      if (position > 0)
        return queue.waiting({ position, owner: named(job), startsAt: bot.queue.paused ? null : startsAt });
      const progress = { step: bot.presenter.stepOf(job), endsAt, ending: null };
      return `▸ ${named(job)} · ${progressLine(asker.words, job, progress)}`;
    };
    const all = [...running, ...waiting];
    // One's own are worth a line wherever they stand.
    const first = all.slice(0, MOST_LINES);
    const own = all.slice(MOST_LINES).filter(({ job }) => job.owner === asker.user);
    const lines = [...first, ...own.slice(0, MOST_LINES)].map(line);
    const hidden = all.length - lines.length;
    const shown = [
      `**${queue.title}**`,
      ...(bot.queue.paused ? [queue.paused] : []),
      ...(lines.length === 0 ? [queue.empty] : lines),
      ...(hidden > 0 ? [queue.more({ hidden })] : []),
    ];
    await asker.answer(plain(shown.join('\n')));
  },
});
