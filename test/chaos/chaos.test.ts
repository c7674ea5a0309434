import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Job } from '../../src/jobs/job.ts';
import { openStore } from '../../src/jobs/store/store.ts';
import { temporaryFolder } from '../jobs/temporary-folder.ts';

const victim = fileURLToPath(new URL('./victim.ts', import.meta.url));

interface World {
  readonly data: string;
  readonly outside: string;
}

async function aWorld(): Promise<World> {
  const folder = temporaryFolder();
  const world = { data: join(folder, 'data'), outside: join(folder, 'outside') };
  await mkdir(world.outside);
  return world;
}

/** One life of the bot; resolves with the signal that ended it, or its exit code. */
function live({ data, outside }: World, life: string, kill: string) {
  const args = ['--import', 'tsx', victim, data, outside, life, kill];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complaints += chunk.toString();
  });
  return new Promise<{ ended: NodeJS.Signals | number | null; complaints: string }>((resolve) => {
    child.on('close', (code, signal) => resolve({ ended: signal ?? code, complaints }));
  });
}

function accepted({ outside }: World): string[] {
  const lines = readFileSync(join(outside, 'journal'), 'utf8').split('\n');
  return lines.filter((line) => line.startsWith('accepted ')).map((line) => line.slice('accepted '.length));
}

/** By job: what the outside world was shown. */
function shown({ outside }: World): Map<string, string[]> {
  const ends = new Map<string, string[]>();
  for (const name of readdirSync(outside)) {
    const [id = '', end] = name.split('.');
    if (end === 'delivered' || end === 'told') ends.set(id, [...(ends.get(id) ?? []), end]);
  }
  return ends;
}

async function records({ data }: World): Promise<Map<string, Job | undefined>> {
  const store = await openStore(data);
  try {
    expect(await store.jobs.unsettled()).toEqual([]);
    const jobs = new Map<string, Job | undefined>();
    for await (const { key } of store.jobs.all()) {
      const job = await store.jobs.get(key);
      for (const { file } of job?.results ?? []) expect(await store.files.read(file)).toBeDefined();
      jobs.set(key, job);
    }
    return jobs;
  } finally {
    store.close();
  }
}

const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);

/** Before and after everything that leaves a trace of one job, … */
const painted = upTo(21).map((n) => ['one', `points:${n}`] as const);
const cancelled = upTo(8).map((n) => ['cancelled', `points:${n}`] as const);
/** … and in the middle of anything, also of what the earlier lives left. */
const byTheClock = upTo(8).map((n) => ['many', `ms:${(n * 53) % 250}`] as const);

/** Kills a bot again and again; resolves with the number of lives that did not end by themselves. */
async function killAll(world: World, lives: readonly (readonly [life: string, kill: string])[]): Promise<number> {
  let killed = 0;
  for (const [life, kill] of lives) {
    const { ended, complaints } = await live(world, life, kill);
    expect([complaints, ended === 0 || ended === 'SIGKILL']).toEqual(['', true]);
    if (ended === 'SIGKILL') killed += 1;
  }
  expect(await live(world, 'nothing', 'never')).toEqual({ ended: 0, complaints: '' });
  return killed;
}

describe('a bot that is killed again and again', () => {
  it('ends each job that it accepted exactly once', async () => {
    // Two bots side by side, for two cores.
    const worlds = [await aWorld(), await aWorld()] as const;
    const half = Math.floor(painted.length / 2);
    const killed = await Promise.all([
      killAll(worlds[0], [...painted.slice(0, half), ...byTheClock]),
      killAll(worlds[1], [...cancelled, ...painted.slice(half)]),
    ]);
    expect(killed[0] + killed[1]).toBeGreaterThanOrEqual(30);
    for (const world of worlds) {
      const jobs = await records(world);
      const ends = shown(world);
      for (const id of accepted(world)) expect(jobs.get(id)?.settled, id).toBe(true);
      for (const [id, job] of jobs) {
        const end = job?.state === 'delivered' ? 'delivered' : 'told';
        expect(ends.get(id), `${id} ${job?.state}`).toEqual([end]);
      }
      expect([...ends.keys()].filter((id) => !jobs.has(id))).toEqual([]);
      const failures = [...jobs.values()].flatMap((job) => job?.error?.code ?? []);
      expect(failures.filter((code) => code !== 'gave-up')).toEqual([]);
    }
  }, 300_000);
});

describe('a bot that is killed while it paints', () => {
  it('paints on in its next life, to the picture that it would have painted', async () => {
    const [killed, undisturbed] = [await aWorld(), await aWorld()];
    expect((await live(killed, 'painting', 'points:24')).ended).toBe('SIGKILL');
    const checkpoints = readdirSync(join(killed.data, 'states'));
    expect(checkpoints).toEqual([`${accepted(killed)[0]}.checkpoint`]);
    for (const world of [killed, undisturbed]) {
      expect(await live(world, world === killed ? 'painting-on' : 'painting', 'never')).toEqual({
        ended: 0,
        complaints: '',
      });
    }
    const [after] = [...(await records(killed)).values()];
    const [expected] = [...(await records(undisturbed)).values()];
    expect(after?.state).toBe('delivered');
    expect(after?.results).toEqual(expected?.results);
  }, 120_000);
});
