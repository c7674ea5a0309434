/** @file Measures upscaling: one RRDBNet tile beside PyTorch, and whole pictures of several sizes. */
import { execFile, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ownModule } from '../src/inference/runtime/own-module.ts';
import { tileShape } from '../src/inference/upscaling/tiles.ts';
import { type Measured, pythonWithTorch } from './measure.ts';
import { median, table } from './table.ts';

export type UpscaleCommand = { readonly threads: number; readonly cacheFolder: string } & (
  | { readonly kind: 'prepare' }
  | { readonly kind: 'tile'; readonly warmUp: number; readonly steps: number }
  | { readonly kind: 'picture'; readonly model: string; readonly side: number; readonly scale: 2 | 4 }
);

interface TileTimes {
  readonly medianMs: number;
  readonly minMs: number;
  readonly peakBytes: number;
}

export interface UpscaleResults {
  /** RRDBNet of 23 blocks on 160 × 160 pixels; `theirs` is PyTorch's, absent where there is none. */
  readonly tile: { readonly ours: TileTimes; readonly theirs?: TileTimes };
  readonly pictures: readonly {
    readonly model: string;
    /** Pixels along each side of the result. */
    readonly side: number;
    readonly seconds: number;
    /** Of the result. */
    readonly megapixelsPerSecond: number;
    readonly peakBytes: number;
  }[];
}

const warmUp = 1;
const steps = 2;

/** Sources' sides in pixels; the last is the headline: 496 → 1984. */
const sides: Readonly<Record<string, readonly number[]>> = { slim: [128, 256, 496, 1024], thick: [128, 496] };

/**
 * Each measurement runs in a process of its own; ours and PyTorch's tiles in turn, twice, so that whatever else the
 * machine does falls on both.
 */
export async function measureUpscaling(
  threads: number,
  cacheFolder: string,
  say: (what: string) => void,
): Promise<UpscaleResults> {
  const common = { threads, cacheFolder };
  const python = await pythonWithTorch();
  await measure({ kind: 'prepare', ...common });
  const [ours, theirs]: [Measured[], Measured[]] = [[], []];
  for (let round = 0; round < 2; round++) {
    say('RRDBNet tile');
    ours.push(await measure({ kind: 'tile', warmUp, steps, ...common }));
    if (python === null) continue;
    say('RRDBNet tile in PyTorch');
    theirs.push(await measureTorch(python, threads));
  }
  const pictures: UpscaleResults['pictures'][number][] = [];
  for (const [model, all] of Object.entries(sides)) {
    for (const side of all) {
      say(`${model}, ${side} → ${4 * side} pixels`);
      const { stepMs, peakBytes } = await measure({ kind: 'picture', model, side, scale: 4, ...common });
      const seconds = (stepMs[0] ?? Number.NaN) / 1000;
      const megapixelsPerSecond = (4 * side) ** 2 / 1e6 / seconds;
      pictures.push({ model, side: 4 * side, seconds, megapixelsPerSecond, peakBytes: peakBytes ?? Number.NaN });
    }
  }
  return { tile: { ours: timesOf(ours), ...(theirs.length > 0 && { theirs: timesOf(theirs) }) }, pictures };
}

/** The results as tables. */
export function upscaleWords({ tile: { ours, theirs }, pictures }: UpscaleResults): string {
  const megabytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(0);
  const tile = ({ medianMs, minMs, peakBytes }: TileTimes) => [
    medianMs.toFixed(0),
    minMs.toFixed(0),
    megabytes(peakBytes),
  ];
  const parts = [
    table(
      ['RRDBNet tile', 'ms (median)', 'min', 'peak MB'],
      [['ours', ...tile(ours)], ...(theirs ? [['PyTorch', ...tile(theirs)]] : [])],
    ),
    theirs
      ? `against PyTorch: time × ${(ours.medianMs / theirs.medianMs).toFixed(2)}, memory × ${(ours.peakBytes / theirs.peakBytes).toFixed(2)}`
      : 'no python3 with PyTorch here to compare with (Debian: apt-get install python3-torch)',
    table(
      ['upscale ×4', 'result', 's', 'Mpx/s', 'peak MB'],
      pictures.map(({ model, side, seconds, megapixelsPerSecond, peakBytes }) => [
        ...[model, `${side}²`, seconds.toFixed(1), megapixelsPerSecond.toFixed(3), megabytes(peakBytes)],
      ]),
    ),
  ];
  return parts.join('\n\n');
}

function timesOf(measured: readonly Measured[]): TileTimes {
  const stepMs = measured.flatMap((each) => each.stepMs);
  return {
    medianMs: median(stepMs),
    minMs: Math.min(...stepMs),
    peakBytes: Math.max(...measured.map(({ peakBytes }) => peakBytes ?? Number.NaN)),
  };
}

function measure(command: UpscaleCommand): Promise<Measured> {
  const { path, execArgv } = ownModule(import.meta.url, './upscale-process');
  return new Promise((resolve, reject) => {
    const child = fork(path, [JSON.stringify(command)], { execArgv, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    child.on('message', (measured: Measured) => resolve(measured));
    child.on('error', reject);
    child.on('exit', (code, signal) =>
      reject(new Error(`the measurement ended with ${signal ?? `exit code ${code}`}`)),
    );
  });
}

async function measureTorch(python: string, threads: number): Promise<Measured> {
  const script = fileURLToPath(new URL('./torch_esrgan.py', import.meta.url));
  const options = { side: tileShape.size + 2 * tileShape.overlap, warmUp, steps, threads };
  const { stdout } = await promisify(execFile)(python, [script, JSON.stringify(options)]);
  return JSON.parse(stdout) as Measured;
}
