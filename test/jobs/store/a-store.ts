/** @file A store in a folder of its own, and what tests put into it and take out of it. */
import { onTestFinished } from 'vitest';
import { openStore, type Store } from '../../../src/jobs/store/store.ts';
import { temporaryFolder } from '../temporary-folder.ts';

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

export async function aStore(folder = temporaryFolder()): Promise<Store> {
  const store = await openStore(folder);
  onTestFinished(() => store.close());
  return store;
}

export async function all<Value>(values: AsyncIterable<Value>): Promise<Value[]> {
  const list: Value[] = [];
  for await (const value of values) list.push(value);
  return list;
}
