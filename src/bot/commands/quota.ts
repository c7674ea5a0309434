/** @file `/quota`: how much somebody may still ask for. */
import { current, refusal } from '../../jobs/limits.ts';
import { command } from '../framework/definitions.ts';
import { assertNotBlocked, limitsFor } from '../orders/order.ts';
import { plain } from '../replies/outgoing.ts';

export default command({
  data: { name: 'quota' },
  acknowledge: 'private',
  async run(asker, _, bot) {
    const { quota } = asker.words;
    await assertNotBlocked(bot, asker);
    const limits = limitsFor(bot, asker);
    if (limits.waiting === 0 || limits.perHour === 0) return asker.answer(plain(asker.words.errors.yours.noneAllowed));
    const { startedAt, waiting, askedAt } = await bot.queue.usage(asker.user);
    const now = bot.clock.now();
    const usage = current({ starts: startedAt.map((at) => ({ job: '', at })), lastStart: 0 }, now);
    const next = refusal(usage, waiting, limits, now, askedAt)?.retryAt ?? null;
    const lines = [
      `**${quota.title}**`,
      quota.waiting({ used: waiting, limit: limits.waiting }),
      quota.perHour({ used: startedAt.length + waiting, limit: limits.perHour }),
      ...(next === null ? [] : [quota.nextAt({ at: next })]),
    ];
    await asker.answer(plain(lines.join('\n')));
  },
});
