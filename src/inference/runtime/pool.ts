/** @file Sessions kept warm: the least recently used are released once they hold more memory than they may. */
import type { Device } from './devices.ts';
import { readFootprint } from './footprint.ts';
import { Session } from './session.ts';

export interface PoolLimits {
  /** Bytes that sessions of earlier jobs may hold together. */
  readonly idle: number;
  /** Bytes that all may hold; a single larger one stays while it is in use. */
  readonly all: number;
}

export interface PoolOptions {
  readonly device: Device;
  readonly threads?: number;
  readonly memory: PoolLimits;
}

interface Held {
  readonly session: Session;
  /** Bytes. */
  readonly memory: number;
  /** The last job that used it. */
  job: number;
}

export class SessionPool {
  readonly #options: PoolOptions;
  /** In order of use, the most recent last. */
  readonly #held = new Map<string, Held>();
  #job = 0;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  get device(): Device {
    return this.#options.device;
  }

  /** Files of the models whose sessions are open, the most recently used last. */
  get open(): readonly string[] {
    return [...this.#held.keys()];
  }

  /** From here on, sessions are idle until this job uses them too: what one job alternates between stays. */
  beginJob(): void {
    this.#job += 1;
  }

  /** Uses the session of a model file of a `GraphCache`, opening it if it is not there. One use at a time per pool. */
  async use<T>(path: string, work: (session: Session) => Promise<T>): Promise<T> {
    const held = this.#held.get(path) ?? (await this.#open(path));
    held.job = this.#job;
    this.#held.delete(path);
    this.#held.set(path, held);
    return work(held.session);
  }

  /** Releases every session. */
  async release(): Promise<void> {
    const all = [...this.#held.values()];
    this.#held.clear();
    for (const { session } of all) await session.release();
  }

  async #open(path: string): Promise<Held> {
    const { device, threads } = this.#options;
    const memory = await readFootprint(path);
    await this.#makeRoom(memory);
    const session = await Session.open(path, { device, ...(threads === undefined ? {} : { threads }) });
    return { session, memory, job: this.#job };
  }

  /** Before a session is opened, for the system does not always get back what was released. */
  async #makeRoom(wanted: number): Promise<void> {
    const { memory: limits } = this.#options;
    const isIdle = ({ job }: Held): boolean => job < this.#job;
    let all = wanted + total(this.#held.values());
    let idle = total([...this.#held.values()].filter(isIdle));
    for (const [path, held] of this.#held) {
      if (all <= limits.all && (idle <= limits.idle || !isIdle(held))) return;
      this.#held.delete(path);
      all -= held.memory;
      if (isIdle(held)) idle -= held.memory;
      await held.session.release();
    }
  }
}

const total = (held: Iterable<Held>): number => [...held].reduce((sum, { memory }) => sum + memory, 0);
