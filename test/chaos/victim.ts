/**
 * @file A whole bot without Discord, to be killed: a store, a queue, an engine, and a folder for the outside world.
 *
 * Arguments: the data folder, the outside folder, jobs to accept, when to be killed (`points:<n>` for the n-th moment that
 * leaves a trace, `ms:<n>` by the clock, or `never`), `counting` or `painting`. Writes `accepted <id>` to the journal of the outside folder once a job is accepted, a file
 * `<id>.delivered` or `<id>.told` when it is shown, and exits with 0 when nothing is left to do.
 */

import { appendFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Engine } from '../../src/inference/worker/protocol.ts';
import { unlimited } from '../../src/jobs/limits.ts';
import { JobQueue } from '../../src/jobs/queue.ts';
import { openStore } from '../../src/jobs/store/store.ts';
import { asked, FakeEngine, silent } from '../jobs/fakes.ts';

const [dataDir = '', outside = '', jobs = '0', kill = 'never', kind = 'counting'] = process.argv.slice(2);

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
if (by === 'points') pointsLeft = Number(amount);
if (by === 'ms') setTimeout(() => process.kill(process.pid, 'SIGKILL'), Number(amount));

/** Like a message that is edited: a second time changes nothing. */
function show(name: string, text: string): void {
  const path = join(outside, name);
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
  appendFileSync(join(outside, 'journal'), `shown ${name}\n`);
}

const store = await openStore(dataDir);
const painting = kind === 'painting' ? await import('./painting.ts') : null;
const engine: Engine = painting?.paintingEngine(dataDir) ?? new FakeEngine({ checkpointEvery: 3 });
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
await queue.start();
for (let i = 0; i < Number(jobs); i++) {
  const job = await queue.submit(painting?.somethingSmall ?? asked(`${kill} ${i}`, `person ${i % 3}`), unlimited);
  appendFileSync(join(outside, 'journal'), `accepted ${job.id}\n`);
  if (i % 4 === 3) await queue.cancel(job.id);
}
await queue.drain();
while (queue.tickets().size > 0) await new Promise((resolve) => setTimeout(resolve, 5));
await queue.close();
await engine.close();
store.close();
