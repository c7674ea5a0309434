/** @file How fast the bot answers 200 commands at once while it paints: `npx tsx bench/acknowledge.ts`. */
import { setScene } from '../test/e2e/scene.ts';

const COMMANDS = 200;
const PEOPLE = 50;
const STEPS = 60;

const scene = await setScene();
try {
  const { control } = scene;
  // Requests are to wait for the bot alone, not for Discord's limits on them.
  const wide = { requests: 10_000, windowMs: 1_000 };
  control.limits.acknowledgeMs = 3_000;
  control.limits.globalPerSecond = 10_000;
  control.limits.buckets = {
    messageCreate: wide,
    messageEdit: wide,
    messageDelete: wide,
    reaction: wide,
    webhook: wide,
    other: wide,
  };
  const people = Array.from({ length: PEOPLE }, (_, i) => control.addUser(`person-${i}`, { guild: 'Studio' }));
  const painting = await scene.imagine('ada', { steps: STEPS });
  await scene.until(painting, /Painting · step/);
  scene.blunders();

  const times = await Promise.all(
    Array.from({ length: COMMANDS }, async (_, i) => {
      const person = people[i % PEOPLE];
      if (!person) throw new Error('There is nobody to ask.');
      const paints = i % 4 === 0;
      const options = paints ? { prompt: `a castle ${i}`, quality: 'draft', steps: 2 } : {};
      const begun = performance.now();
      const asked = await person.command(paints ? 'imagine' : 'queue', options, { channel: 'art' });
      const { state } = await control.outcome(asked);
      return { ms: performance.now() - begun, state };
    }),
  );
  const stillPainting = !/Seed \d/.test(control.message(painting.id).content);
  const sorted = times.map(({ ms }) => ms).sort((a, b) => a - b);
  const quantile = (q: number): string => `${Math.round(sorted[Math.ceil(q * sorted.length) - 1] ?? 0)} ms`;
  const refused = new Map<string, number>();
  for (const blunder of scene.blunders()) refused.set(blunder, (refused.get(blunder) ?? 0) + 1);
  console.log(`commands         ${COMMANDS} by ${PEOPLE} people, while painting: ${stillPainting ? 'yes' : 'no'}`);
  console.log(`acknowledged     p50 ${quantile(0.5)}, p99 ${quantile(0.99)}, slowest ${quantile(1)}`);
  console.log(`not in time      ${times.filter(({ state }) => state === 'failed').length}`);
  console.log(`refused requests ${[...refused].map(([name, count]) => `${name}: ${count}`).join(', ') || 'none'}`);
  console.log(`healthz          ${(await scene.health()).status}`);
  await scene.bot.kill();
} finally {
  await scene.close();
}
