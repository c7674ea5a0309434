/** @file Whether the operator has paused the queue, kept so that a restart does not undo it. */
import type { Store } from '../jobs/store/store.ts';

const KEY = 'paused';

/** Resolves once it is on disk. */
export const keepPaused = ({ store }: { readonly store: Store }, isPaused: boolean): Promise<void> =>
  store.queue.set(KEY, isPaused);

export const isKeptPaused = async (store: Store): Promise<boolean> => (await store.queue.get(KEY)) === true;
