/** @file The packs that can be painted with here. */
import { basename } from 'node:path';
import { openNamedPack } from '../inference/packs/find.ts';
import { listPacks } from '../inference/packs/installed.ts';
import type { Pack } from '../inference/packs/pack.ts';
import { Refusal } from './errors.ts';
import { quoted } from './replies/outgoing.ts';

/** A pack as people see it: of a folder, its own name. */
export const packTitle = (name: string): string => quoted(basename(name));

/** A pack fetched meanwhile is known after this time. */
const FRESH_MS = 60_000;

export class Packs {
  readonly #dataDir: string;
  readonly #standard: string;
  readonly #open = new Map<string, Promise<Pack>>();
  #names: readonly string[] = [];
  #readAt = Number.NEGATIVE_INFINITY;

  /** @param standard - the pack of the configuration, which may be a folder */
  constructor(dataDir: string, standard: string) {
    this.#dataDir = dataDir;
    this.#standard = standard;
  }

  get standard(): string {
    return this.#standard;
  }

  /** The standard one first. */
  async names(): Promise<readonly string[]> {
    const now = performance.now();
    if (now - this.#readAt > FRESH_MS) {
      const listed = await listPacks(this.#dataDir);
      const here = listed.filter(({ state }) => state !== 'available').map(({ name }) => name);
      this.#names = [...new Set([this.#standard, ...here])];
      this.#readAt = now;
    }
    return this.#names;
  }

  /** Throws a `Refusal` for a name that is not here, a `PackError` for one that is damaged. */
  async open(name: string): Promise<Pack> {
    const known = await this.names();
    if (!known.includes(name)) {
      throw new Refusal('unknown pack', (words) =>
        words.errors.yours.unknownPack({ name: quoted(name), known: known.map(packTitle) }),
      );
    }
    const opened = this.#open.get(name) ?? openNamedPack(name, this.#dataDir);
    this.#open.set(name, opened);
    opened.catch(() => this.#open.delete(name));
    return opened;
  }
}
