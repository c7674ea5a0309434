/** @file Where a worker begins, as a thread or as a process. */

import { parentPort } from 'node:worker_threads';
import { type Port, serve } from './serve.ts';

function threadPort(parent: NonNullable<typeof parentPort>): Port {
  return {
    send: (message, transfer) => parent.postMessage(message, transfer),
    onMessage: (listener) => parent.on('message', listener),
    close: () => parent.close(),
  };
}

function processPort(): Port {
  // The parent is gone: nobody waits for the result, and nobody would end us.
  process.on('disconnect', () => process.exit());
  // The terminal and systemd signal the whole group; when to stop is the parent's to say.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
  return {
    send: (message) => void process.send?.(message),
    onMessage: (listener) => process.on('message', listener),
    close: () => process.disconnect(),
  };
}

serve(parentPort ? threadPort(parentPort) : processPort());
