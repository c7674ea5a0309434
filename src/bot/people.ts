/** @file What the bot knows of people: whom the operators have blocked, which language somebody's Discord speaks, a form. */
import { z } from 'zod';
import type { Namespace } from '../jobs/store/adapter.ts';

const draft = z.object({
  job: z.string(),
  /** Milliseconds since 1970. */
  until: z.number(),
  prompt: z.string(),
  negative: z.string(),
  style: z.string().nullable(),
  seed: z.string(),
  steps: z.string(),
});

/** A form of "Edit" that was given back. */
export type Draft = z.infer<typeof draft>;

const person = z.looseObject({
  blocked: z.boolean().default(false),
  /** Discord's code, of the last command or button. */
  locale: z.string().nullable().default(null),
  /** The last one; one that an earlier version wrote otherwise is none. */
  draft: draft.nullable().default(null).catch(null),
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

  /** Resolves once it is on disk. Only the last one is kept. */
  async keepDraft(user: string, kept: Draft): Promise<void> {
    await this.#change(user, { draft: kept });
  }

  /** What was last written into the form about a job; `null`: nothing, or too long before `now`. */
  async draftOf(user: string, job: string, now: number): Promise<Draft | null> {
    const { draft: kept } = await this.#read(user);
    return kept !== null && kept.job === job && now < kept.until ? kept : null;
  }

  /** Resolves once it is off the disk. */
  async forgetDraft(user: string): Promise<void> {
    if ((await this.#read(user)).draft !== null) await this.#change(user, { draft: null });
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
    return read.success ? read.data : { blocked: false, locale: null, draft: null };
  }
}
