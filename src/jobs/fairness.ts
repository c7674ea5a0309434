/** @file In which order jobs start: those given back, then everybody's first, everybody's second, and so on; those in doubt last. */

interface Waiting {
  readonly id: string;
  readonly order: number;
}

interface Person {
  /** In the order of submission. */
  readonly jobs: Waiting[];
  /** The number of this person's last start, while they have jobs waiting; 0 before the first. */
  lastStart: number;
}

/**
 * Waiting jobs in fair order.
 *
 * A job's rank is (n, turn): n is its place among its owner's waiting jobs, so a person's n-th ranks behind everybody's
 * (n − 1)-th. Among equals the turn decides: the later of the owner's last start and the submission of their first
 * waiting job, both numbered by one counter. A turn is fixed until its owner is served and then exceeds all others, so
 * nobody is overtaken twice by the same person, and no newcomer overtakes a first job.
 *
 * A job that had begun and was given back (restart, worker lost) is no waiting job: it goes on before anything starts. But
 * while workers fail one after the other, it goes on after all others: it may be the one that they fail of.
 */
export class FairOrder {
  readonly #begun: Waiting[] = [];
  readonly #last: Waiting[] = [];
  readonly #people = new Map<string, Person>();
  /** Of the jobs in `#people`. */
  readonly #owners = new Map<string, string>();
  #counter = 0;

  get size(): number {
    return this.#begun.length + this.#owners.size + this.#last.length;
  }

  /** The next number for a submission or a start. */
  count(): number {
    this.#counter += 1;
    return this.#counter;
  }

  /** Makes all later numbers exceed `number`: for jobs and starts from before a restart. */
  countFrom(number: number): void {
    this.#counter = Math.max(this.#counter, number);
  }

  /** A job that had begun; `order` as when it was submitted. */
  addBegun(id: string, order: number): void {
    insert(this.#begun, { id, order });
  }

  /** A job that had begun, to go on after all others. */
  addLast(id: string, order: number): void {
    this.#last.push({ id, order });
  }

  /** Jobs that were to go on after all others go on first again. */
  trustAll(): void {
    for (const { id, order } of this.#last.splice(0)) this.addBegun(id, order);
  }

  /** `lastStart`: the owner's, when it is known from before a restart. */
  add(id: string, owner: string, order: number, lastStart = 0): void {
    if (this.#owners.has(id)) throw new Error(`Job ${id} is already waiting.`);
    this.#owners.set(id, owner);
    const person = this.#people.get(owner) ?? { jobs: [], lastStart: 0 };
    this.#people.set(owner, person);
    person.lastStart = Math.max(person.lastStart, lastStart);
    insert(person.jobs, { id, order });
  }

  /** Whether it was waiting. */
  remove(id: string): boolean {
    const owner = this.#owners.get(id);
    if (owner === undefined) return extract(this.#begun, id) || extract(this.#last, id);
    this.#owners.delete(id);
    const person = this.#personOf(owner);
    extract(person.jobs, id);
    if (person.jobs.length === 0) this.#people.delete(owner);
    return true;
  }

  /** Takes out the job whose turn it is; one that had not begun counts as a start of its owner. */
  take(): string | undefined {
    const begun = this.#begun.shift();
    if (begun) return begun.id;
    let first: Person | undefined;
    for (const person of this.#people.values()) if (!first || turn(person) < turn(first)) first = person;
    const job = first?.jobs[0];
    if (!first || !job) return this.#last.shift()?.id;
    first.lastStart = this.count();
    this.remove(job.id);
    return job.id;
  }

  /** The number of the owner's last start; 0 when they have nothing waiting, for then it decides nothing. */
  lastStart(owner: string): number {
    return this.#people.get(owner)?.lastStart ?? 0;
  }

  waitingOf(owner: string): number {
    return this.#people.get(owner)?.jobs.length ?? 0;
  }

  /** All ids in the order in which they will start if nobody comes or goes. */
  list(): string[] {
    const people = [...this.#people.values()].sort((a, b) => turn(a) - turn(b));
    const rounds: string[][] = [];
    for (const { jobs } of people) {
      for (const [n, { id }] of jobs.entries()) {
        const round = rounds[n] ?? [];
        rounds[n] = round;
        round.push(id);
      }
    }
    const ids = (jobs: readonly Waiting[]): string[] => jobs.map(({ id }) => id);
    return [...ids(this.#begun), ...rounds.flat(), ...ids(this.#last)];
  }

  #personOf(owner: string): Person {
    const person = this.#people.get(owner);
    if (!person) throw new Error(`${owner} has no job waiting.`);
    return person;
  }
}

function insert(jobs: Waiting[], job: Waiting): void {
  const place = jobs.findLastIndex((other) => other.order < job.order) + 1;
  jobs.splice(place, 0, job);
}

function extract(jobs: Waiting[], id: string): boolean {
  const place = jobs.findIndex((job) => job.id === id);
  if (place >= 0) jobs.splice(place, 1);
  return place >= 0;
}

function turn({ jobs, lastStart }: Person): number {
  return Math.max(jobs[0]?.order ?? 0, lastStart);
}
