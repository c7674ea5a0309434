/** @file What both formats of torch.save come down to: one pickled value, and storages to read by key. */

import { ClassName, Storage, type Value } from './values.ts';

export interface PickledFile {
  readonly root: Value;
  /** The root is a scripted module, an object, rather than a dict. */
  readonly isTorchScript: boolean;
  /** Size of the storage called `key`; `undefined` if there is none. */
  bytesOf(key: string): number | undefined;
  /** Bytes `start` to `start + length` of the storage. */
  read(key: string, start: number, length: number): Promise<Uint8Array<ArrayBuffer>>;
}

/** Checkpoints of 1.4 B parameters with their optimiser's state have pickles of about 2 MB. */
export const LARGEST_PICKLE = 16 * 2 ** 20;

/**
 * The storage that a persistent id stands for: `('storage', class, key, device, elements[, view])`,
 * where `view`, in the legacy format only, is `(key of the view, first element, elements)` or None.
 * @throws Error if it is anything else
 */
export function storageOf(id: Value): Storage {
  const [kind, type, key, , elements, view = null] = Array.isArray(id) ? id : [];
  if (kind !== 'storage' || !(type instanceof ClassName) || typeof key !== 'string' || !isCount(elements)) {
    throw new Error('its pickle refers to something outside itself that is not a storage');
  }
  const name = type.path.replace(/^torch\.(cuda\.)?/, '');
  if (view === null) return new Storage(name, key, elements);
  const [, start, viewed] = Array.isArray(view) ? view : [];
  if (!isCount(start) || !isCount(viewed) || start + viewed > elements) {
    throw new Error(`its pickle has a malformed view of storage ${key}`);
  }
  return new Storage(name, key, viewed, start);
}

const isCount = (value: Value | undefined): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
