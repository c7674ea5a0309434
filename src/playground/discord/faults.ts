/** @file Things that go wrong on demand: server errors, delays, dropped connections, slow downloads. */

/** What a fault does to a request. */
export interface FaultAction {
  /** Answer with this status instead; 5xx bodies are what a proxy would write. */
  readonly status?: number;
  /** Wait before anything else. */
  readonly delayMs?: number;
  /** Close the connection: `before` nothing was done, `after` it was done but no answer comes. */
  readonly drop?: 'before' | 'after';
  /** For downloads: send no faster than this. */
  readonly bytesPerSecond?: number;
}

export interface Fault extends FaultAction {
  readonly on: 'rest' | 'cdn';
  readonly method?: string;
  /** A part of the address, or of the route's template. */
  readonly match?: string;
  /** How many requests it spoils; without, all until it is removed. */
  readonly times?: number;
}

export interface StandingFault extends Fault {
  readonly id: number;
  left: number;
}

export class Faults {
  #faults: StandingFault[] = [];
  #next = 1;

  add(fault: Fault): number {
    const id = this.#next++;
    this.#faults.push({ ...fault, id, left: fault.times ?? Number.POSITIVE_INFINITY });
    return id;
  }

  list(): readonly StandingFault[] {
    return this.#faults;
  }

  remove(id: number): boolean {
    const before = this.#faults.length;
    this.#faults = this.#faults.filter((fault) => fault.id !== id);
    return this.#faults.length < before;
  }

  clear(): void {
    this.#faults = [];
  }

  /** The first fault that fits, used up by one. */
  take(on: Fault['on'], method: string, ...addresses: readonly string[]): FaultAction | undefined {
    const fault = this.#faults.find(
      (candidate) =>
        candidate.on === on &&
        (candidate.method === undefined || candidate.method.toUpperCase() === method) &&
        (candidate.match === undefined || addresses.some((address) => address.includes(candidate.match ?? ''))),
    );
    if (!fault) return undefined;
    fault.left -= 1;
    if (fault.left <= 0) this.remove(fault.id);
    return fault;
  }
}
