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
  // The whole group gets the terminal's Ctrl-C; when to stop is the parent's to say.
  process.on('SIGINT', () => undefined);
  return {
    send: (message) => void process.send?.(message),
    onMessage: (listener) => process.on('message', listener),
    close: () => process.disconnect(),
  };
}

serve(parentPort ? threadPort(parentPort) : processPort());
