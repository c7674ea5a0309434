/** @file `npm run bench`: times and memory of painting and upscaling on the CPU, as a table or as JSON. */
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { fullSizeCase, type StepCase, starterCases } from './cases.ts';
import { fullSizePack, starterFolder } from './full-size-pack.ts';
import { type Measured, measure, measureTorch, pythonWithTorch } from './measure.ts';
import type { Profile } from './profile.ts';
import { median, table } from './table.ts';
import { measureUpscaling, type UpscaleResults, upscaleWords } from './upscale.ts';

interface Row {
  readonly name: string;
  readonly medianMs: number;
  readonly minMs: number;
  readonly totalMs?: number;
  readonly peakBytes: number;
}

interface Results {
  readonly machine: string;
  readonly threads: number;
  readonly rows: Row[];
  /** Of the same step, run in turn; below 1 is better. The minima tell more where other work runs beside. */
  ratio?: { readonly time: number; readonly minTime: number; readonly memory: number };
  readonly profiles: Record<string, Profile>;
  upscaling?: UpscaleResults;
}

const names = [
  ...starterCases.map(({ name }) => name),
  'paint-100',
  'full-size',
  'profile-starter',
  'profile-full-size',
  'upscale',
];

const { json, only, threads } = new Command('bench')
  .description('Measures painting and upscaling on the CPU. Each measurement runs in a process of its own.')
  .option('--json', 'print one JSON object', false)
  .option('--only <name>', `measure only these: ${names.join(', ')}`, (name, all: string[] | undefined) => [
    ...(all ?? []),
    name,
  ])
  .option('--threads <n>', 'threads of ours and of PyTorch', Number, 2)
  .parse()
  .opts<{ json: boolean; only?: string[]; threads: number }>();

const unknown = (only ?? []).filter((name) => !names.includes(name));
if (unknown.length > 0 || !Number.isInteger(threads) || threads < 1) {
  console.error(
    unknown.length > 0
      ? `There is no ${unknown.join(', ')}. There are: ${names.join(', ')}.`
      : '--threads takes 1 or more.',
  );
  process.exit(2);
}
const wanted = (name: string): boolean => only === undefined || only.includes(name);

/** Graphs and unpacked weights stay here from one run to the next. */
const cacheFolder = join(tmpdir(), 'tessera-bench', 'cache');
const results: Results = {
  machine: `${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} cores`,
  threads,
  rows: [],
  profiles: {},
};

for (const each of starterCases) {
  if (wanted(each.name)) results.rows.push(rowOf(each.name, [await stepsOf(each)]));
}
if (wanted('paint-100')) {
  say('paint-100');
  const painted = await measure({ kind: 'paint', steps: 100, packFolder: starterFolder, cacheFolder });
  results.rows.push(rowOf('paint-100', [painted]));
}
if (wanted('full-size')) await fullSize();
if (wanted('profile-starter')) await profile('profile-starter', starterCases[0]!);
if (wanted('profile-full-size')) await profile('profile-full-size', fullSizeCase);
if (wanted('upscale')) results.upscaling = await measureUpscaling(threads, cacheFolder, say);

console.log(json ? JSON.stringify(results) : words(results));

/** Ours and PyTorch's in turn, twice: whatever else the machine does meanwhile falls on both. */
async function fullSize(): Promise<void> {
  const python = await pythonWithTorch();
  const [ours, theirs]: [Measured[], Measured[]] = [[], []];
  for (let round = 0; round < (python === null ? 1 : 2); round++) {
    ours.push(await stepsOf(fullSizeCase));
    if (python === null) continue;
    say('full-size in PyTorch');
    theirs.push(await measureTorch(python, fullSizeCase, threads));
  }
  const row = rowOf('full-size', ours);
  results.rows.push(row);
  if (python === null) {
    say('full-size: no python3 with PyTorch here to compare with (Debian: apt-get install python3-torch)');
    return;
  }
  const other = rowOf('full-size in PyTorch', theirs);
  results.rows.push(other);
  results.ratio = {
    time: row.medianMs / other.medianMs,
    minTime: row.minMs / other.minMs,
    memory: row.peakBytes / other.peakBytes,
  };
}

async function profile(name: string, each: StepCase): Promise<void> {
  const profileFolder = await mkdtemp(join(tmpdir(), 'tessera-profile-'));
  try {
    const measured = await stepsOf({ ...each, name }, profileFolder);
    if (measured.profile) results.profiles[name] = measured.profile;
  } finally {
    await rm(profileFolder, { recursive: true });
  }
}

async function stepsOf(each: StepCase, profileFolder?: string): Promise<Measured> {
  say(each.name);
  const packFolder = each.pack === 'starter' ? starterFolder : await fullSizePack();
  const common = { case: each, packFolder, cacheFolder };
  await measure({ kind: 'prepare', ...common });
  return measure({ kind: 'steps', threads, ...common, ...(profileFolder === undefined ? {} : { profileFolder }) });
}

function rowOf(name: string, measured: readonly Measured[]): Row {
  const stepMs = measured.flatMap((each) => each.stepMs);
  const totalMs = measured[0]?.totalMs;
  return {
    name,
    medianMs: median(stepMs),
    minMs: Math.min(...stepMs),
    ...(totalMs === undefined ? {} : { totalMs }),
    peakBytes: Math.max(...measured.map(({ peakBytes }) => peakBytes ?? Number.NaN)),
  };
}

function words({ machine, threads: count, rows, ratio, profiles, upscaling }: Results): string {
  const parts = [`${machine}; ${count} threads`];
  const ms = (value: number): string => value.toFixed(value < 1000 ? 1 : 0);
  if (rows.length > 0) {
    const body = rows.map(({ name, medianMs, minMs, totalMs, peakBytes }) => [
      ...[name, ms(medianMs), ms(minMs), totalMs === undefined ? '' : (totalMs / 1000).toFixed(2)],
      (peakBytes / 2 ** 20).toFixed(0),
    ]);
    parts.push(table(['', 'ms/step (median)', 'min', 'total s', 'peak MB'], body));
  }
  if (ratio)
    parts.push(
      `full-size against PyTorch: time × ${ratio.time.toFixed(2)} (minima × ${ratio.minTime.toFixed(2)}), memory × ${ratio.memory.toFixed(2)}`,
    );
  for (const [name, { byOperator, byPart }] of Object.entries(profiles)) {
    const total = byOperator.reduce((sum, share) => sum + share.ms, 0);
    const body = (shares: typeof byOperator) =>
      shares
        .slice(0, 20)
        .map((share) => [
          ...[share.name, ms(share.ms), `${((share.ms / total) * 100).toFixed(1)} %`, share.nodes.toFixed(0)],
        ]);
    parts.push(`${name}: ${ms(total)} ms in operators`);
    parts.push(table(['part', 'ms', 'share', 'nodes'], body(byPart)));
    parts.push(table(['operator', 'ms', 'share', 'nodes'], body(byOperator)));
  }
  if (upscaling) parts.push(upscaleWords(upscaling));
  return parts.join('\n\n');
}

function say(what: string): void {
  console.error(`… ${what}`);
}
