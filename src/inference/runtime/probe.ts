/** @file Tries a device in a process of its own: a provider that crashes or hangs takes nothing down, and its noise is not seen. */
import { fork } from 'node:child_process';
import { messageOf } from '../message-of.ts';
import type { Device } from './devices.ts';
import { ownModule } from './own-module.ts';
import { proveDevice } from './probe-graph.ts';

export type ProbeResult = { readonly ok: true } | { readonly ok: false; readonly why: string };

/**
 * Whether a small graph, forward and backward, runs on a device and gives what the CPU gives.
 *
 * @param patience - milliseconds; compiling shaders takes a slow GPU some seconds
 */
export async function probe(device: Device, patience = 60_000): Promise<ProbeResult> {
  if (device !== 'cpu') return probeApart(device, patience);
  // Without the CPU nothing works, so nothing is gained by a process of its own.
  return proveDevice('cpu').then(
    () => ({ ok: true }),
    (error: unknown) => ({ ok: false, why: messageOf(error) }),
  );
}

function probeApart(device: Device, patience: number): Promise<ProbeResult> {
  const { path, execArgv } = ownModule(import.meta.url, './probe-process');
  return new Promise((resolve) => {
    const child = fork(path, [device], { execArgv, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    const timer = setTimeout(() => end({ ok: false, why: `it did not answer within ${patience / 1000} s` }), patience);
    const end = (result: ProbeResult): void => {
      clearTimeout(timer);
      child.kill('SIGKILL');
      resolve(result);
    };
    child.on('message', (result: ProbeResult) => end(result.ok ? result : { ok: false, why: plain(result.why) }));
    child.on('error', (error) => end({ ok: false, why: messageOf(error) }));
    child.on('exit', (code, signal) => {
      end({ ok: false, why: `its driver crashed (${signal ?? `exit code ${code}`})` });
    });
  });
}

/** ONNX Runtime's message without the places in its source that lead it, cut where it becomes long. */
function plain(message: string): string {
  const words = message
    .replace(/^.*?ErrorCode:\d+,?\s*/s, '')
    .replace(/\/\S+:\d+ .*?\)\s/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  return words.length > 240 ? `${words.slice(0, 240)}…` : words;
}
