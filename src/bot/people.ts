/** @file What the bot knows of people: whom the operators have blocked, and which language somebody's Discord speaks. */
import { z } from 'zod';
import type { Namespace } from '../jobs/store/adapter.ts';

const person = z.looseObject({
  blocked: z.boolean().default(false),
  /** Discord's code, of the last command or button. */
  locale: z.string().nullable().default(null),
});

type Person = z.infer<typeof person>;

export class People {
  readonly #stored: Namespace<unknown>;
  #writing: Promise<void> = Promise.resolve();

  constructor(stored: Namespace<unknown>) {
    this.#stored = stored;
  }

  async isBlocked(user: string): Promise<boolean> {
    return (await this.#read(user)).blocked;
  }

  /** Resolves once it is on disk. */
  async block(user: string, blocked: boolean): Promise<void> {
    await this.#change(user, { blocked });
  }

  /** `null`: they have only ever reacted, and reactions do not tell. */
  async localeOf(user: string): Promise<string | null> {
    return (await this.#read(user)).locale;
  }

  /** Resolves once it is on disk, if it is new. */
  async heard(user: string, locale: string): Promise<void> {
    if ((await this.#read(user)).locale !== locale) await this.#change(user, { locale });
  }

  /** One after the other: no change undoes another. */
  #change(user: string, changes: Partial<Person>): Promise<void> {
    const write = async (): Promise<void> => {
      await this.#stored.set(user, { ...(await this.#read(user)), ...changes });
    };
    const done = this.#writing.then(write);
    this.#writing = done.catch(() => undefined);
    return done;
  }

  async #read(user: string): Promise<Person> {
    const read = person.safeParse((await this.#stored.get(user)) ?? {});
    return read.success ? read.data : { blocked: false, locale: null };
  }
}
