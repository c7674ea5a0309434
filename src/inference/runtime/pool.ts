/** @file Sessions kept warm: the least recently used are released once they hold more memory than they may. */
import type { Device } from './devices.ts';
import { Session } from './session.ts';

export interface PoolOptions {
  readonly device: Device;
  readonly threads?: number;
  /** Bytes that idle sessions may hold together. */
  readonly memory: number;
}

interface Held {
  readonly session: Session;
  /** Growth of the process while the session was opened and first run, in bytes. */
  memory: number;
}

export class SessionPool {
  readonly #options: PoolOptions;
  /** In order of use, the most recent last. */
  readonly #held = new Map<string, Held>();

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  get device(): Device {
    return this.#options.device;
  }

  /** Uses the session of a model file, opening it if it is not there. One use at a time per pool. */
  async use<T>(path: string, work: (session: Session) => Promise<T>): Promise<T> {
    const before = process.memoryUsage.rss();
    let held = this.#held.get(path);
    if (held) {
      this.#held.delete(path);
    } else {
      const { device, threads } = this.#options;
      held = {
        session: await Session.open(path, { device, ...(threads === undefined ? {} : { threads }) }),
        memory: 0,
      };
    }
    this.#held.set(path, held);
    const result = await work(held.session);
    held.memory = Math.max(held.memory, process.memoryUsage.rss() - before);
    await this.#evict(path);
    return result;
  }

  /** Releases every session. */
  async release(): Promise<void> {
    const all = [...this.#held.values()];
    this.#held.clear();
    for (const { session } of all) await session.release();
  }

  async #evict(current: string): Promise<void> {
    let total = [...this.#held.values()].reduce((sum, { memory }) => sum + memory, 0);
    for (const [path, { session, memory }] of this.#held) {
      if (total <= this.#options.memory) return;
      if (path === current) continue;
      this.#held.delete(path);
      total -= memory;
      await session.release();
    }
  }
}
