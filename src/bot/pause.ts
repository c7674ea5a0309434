/** @file Whether the operator has paused the queue, kept so that a restart does not undo it. */
import type { Store } from '../jobs/store/store.ts';
import type { Bot } from './context.ts';

const KEY = 'paused';

/** Resolves once it is on disk, or the log says that it is not. */
export async function keepPaused({ store, log }: Pick<Bot, 'store' | 'log'>, isPaused: boolean): Promise<void> {
  try {
    await store.queue.set(KEY, isPaused);
  } catch (error) {
    log.error({ err: error, isPaused }, 'a restart will not know whether the queue is paused');
  }
}

export const isKeptPaused = async (store: Store): Promise<boolean> => (await store.queue.get(KEY)) === true;
