/** @file The packs that can be painted with here. */
import { basename } from 'node:path';
import { openNamedPack } from '../inference/packs/find.ts';
import { listPacks } from '../inference/packs/installed.ts';
import type { Pack } from '../inference/packs/pack.ts';
import { Refusal } from './errors.ts';
import { folded } from './fold.ts';
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

  /** The name of a pack as it is written. Throws a `Refusal` for one that is not here. */
  async named(asked: string): Promise<string> {
    const known = await this.names();
    const name = known.includes(asked) ? asked : known.find((each) => folded(each) === folded(asked));
    if (name !== undefined) return name;
    throw new Refusal('unknown pack', (words) =>
      words.errors.yours.unknownPack({ name: quoted(asked), known: known.map(packTitle) }),
    );
  }

  /** Throws a `Refusal` for a name that is not here, a `PackError` for one that is damaged. */
  async open(asked: string): Promise<Pack> {
    const name = await this.named(asked);
    const opened = this.#open.get(name) ?? openNamedPack(name, this.#dataDir);
    this.#open.set(name, opened);
    opened.catch(() => this.#open.delete(name));
    return opened;
  }
}
