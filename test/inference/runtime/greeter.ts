/** @file Says which of the two it is, a process or a thread, and ends. */
import { parentPort } from 'node:worker_threads';

const greeting: string = `hello from a ${parentPort ? 'thread' : 'process'}`;
if (parentPort) parentPort.postMessage(greeting);
else process.send?.(greeting, () => process.disconnect());
