import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FairOrder } from '../../src/jobs/fairness.ts';
import { charge, noUsage, refund, refusal, type Usage } from '../../src/jobs/limits.ts';

const minute = 60_000;
const limits = { waiting: 3, perHour: 4, cooldownMs: minute };
const people = ['ada', 'grace'];

type Action =
  | { readonly do: 'submit'; readonly owner: string }
  | { readonly do: 'start' }
  | { readonly do: 'fail'; readonly n: number }
  | { readonly do: 'wait'; readonly minutes: number };

const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record({ do: fc.constant('submit' as const), owner: fc.constantFrom(...people) }),
  fc.record({ do: fc.constant('start' as const) }),
  fc.record({ do: fc.constant('fail' as const), n: fc.nat() }),
  // Also backwards: somebody sets the clock.
  fc.record({ do: fc.constant('wait' as const), minutes: fc.integer({ min: -3, max: 8 }) }),
);

interface Start {
  readonly id: string;
  readonly owner: string;
  /** By a clock that nobody sets. */
  readonly at: number;
}

it('no order of asking, starting, failing and waiting gets anybody more than their limits', () => {
  fc.assert(
    fc.property(fc.array(action, { minLength: 50, maxLength: 300 }), (actions) => {
      const order = new FairOrder();
      const usages = new Map<string, Usage>();
      const owners = new Map<string, string>();
      let starts: Start[] = [];
      let [wall, real] = [1e9, 0];
      for (const step of actions) {
        if (step.do === 'submit') {
          const { owner } = step;
          if (refusal(usages.get(owner) ?? noUsage, order.waitingOf(owner), limits, wall)) continue;
          const number = order.count();
          order.add(`${number}`, owner, number);
          owners.set(`${number}`, owner);
        } else if (step.do === 'start') {
          const id = order.take();
          const owner = owners.get(id ?? '');
          if (id === undefined || owner === undefined) continue;
          usages.set(owner, charge(usages.get(owner) ?? noUsage, id, wall, 0));
          starts.push({ id, owner, at: real });
        } else if (step.do === 'fail') {
          const failed = starts[step.n % starts.length];
          if (!failed) continue;
          usages.set(failed.owner, refund(usages.get(failed.owner) ?? noUsage, failed.id));
          starts = starts.filter((start) => start !== failed);
        } else if (step.minutes >= 0) {
          wall += step.minutes * minute;
          real += step.minutes * minute;
        } else {
          wall += step.minutes * minute;
        }
        const exceeded = people.filter((owner) => {
          const inHour = starts.filter((start) => start.owner === owner && real - start.at < 60 * minute);
          return order.waitingOf(owner) > limits.waiting || inHour.length > limits.perHour;
        });
        if (exceeded.length > 0) expect({ exceeded, starts }).toEqual({ exceeded: [], starts });
      }
    }),
    { numRuns: 200 },
  );
});
