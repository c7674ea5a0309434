/** @file The two ways to a worker: a thread of this process, or a process of its own. */

import { fork } from 'node:child_process';
import { messageOf } from '../message-of.ts';
import { ownModule, startThread } from '../runtime/own-module.ts';
import type { FromWorker, ToWorker } from './messages.ts';

export type WorkerKind = 'thread' | 'process';

export interface ChannelEvents {
  message(message: FromWorker): void;
  /** The worker is gone; `how` completes "The worker …". Once, and nothing after it. */
  gone(how: string): void;
}

export interface Channel {
  send(message: ToWorker): void;
  /**
   * Gets rid of a worker that does not answer. A process is killed. A thread must not be terminated while ONNX Runtime
   * runs, for that aborts the whole process (onnxruntime-node 1.30): it is told to leave when it can, and forgotten.
   */
  abandon(): void;
}

const main = ownModule(import.meta.url, './main');

export const openChannel = (kind: WorkerKind, events: ChannelEvents): Channel =>
  kind === 'thread' ? openThread(events) : openProcess(events);

function openThread(events: ChannelEvents): Channel {
  const worker = startThread(main);
  const goneOnce = once(events.gone);
  worker.on('message', (message: FromWorker) => events.message(message));
  worker.on('messageerror', (error) => goneOnce(`sent a message that cannot be read (${error.message})`));
  worker.on('error', (error) => goneOnce(`broke: ${messageOf(error)}`));
  worker.on('exit', (code) => goneOnce(`exited with code ${code}`));
  return {
    send: (message) => worker.postMessage(message),
    abandon() {
      worker.postMessage({ type: 'close' } satisfies ToWorker);
      worker.unref();
    },
  };
}

function openProcess(events: ChannelEvents): Channel {
  // Advanced serialisation carries typed arrays.
  const child = fork(main.path, { execArgv: main.execArgv, serialization: 'advanced' });
  const goneOnce = once(events.gone);
  child.on('message', (message: FromWorker) => events.message(message));
  child.on('error', (error) => goneOnce(`could not be reached: ${error.message}`));
  child.on('exit', (code, signal) => goneOnce(signal ? killedWords(signal) : `exited with code ${code}`));
  return {
    send(message) {
      if (child.connected) child.send(message, (error) => error && goneOnce(`could not be reached: ${error.message}`));
    },
    abandon() {
      child.kill('SIGKILL');
    },
  };
}

const killedWords = (signal: NodeJS.Signals): string =>
  signal === 'SIGKILL' ? 'was killed (SIGKILL), as systems do when memory runs out' : `was killed by ${signal}`;

function once(tell: (how: string) => void): (how: string) => void {
  let told = false;
  return (how) => {
    if (told) return;
    told = true;
    tell(how);
  };
}
