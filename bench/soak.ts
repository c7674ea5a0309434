/**
 * @file Does the bot's memory stay flat? Many small jobs through the whole queue and the real painter, in one process.
 *
 *     npx tsx bench/soak.ts [jobs = 500] [shapes = 1]
 *
 * With up to four shapes in turn, sessions are released and opened again as they are where people choose different ones.
 * Prints the resident memory every 50 jobs, and whether the last quarter of the jobs needed more than the second one.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { openNamedPack } from '../src/inference/packs/find.ts';
import { composeSettings } from '../src/inference/painting/compose.ts';
import { openEngine } from '../src/inference/worker/open.ts';
import type { Asked } from '../src/jobs/job.ts';
import { unlimited } from '../src/jobs/limits.ts';
import { JobQueue } from '../src/jobs/queue.ts';
import { openStore } from '../src/jobs/store/store.ts';

const [jobs, shapes] = [Number(process.argv[2] ?? 500), Number(process.argv[3] ?? 1)];
/** Growth between the quarters that still counts as flat: the allocator's, not a leak's. */
const TOLERANCE = 0.05;

const folder = mkdtempSync(join(tmpdir(), 'tessera-soak-'));
const store = await openStore(join(folder, 'data'));
const engine = openEngine('thread', 'cpu', join(folder, 'data'));
const delivery = { deliver: async () => 'delivered' as const, tell: async () => undefined };
const queue = new JobQueue({ store, engines: [engine], delivery, log: pino({ level: 'warn' }) });
const pack = await openNamedPack('starter', folder);
const sizes = [
  { width: 64, height: 64 },
  { width: 48, height: 80 },
  { width: 80, height: 48 },
  { width: 96, height: 48 },
].slice(0, shapes);
const little = { cuts: 2, steps: 3, stages: [] };

const megabytes: number[] = [];
let settled = 0;
queue.on('changed', (job) => {
  if (!job.settled) return;
  if (job.state !== 'delivered') throw new Error(`Job ${job.id}: ${job.error?.message ?? job.state}`);
  settled += 1;
  megabytes.push(process.memoryUsage.rss() / 2 ** 20);
  if (settled % 50 === 0) console.log(`${settled} jobs  ${megabytes.at(-1)?.toFixed(0)} MB`);
});
await queue.start();
for (let seed = 0; seed < jobs; seed++) {
  const choices = { ...sizes[seed % sizes.length], ...little };
  const settings = composeSettings(pack, { prompt: `apple number ${seed}`, seed, quality: 'draft', ...choices });
  const request: Asked['request'] = { kind: 'paint', pack: 'starter', settings, imagePrompts: [] };
  const place = { guild: null, channel: 'soak', message: null, interaction: null, locale: 'en-US' };
  await queue.submit({ ...place, request, owner: `person ${seed % 7}`, private: false, parent: null }, unlimited);
}
await queue.drain();
while (settled < jobs) await new Promise((resolve) => setTimeout(resolve, 10));
await queue.close();
await engine.close();
store.close();
rmSync(folder, { recursive: true });

const quarter = Math.floor(jobs / 4);
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const second = mean(megabytes.slice(quarter, 2 * quarter));
const last = mean(megabytes.slice(-quarter));
const growth = last / second - 1;
console.log(
  `second quarter ${second.toFixed(0)} MB, last quarter ${last.toFixed(0)} MB: ${(100 * growth).toFixed(1)} %`,
);
console.log(growth <= TOLERANCE ? 'flat' : 'not flat');
process.exitCode = growth <= TOLERANCE ? 0 : 1;
