/** @file `/quota`: how much somebody may still ask for. */
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
    const { startedAt, waiting } = await bot.queue.usage(asker.user);
    const next = await bot.queue.nextAt(asker.user, limits);
    const lines = [
      `**${quota.title}**`,
      quota.waiting({ used: waiting, limit: limits.waiting }),
      quota.perHour({ used: startedAt.length + waiting, limit: limits.perHour }),
      ...(next === null ? [] : [quota.nextAt({ at: next })]),
    ];
    await asker.answer(plain(lines.join('\n')));
  },
});
