/** @file keyv's storage interface over our database: one adapter per namespace, all over one file. */

import { EventEmitter } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { Keyv, type KeyvStoreAdapter } from 'keyv';
import type { Database } from './database.ts';
import { damagedWords, StoreError } from './errors.ts';

/** Rows that are read in one turn: some 40 ms of work for whoever walks over all jobs. */
const PAGE = 64;

/** Sorts after every key that begins with the text before it. */
const LAST = '\u{10ffff}';

class DatabaseAdapter extends EventEmitter implements KeyvStoreAdapter {
  /** keyv offers `iterator()` only for dialects that it knows. */
  readonly opts = { dialect: 'sqlite' };
  namespace: string | undefined;
  readonly #database: Database;

  constructor(database: Database, namespace: string) {
    super();
    this.#database = database;
    this.namespace = namespace;
  }

  get path(): string {
    return this.#database.path;
  }

  // keyv decodes text itself, but declares what it already decoded as the result; `Value` is that text.
  async get<Value>(key: string): Promise<Value | undefined> {
    return this.#database.get(key) as Value | undefined;
  }

  async set(key: string, value: string): Promise<void> {
    await this.#database.set(key, value);
  }

  delete(key: string): Promise<boolean> {
    return this.#database.delete(key);
  }

  async clear(): Promise<void> {
    const deletions: Promise<boolean>[] = [];
    for await (const [key] of this.iterator()) deletions.push(this.#database.delete(key));
    await Promise.all(deletions);
  }

  /**
   * Rows whose key begins with `<namespace>:<prefix>`, sorted by key, a page at a time: rows may change meanwhile, and
   * between two pages everybody else has a turn.
   */
  async *iterator<Value>(_namespace?: string, prefix = ''): AsyncGenerator<[string, Awaited<Value>], void> {
    let after = `${this.namespace}:${prefix}`;
    const before = after + LAST;
    for (;;) {
      const rows = this.#database.range(after, before, PAGE);
      for (const [key, value] of rows) yield [key, value as Awaited<Value>];
      const last = rows.at(-1);
      if (!last || rows.length < PAGE) return;
      after = last[0];
      await turn();
    }
  }
}

/** A keyv map of one kind of record. Its errors are thrown, as `StoreError`s, never swallowed. */
export class Namespace<Value> {
  readonly name: string;
  readonly #adapter: DatabaseAdapter;
  readonly #keyv: Keyv<Value>;

  constructor(database: Database, name: string) {
    this.name = name;
    this.#adapter = new DatabaseAdapter(database, name);
    this.#keyv = new Keyv<Value>({ store: this.#adapter, namespace: name, throwOnErrors: true, emitErrors: false });
  }

  /** Throws a `StoreError` `damaged` when the entry is there but is no JSON. */
  async get(key: string): Promise<Value | undefined> {
    try {
      return await this.#keyv.get<Value>(key);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      const { path } = this.#adapter;
      throw new StoreError('damaged', damagedWords(path, `the entry ${this.name}:${key} is unreadable`), error);
    }
  }

  /** Resolves once it is on disk. */
  async set(key: string, value: Value): Promise<void> {
    await this.#keyv.set(key, value);
  }

  delete(key: string): Promise<boolean> {
    return this.#keyv.delete(key);
  }

  /** Entries whose key begins with `prefix`, sorted by key. An entry that is no JSON comes with `value: undefined`. */
  async *entries(prefix = ''): AsyncGenerator<{ readonly key: string; readonly value: Value | undefined }> {
    for await (const [fullKey, text] of this.#adapter.iterator<string>(this.name, prefix)) {
      yield { key: fullKey.slice(this.name.length + 1), value: await this.#decode(text) };
    }
  }

  async #decode(text: string): Promise<Value | undefined> {
    try {
      return (await this.#keyv.deserializeData<Value>(text))?.value;
    } catch {
      return undefined;
    }
  }
}
