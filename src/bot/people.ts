/** @file People whom the operators have blocked. */
import { z } from 'zod';
import type { Namespace } from '../jobs/store/adapter.ts';

const person = z.looseObject({ blocked: z.boolean().default(false) });

export class People {
  readonly #stored: Namespace<unknown>;

  constructor(stored: Namespace<unknown>) {
    this.#stored = stored;
  }

  async isBlocked(user: string): Promise<boolean> {
    return (await this.#read(user)).blocked;
  }

  /** Resolves once it is on disk. */
  async block(user: string, blocked: boolean): Promise<void> {
    await this.#stored.set(user, { ...(await this.#read(user)), blocked });
  }

  async #read(user: string): Promise<z.infer<typeof person>> {
    const read = person.safeParse((await this.#stored.get(user)) ?? {});
    return read.success ? read.data : { blocked: false };
  }
}
