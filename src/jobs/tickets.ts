/** @file What a person is told about their job: its place and when it will start and end. */

import type { Clock } from './clock.ts';
import { type Forecast, forecast, type Speeds } from './eta.ts';
import type { FairOrder } from './fairness.ts';
import { asPainted, type Job } from './job.ts';
import type { Ledger } from './ledger.ts';
import type { Runner } from './runner.ts';

export interface Ticket {
  readonly job: Job;
  /** 1 starts next; 0 for a job that has started. */
  readonly position: number;
  /** Milliseconds since 1970; estimates of what lies ahead, `null` for the end of a job that has ended. */
  readonly startsAt: number | null;
  readonly endsAt: number | null;
}

export interface TicketTools {
  readonly ledger: Ledger;
  readonly order: FairOrder;
  readonly runner: Runner;
  readonly speeds: Speeds;
  readonly clock: Clock;
}

export class Tickets {
  readonly #tools: TicketTools;

  constructor(tools: TicketTools) {
    this.#tools = tools;
  }

  /** Of those named, the ones that are not settled; one forecast for all. */
  of(ids: Iterable<string>): Map<string, Ticket> {
    const now = this.#tools.clock.now();
    const places = this.#forecast();
    const tickets = new Map<string, Ticket>();
    for (const id of ids) {
      const job = this.#tools.ledger.get(id);
      if (job) tickets.set(id, this.#ticket(job, places.get(id), now));
    }
    return tickets;
  }

  #ticket(job: Job, place: Forecast | undefined, now: number): Ticket {
    if (place) return { job, position: place.position, startsAt: now + place.startsIn, endsAt: now + place.endsIn };
    const endsAt = this.#tools.runner.has(job.id) ? now + this.#remaining(job.id) : null;
    return { job, position: 0, startsAt: job.startedAt, endsAt };
  }

  #forecast(): Map<string, Forecast> {
    const { order, runner } = this.#tools;
    const running = [...runner.ids()].map((id) => this.#remaining(id));
    const waiting = order.list().map((id) => ({ id, ms: this.#remaining(id) }));
    return forecast(running, waiting, runner.devices);
  }

  /** Milliseconds of work left: of a job that has done steps by its own speed, else by the speed of others like it. */
  #remaining(id: string): number {
    const { ledger, runner, speeds, clock } = this.#tools;
    const job = ledger.get(id);
    if (!job) return 0;
    const last = runner.lastStep(id);
    const left = Math.max(0, job.steps - (last?.step ?? job.step));
    if (last) return left * last.msPerStep;
    if (job.request.kind === 'paint') return speeds.estimate(asPainted(job), left);
    const spent = runner.has(id) && job.startedAt !== null ? clock.now() - job.startedAt : 0;
    return Math.max(0, speeds.estimate(job.request) - spent);
  }
}
