/**
 * @file A whole bot without Discord, to be killed: a store, a queue, an engine, and a folder for the outside world.
 *
 * Arguments: the data folder, the outside folder, what it does in this life, and when it is killed: `points:<n>` for the
 * n-th moment that leaves a trace of this life's own job, `ms:<n>` by the clock, or `never`. Writes `accepted <id>` to the
 * journal of the outside folder once a job is accepted, a file `<id>.delivered` or `<id>.told` when it is shown, and exits
 * with 0 when nothing is left to do.
 */

import { appendFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Engine } from '../../src/inference/worker/protocol.ts';
import type { Asked } from '../../src/jobs/job.ts';
import { unlimited } from '../../src/jobs/limits.ts';
import { JobQueue } from '../../src/jobs/queue.ts';
import { openStore } from '../../src/jobs/store/store.ts';
import { asked, FakeEngine, silent } from '../jobs/fakes.ts';

/** `painting` is one job for the real painter, which `painting-on` only goes on with; the others are for one that counts. */
type Life = 'nothing' | 'one' | 'cancelled' | 'many' | 'painting' | 'painting-on';

const [dataDir = '', outside = '', life = 'nothing', kill = 'never'] = process.argv.slice(2);

/** Where a kill may come: before and after everything that leaves a trace. */
let pointsLeft = Number.POSITIVE_INFINITY;
function point(): void {
  pointsLeft -= 1;
  if (pointsLeft === 0) process.kill(process.pid, 'SIGKILL');
}

function watched<Args extends unknown[], Result>(
  target: { [Name in string]: unknown },
  name: string,
  method: (...args: Args) => Promise<Result>,
): void {
  target[name] = async (...args: Args): Promise<Result> => {
    point();
    const result = await method.apply(target, args);
    point();
    return result;
  };
}

const [by, amount] = kill.split(':');
if (by === 'ms') setTimeout(() => process.kill(process.pid, 'SIGKILL'), Number(amount));

/** Like a message that is edited: a second time changes nothing. */
function show(name: string, text: string): void {
  const path = join(outside, name);
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
  appendFileSync(join(outside, 'journal'), `shown ${name}\n`);
}

const store = await openStore(dataDir);
const painting = life.startsWith('painting') ? await import('./painting.ts') : null;
const engine: Engine = painting?.paintingEngine(dataDir) ?? new FakeEngine({ checkpointEvery: 2 });
const delivery = {
  async deliver(job: { readonly id: string; readonly results: readonly { readonly file: string }[] }) {
    point();
    show(`${job.id}.delivered`, job.results.map((result) => result.file).join());
    point();
    return 'delivered' as const;
  },
  async tell(job: { readonly id: string; readonly state: string }) {
    point();
    show(`${job.id}.told`, job.state);
    point();
  },
};
const { jobs: records, files } = store;
watched(records as never, 'put', records.put);
watched(files as never, 'put', files.put);
watched(files as never, 'putState', files.putState);

const queue = new JobQueue({ store, engines: [engine], delivery, log: silent });
queue.on('progress', point);

async function untilAllIsDone(): Promise<void> {
  await queue.drain();
  while (queue.tickets().size > 0) await new Promise((resolve) => setTimeout(resolve, 2));
}

async function accept(job: Asked): Promise<string> {
  const { id } = await queue.submit(job, unlimited);
  appendFileSync(join(outside, 'journal'), `accepted ${id}\n`);
  return id;
}

const lives: Record<Life, () => Promise<void>> = {
  async nothing() {},
  async one() {
    await accept(asked(kill, 'ada', 3));
  },
  async cancelled() {
    queue.pause();
    await queue.cancel(await accept(asked(kill, 'ada', 3)));
    queue.resume();
  },
  async many() {
    for (let i = 0; i < 4; i++) await accept(asked(`${kill} ${i}`, `person ${i % 3}`, 5));
  },
  async painting() {
    if (painting) await accept(painting.somethingSmall);
  },
  async 'painting-on'() {},
};

await queue.start();
if (by === 'points') {
  // What earlier lives left, before the counting begins.
  await untilAllIsDone();
  queue.resume();
  pointsLeft = Number(amount);
}
await lives[life as Life]();
await untilAllIsDone();
await queue.close();
await engine.close();
store.close();
