/** @file Which answers to interactions broke on their way, and may have been heard all the same. */
import { DefaultRestOptions, type RESTOptions } from 'discord.js';

/** Most are never asked for: three seconds later nobody can answer any more. */
const MOST = 1_000;

const callback = /\/interactions\/(\d+)\/[^/]+\/callback/;

/**
 * discord.js sends an answer again when the line breaks or Discord says 5xx. If the first one was heard, the second is refused as
 * if somebody else had answered; this tells the two apart.
 */
export class BrokenAnswers {
  /** Ids of interactions. */
  readonly #broken = new Set<string>();

  /** For discord.js' requests. */
  readonly makeRequest: RESTOptions['makeRequest'] = async (url, init) => {
    const id = callback.exec(url)?.[1];
    if (id === undefined) return DefaultRestOptions.makeRequest(url, init);
    try {
      const response = await DefaultRestOptions.makeRequest(url, init);
      if (response.status >= 500) this.#note(id);
      else if (response.status < 400) this.#broken.delete(id);
      return response;
    } catch (error) {
      this.#note(id);
      throw error;
    }
  };

  #note(id: string): void {
    this.#broken.add(id);
    const [oldest] = this.#broken;
    if (this.#broken.size > MOST && oldest !== undefined) this.#broken.delete(oldest);
  }

  /** Whether one to this interaction has; asked once. */
  take(interaction: string): boolean {
    return this.#broken.delete(interaction);
  }
}
