/** @file Starts measurements, each in a process of its own, so that peak memory is that of one measurement. */
import { execFile, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ownModule } from '../src/inference/runtime/own-module.ts';
import type { StepCase } from './cases.ts';
import type { Profile } from './profile.ts';

interface Common {
  readonly packFolder: string;
  readonly cacheFolder: string;
}

export type Command = Common &
  (
    | { readonly kind: 'prepare'; readonly case: StepCase }
    | { readonly kind: 'steps'; readonly case: StepCase; readonly threads: number; readonly profileFolder?: string }
    | { readonly kind: 'paint'; readonly steps: number }
  );

export interface Measured {
  readonly stepMs: readonly number[];
  readonly totalMs?: number;
  /** Largest resident set of the process; pages of mapped weights count. */
  readonly peakBytes?: number;
  readonly profile?: Profile;
}

/** Runs one measurement of ours. Throws if its process fails. */
export function measure(command: Command): Promise<Measured> {
  const { path, execArgv } = ownModule(import.meta.url, './step-process');
  return new Promise((resolve, reject) => {
    const child = fork(path, [JSON.stringify(command)], { execArgv, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    child.on('message', (measured: Measured) => resolve(measured));
    child.on('error', reject);
    child.on('exit', (code, signal) =>
      reject(new Error(`the measurement ended with ${signal ?? `exit code ${code}`}`)),
    );
  });
}

/** The first Python that has PyTorch; null if none has. */
export async function pythonWithTorch(): Promise<string | null> {
  for (const python of ['python3', '/usr/bin/python3']) {
    const found = await promisify(execFile)(python, ['-c', 'import torch']).then(
      () => true,
      () => false,
    );
    if (found) return python;
  }
  return null;
}

/** The same step in PyTorch. Throws, with what Python said, if it fails. */
export async function measureTorch(
  python: string,
  { step, warmUp, steps }: StepCase,
  threads: number,
): Promise<Measured> {
  const script = fileURLToPath(new URL('./torch_step.py', import.meta.url));
  const options = JSON.stringify({
    ...{ width: step.width, height: step.height, cuts: step.cuts },
    warmUp,
    steps,
    threads,
  });
  const { stdout } = await promisify(execFile)(python, [script, options]);
  return JSON.parse(stdout) as Measured;
}
