/** @file `/admin`: for those who run the bot. */
import type { Asker } from '../asker.ts';
import type { Bot } from '../context.ts';
import { Refusal } from '../errors.ts';
import { command } from '../framework/definitions.ts';
import { disarm } from '../moderation/disarm.ts';
import { keepPaused } from '../pause.ts';
import { plain } from '../replies/outgoing.ts';
import { mention } from '../replies/render.ts';
import { grammar } from '../words/grammar.ts';
import { languageOfWords } from '../words/words.ts';

const DAY_MS = 24 * 3_600_000;

export default command({
  data: {
    name: 'admin',
    for: 'managers',
    subcommands: [
      { name: 'pause', options: [] },
      { name: 'resume', options: [] },
      { name: 'drain', options: [] },
      { name: 'block', options: [{ name: 'person', kind: 'person', required: true }] },
      { name: 'unblock', options: [{ name: 'person', kind: 'person', required: true }] },
      { name: 'stats', options: [] },
    ],
  },
  acknowledge: 'private',
  async run(asker, args, bot) {
    if (!bot.operators.has(asker.user)) {
      throw new Refusal('no operator', ({ errors }) => errors.yours.onlyOperators);
    }
    const person = 'person' in args ? args.person.id : undefined;
    bot.log.info({ user: asker.user, subcommand: args.subcommand, person }, 'admin');
    const { admin } = asker.words;
    switch (args.subcommand) {
      case 'pause':
        bot.queue.pause();
        await keepPaused(bot, true);
        return asker.answer(plain(admin.paused));
      case 'resume':
        bot.queue.resume();
        await keepPaused(bot, false);
        return asker.answer(plain(admin.resumed));
      case 'drain': {
        const left = bot.queue.waiting + bot.queue.running;
        bot.queue.drain().then(
          () => bot.log.info('the queue is drained'),
          (error: unknown) => bot.log.error({ err: error }, 'the queue could not be drained'),
        );
        return asker.answer(plain(admin.draining({ left })));
      }
      case 'block':
        await bot.people.block(args.person.id, true);
        return asker.answer(
          plain(admin.blocked({ person: mention(args.person.id), cancelled: await cancelAll(bot, args.person.id) })),
        );
      case 'unblock':
        await bot.people.block(args.person.id, false);
        return asker.answer(plain(admin.unblocked({ person: mention(args.person.id) })));
      case 'stats':
        return asker.answer(plain(await statsPage(asker, bot)));
    }
  },
});

/** What somebody has waiting or running; how many jobs. Each message says so. */
async function cancelAll({ queue }: Bot, owner: string): Promise<number> {
  const own = [...queue.tickets().values()].filter(({ job }) => job.owner === owner);
  const outcomes = await Promise.all(own.map(({ job }) => queue.cancel(job.id)));
  return outcomes.filter((outcome) => outcome !== 'too-late').length;
}

async function statsPage(asker: Asker, bot: Bot): Promise<string> {
  const { stats } = asker.words.admin;
  const { number, megabytes, milliseconds, duration } = grammar(languageOfWords(asker.words));
  const { finished, failed } = await lastDay(bot);
  const msPerStep = await averageStep(bot);
  const { paused, draining, trouble } = bot.queue;
  const states = [...(draining ? [stats.draining] : []), ...(paused ? [stats.paused] : [])];
  const why = [bot.store.damage?.message, trouble ?? undefined].filter((text) => text !== undefined).map(disarm);
  const told = [...(states.length === 0 ? [stats.open] : states), ...why];
  const lines: [string, string][] = [
    [stats.queue, told.join(' · ')],
    [stats.servers, number(bot.client.guilds.cache.size)],
    [stats.running, number(bot.queue.running)],
    [stats.waiting, number(bot.queue.waiting)],
    [stats.today, number(finished)],
    [stats.failed, number(failed)],
    [stats.speed, msPerStep === null ? '–' : milliseconds(msPerStep)],
    [stats.memory, megabytes(process.memoryUsage.rss())],
    [stats.device, bot.devices().join(', ')],
    [stats.uptime, duration(process.uptime() * 1_000)],
  ];
  return [`**${stats.title}**`, ...lines.map(([name, value]) => stats.line({ name, value }))].join('\n');
}

async function lastDay({ store, clock }: Bot): Promise<{ finished: number; failed: number }> {
  const since = clock.now() - DAY_MS;
  const count = { finished: 0, failed: 0 };
  for await (const { value } of store.jobs.all()) {
    const { state, endedAt }: { state?: unknown; endedAt?: unknown } = { ...Object(value) };
    if (typeof endedAt !== 'number' || endedAt < since) continue;
    if (state === 'delivered') count.finished += 1;
    if (state === 'failed') count.failed += 1;
  }
  return count;
}

/** Of all steps since the start, milliseconds. */
async function averageStep({ metrics }: Bot): Promise<number | null> {
  const { values } = await metrics.step.get();
  const total = (suffix: string): number => values.find(({ metricName }) => metricName?.endsWith(suffix))?.value ?? 0;
  const count = total('_count');
  return count === 0 ? null : (1_000 * total('_sum')) / count;
}
