/** @file Runs the command line as a person would, in a folder of its own. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts `tessera …`; `onStderr` sees what it says, with the means to send it signals. */
export function tessera(
  args: readonly string[],
  options: {
    cwd: string;
    env?: NodeJS.ProcessEnv;
    onStderr?: (text: string, kill: (signal: NodeJS.Signals) => void) => void;
  },
): Promise<Ran> {
  const loader = fileURLToPath(import.meta.resolve('tsx'));
  const child = spawn(process.execPath, ['--import', `file://${loader}`, `${root}/src/cli.ts`, ...args], {
    cwd: options.cwd,
    env: { ...process.env, TESSERA_DEVICE: 'cpu', ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
    options.onStderr?.(stderr, (signal) => child.kill(signal));
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}
