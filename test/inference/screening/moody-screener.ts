/** @file A module for workers: judges a picture by its text, and dies or breaks when that says so. */
import { threadId } from 'node:worker_threads';
import type { Performer } from '../../../src/inference/worker/protocol.ts';

const safe = { drawing: 1, hentai: 0, neutral: 0, porn: 0, sexy: 0 } as const;

export default async ({ dataDir }: { readonly dataDir: string }): Promise<Performer> => {
  if (dataDir === 'damaged') throw new Error('The network of the picture filter is not installed.');
  return {
    device: 'cpu',
    async *screen({ image }) {
      const text = Buffer.from(image).toString();
      if (text === 'exit') process.exit(3);
      if (text === 'kill') process.kill(process.pid, 'SIGKILL');
      if (text === 'unreadable') return yield { type: 'failed', code: 'internal', message: 'It cannot be read.' };
      if (text === 'slow') await new Promise((resolve) => setTimeout(resolve, 200));
      // Where it runs, for the tests.
      yield { type: 'done', probabilities: { ...safe, sexy: process.pid, neutral: threadId } };
    },
    async close() {},
  };
};
