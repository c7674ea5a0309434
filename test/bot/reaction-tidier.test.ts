import { describe, expect, it } from 'vitest';
import { ReactionTidier } from '../../src/bot/reaction-tidier.ts';

type Rest = ConstructorParameters<typeof ReactionTidier>[0];

/** What happens, in order; every removal but the first is told to wait for a quarter of a second. */
function tidying(failing = '') {
  const happened: string[] = [];
  const rest: Rest = {
    async queueRequest({ fullRoute }) {
      happened.push(`begin ${fullRoute}`);
      await Promise.resolve();
      if (failing !== '' && fullRoute.includes(failing)) throw new Error('gone');
      happened.push(`end ${fullRoute}`);
      const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset-after': '0.25' };
      return new Response(null, { status: 204, headers });
    },
  };
  const sleep = async (ms: number): Promise<void> => void happened.push(`wait ${ms}`);
  const tidier = new ReactionTidier(rest, { now: () => 0, sleep });
  const takeAway = (channel: string, user: string) => tidier.takeAway({ channel, message: '7', emoji: '🔍', user });
  return { happened, takeAway };
}

const route = (channel: string, user: string): string =>
  `/channels/${channel}/messages/7/reactions/${encodeURIComponent('🔍')}/${user}`;

describe('taking reactions away', () => {
  it('waits in a channel until Discord takes the next', async () => {
    const { happened, takeAway } = tidying();
    await Promise.all([takeAway('1', '10'), takeAway('1', '11')]);
    const [first, second] = [route('1', '10'), route('1', '11')];
    expect(happened.slice(0, 5)).toEqual([
      `begin ${first}`,
      `end ${first}`,
      'wait 250',
      `begin ${second}`,
      `end ${second}`,
    ]);
  });

  it('waits for no other channel', async () => {
    const { happened, takeAway } = tidying();
    await Promise.all([takeAway('1', '10'), takeAway('2', '10')]);
    expect(happened.slice(0, 2)).toEqual([`begin ${route('1', '10')}`, `begin ${route('2', '10')}`]);
  });

  it('goes on after one that cannot be taken away', async () => {
    const { happened, takeAway } = tidying('/10');
    const [first, second] = await Promise.allSettled([takeAway('1', '10'), takeAway('1', '11')]);
    expect(first).toMatchObject({ status: 'rejected', reason: new Error('gone') });
    expect(second?.status).toBe('fulfilled');
    expect(happened).toContain(`end ${route('1', '11')}`);
  });
});
