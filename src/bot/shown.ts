/** @file Which job a message shows, and which job enlarges a picture: for reactions on old messages and second presses. */
import { z } from 'zod';
import type { Namespace } from '../jobs/store/adapter.ts';
import type { FileName } from '../jobs/store/files.ts';

const record = z.object({
  job: z.string().min(1),
  /** Who had it shown. */
  asker: z.string().optional(),
  /** Nothing but this message shows it: a time-lapse. */
  alone: z.boolean().optional(),
});

export type ShownJob = z.infer<typeof record>;

/** A message that the bot can edit at any time. */
const place = z.object({ channel: z.string().min(1), message: z.string().min(1) });

export type ShownAt = z.infer<typeof place>;

export class Shown {
  readonly #stored: Namespace<unknown>;
  /** Upscales that are being ordered: a second press waits for the first to be written. */
  readonly #ordering = new Map<string, Promise<string>>();

  /** @param stored - the store's `messages` */
  constructor(stored: Namespace<unknown>) {
    this.#stored = stored;
  }

  /**
   * Resolves once it is on disk.
   * @param channel - `null` where the bot can edit the message only by a token, which dies
   */
  async remember(message: string, shown: ShownJob, channel: string | null): Promise<void> {
    await this.#stored.set(message, shown);
    if (channel !== null) await this.#stored.set(`places/${shown.job}/${message}`, { channel, message });
  }

  /** The messages that show a job, oldest first, as far as the bot can edit them. */
  async placesOf(job: string): Promise<readonly ShownAt[]> {
    const places: ShownAt[] = [];
    for await (const { value } of this.#stored.entries(`places/${job}/`)) {
      const read = place.safeParse(value);
      if (read.success) places.push(read.data);
    }
    return places;
  }

  async jobIn(message: string): Promise<string | null> {
    return (await this.shownIn(message))?.job ?? null;
  }

  /** What a message shows; `null`: nothing of ours. */
  async shownIn(message: string): Promise<ShownJob | null> {
    const read = record.safeParse(await this.#stored.get(message));
    return read.success ? read.data : null;
  }

  async forget(message: string): Promise<void> {
    const job = await this.jobIn(message);
    await this.#stored.delete(message);
    if (job !== null) await this.#stored.delete(`places/${job}/${message}`);
  }

  /**
   * Orders the upscale of a picture, unless there is one that `counts`. All that ask at the same time get the same
   * answer, if it counts for them; `first` tells the one whose order it was.
   */
  async upscaleOnce(
    { file, scale }: { readonly file: FileName; readonly scale: number },
    counts: (job: string) => Promise<boolean>,
    order: () => Promise<string>,
  ): Promise<{ readonly job: string; readonly first: boolean }> {
    const key = `upscale/${file}/${scale}`;
    for (let ordering = this.#ordering.get(key); ordering; ordering = this.#ordering.get(key)) {
      // Why the other's order was refused is no answer to this one: then it is this one's turn.
      const job = await ordering.catch(() => null);
      if (job !== null && (await counts(job))) return { job, first: false };
    }
    let first = false;
    const work = async (): Promise<string> => {
      for (const known of (await this.#jobsUnder(key)).reverse()) if (await counts(known)) return known;
      first = true;
      const job = await order();
      await this.#stored.set(`${key}/${job}`, { job });
      return job;
    };
    const done = work().finally(() => this.#ordering.delete(key));
    this.#ordering.set(key, done);
    return { job: await done, first };
  }

  /** The jobs that enlarge a picture, oldest first. */
  upscalesOf(file: FileName): Promise<string[]> {
    return this.#jobsUnder(`upscale/${file}/`);
  }

  async #jobsUnder(prefix: string): Promise<string[]> {
    const jobs: string[] = [];
    for await (const { value } of this.#stored.entries(prefix)) {
      const read = record.safeParse(value);
      if (read.success) jobs.push(read.data.job);
    }
    return jobs;
  }
}
