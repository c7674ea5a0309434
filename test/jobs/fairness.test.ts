import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FairOrder } from '../../src/jobs/fairness.ts';

const people = ['ada', 'grace', 'edsger', 'barbara'];

type Action =
  | { readonly do: 'submit'; readonly owner: string }
  | { readonly do: 'start' | 'cancel'; readonly n: number };

const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('submit' as const), owner: fc.constantFrom(...people) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('start' as const), n: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cancel' as const), n: fc.nat() }) },
);

/** Ids are `<owner>#<number>`, numbers in the order of submission. */
function play(actions: readonly Action[], after: (order: FairOrder, started: string | undefined) => void): FairOrder {
  const order = new FairOrder();
  for (const step of actions) {
    let started: string | undefined;
    if (step.do === 'submit') {
      const number = order.count();
      order.add(`${step.owner}#${number}`, step.owner, number);
    } else if (step.do === 'start') {
      started = order.take();
    } else {
      const waiting = order.list();
      order.remove(waiting[step.n % waiting.length] ?? 'nobody');
    }
    after(order, started);
  }
  return order;
}

const ownerOf = (id: string): string => id.split('#')[0] ?? '';

/** n of each waiting job, counted among its owner's in the order of submission. */
function ranks(ids: readonly string[]): number[] {
  const seen = new Map<string, number>();
  return ids.map((id) => {
    const n = (seen.get(ownerOf(id)) ?? 0) + 1;
    seen.set(ownerOf(id), n);
    return n;
  });
}

describe('FairOrder', () => {
  it('starts everybody’s first before anybody’s second', () => {
    const order = new FairOrder();
    for (const id of ['a1', 'a2', 'a3']) order.add(id, 'ada', order.count());
    for (const id of ['g1', 'g2']) order.add(id, 'grace', order.count());
    order.add('e1', 'edsger', order.count());
    expect(order.list()).toEqual(['a1', 'g1', 'e1', 'a2', 'g2', 'a3']);
  });

  it('starts jobs in doubt after all others, and first again once they are trusted', () => {
    const order = new FairOrder();
    for (const id of ['a1', 'g1']) order.add(id, id, order.count());
    order.addBegun('b', order.count());
    order.addLast('y', 2);
    order.addLast('x', 1);
    order.addLast('z', 3);
    expect([order.list(), order.size]).toEqual([['b', 'a1', 'g1', 'y', 'x', 'z'], 6]);
    expect(order.remove('z')).toBe(true);
    expect([order.take(), order.take(), order.take(), order.take()]).toEqual(['b', 'a1', 'g1', 'y']);
    order.addLast('y', 2);
    order.add('c1', 'cem', order.count());
    order.trustAll();
    expect(order.list()).toEqual(['x', 'y', 'c1']);
  });

  it('lets a newcomer in before the next job of somebody who was just served', () => {
    const order = new FairOrder();
    for (const id of ['a1', 'a2', 'a3']) order.add(id, 'ada', order.count());
    expect(order.take()).toBe('a1');
    expect(order.take()).toBe('a2');
    order.add('g1', 'grace', order.count());
    order.add('a4', 'ada', order.count());
    order.add('g2', 'grace', order.count());
    expect(order.list()).toEqual(['a3', 'g1', 'a4', 'g2']);
    order.take();
    expect(order.list()).toEqual(['g1', 'a4', 'g2']);
  });

  it('puts a job that is given back before all that have not begun', () => {
    const order = new FairOrder();
    for (const id of ['a1', 'a2']) order.add(id, 'ada', order.count());
    order.addBegun('g5', 5);
    order.addBegun('g4', 4);
    expect(order.list()).toEqual(['g4', 'g5', 'a1', 'a2']);
    expect([order.take(), order.take(), order.take()]).toEqual(['g4', 'g5', 'a1']);
  });

  it('keeps turns over a restart', () => {
    const before = new FairOrder();
    for (const id of ['a1', 'a2']) before.add(id, 'ada', before.count());
    before.take();
    before.add('g1', 'grace', before.count());
    before.take();
    before.add('a3', 'ada', before.count());
    before.add('g2', 'grace', before.count());
    before.add('a4', 'ada', before.count());
    const after = new FairOrder();
    after.add('a4', 'ada', 8, before.lastStart('ada'));
    after.add('g2', 'grace', 7, before.lastStart('grace'));
    after.add('a3', 'ada', 6, before.lastStart('ada'));
    after.add('g1', 'grace', 4, before.lastStart('grace'));
    expect(after.list()).toEqual(before.list());
  });

  it('never ranks a person’s n-th waiting job before somebody’s (n − 1)-th', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 120 }), (actions) => {
        play(actions, (order) => {
          const n = ranks(order.list());
          expect(n).toEqual([...n].sort((a, b) => a - b));
        });
      }),
    );
  });

  it('starts jobs in the order that it lists', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 120 }), (actions) => {
        const order = play(actions, () => undefined);
        const promised = order.list();
        expect(promised).toHaveLength(order.size);
        expect(promised.map(() => order.take())).toEqual(promised);
        expect(order.size).toBe(0);
      }),
    );
  });

  it('lets nobody start twice while somebody’s job waits from before the first of the two starts', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 200 }), (actions) => {
        // For each waiting owner: who has started since their first waiting job came to be first.
        const overtakers = new Map<string, string[]>();
        const first = new Map<string, string>();
        play(actions, (order, started) => {
          for (const owner of people) {
            const head = order.list().find((id) => ownerOf(id) === owner);
            if (head !== first.get(owner)) {
              overtakers.set(owner, []);
              if (head === undefined) first.delete(owner);
              else first.set(owner, head);
            } else if (head !== undefined && started !== undefined) {
              overtakers.get(owner)?.push(ownerOf(started));
            }
            const seen = overtakers.get(owner) ?? [];
            expect(seen).toEqual([...new Set(seen)]);
          }
        });
      }),
    );
  });

  it('refuses a job that waits already', () => {
    const order = new FairOrder();
    order.add('a1', 'ada', 1);
    expect(() => order.add('a1', 'ada', 2)).toThrow('Job a1 is already waiting.');
  });
});
