import { ChannelType } from 'discord.js';
import { afterEach, describe, expect, it } from 'vitest';
import { Clock } from '../../../src/playground/discord/clock.ts';
import { RateLimiter } from '../../../src/playground/discord/enforcement/buckets.ts';
import { defaultLimits } from '../../../src/playground/discord/enforcement/limits.ts';
import { call, type Stage, setStage } from './harness.ts';

let stage: Stage | undefined;
afterEach(async () => {
  await stage?.close();
  stage = undefined;
});

const BUCKETS = defaultLimits().buckets;

describe('rate limits', () => {
  it('count per route and channel, tell how much is left, and answer 429 beyond', async () => {
    stage = await setStage({ limits: { buckets: { ...BUCKETS, messageCreate: { requests: 2, windowMs: 60_000 } } } });
    const { control } = stage.discord;
    const send = (channel: string) =>
      call(stage!.discord, 'POST', `/channels/${control.channel(channel).id}/messages`, { content: 'x' });
    const [one, two, three, other] = [await send('art'), await send('art'), await send('art'), await send('general')];
    expect([one, two, three, other].map(({ status }) => status)).toEqual([200, 200, 429, 200]);
    expect(one.headers.get('x-ratelimit-limit')).toBe('2');
    expect([one, two].map(({ headers }) => headers.get('x-ratelimit-remaining'))).toEqual(['1', '0']);
    expect(other.headers.get('x-ratelimit-bucket')).toBe(one.headers.get('x-ratelimit-bucket'));
    expect(three.json).toMatchObject({ global: false, retry_after: expect.any(Number) });
    expect(three.headers.get('x-ratelimit-scope')).toBe('user');
    expect(Number(three.headers.get('retry-after'))).toBeGreaterThan(50);
    expect(control.timeline.entries({ verdict: 'limited' })).toHaveLength(1);
    expect(control.world.rates.invalidRequests).toBe(1);
  });

  it('let discord.js through without a single 429 by their headers alone', async () => {
    stage = await setStage({ limits: { buckets: { ...BUCKETS, messageEdit: { requests: 3, windowMs: 100 } } } });
    const client = await stage.login();
    const channel = await client.channels.fetch(stage.discord.control.channel('art').id);
    if (channel?.type !== ChannelType.GuildText) throw new Error('no text channel');
    const message = await channel.send('0');
    await Promise.all(Array.from({ length: 8 }, (_, index) => message.edit(String(index + 1))));
    expect(stage.discord.control.message(message.id).content).toBe('8');
    expect(stage.discord.control.timeline.counts().limited).toBeUndefined();
  });

  it('allow 50 requests a second in all, those of interactions apart', async () => {
    const { clock, rates } = limiter();
    expect(Array.from({ length: 50 }, () => rates.takeGlobal())).toEqual(Array(50).fill(undefined));
    expect(rates.takeGlobal()).toMatchObject({ scope: 'global' });
    clock.advance(1_000);
    expect(rates.takeGlobal()).toBeUndefined();
    clock.stop();
    stage = await setStage({ limits: { globalPerSecond: 0 } });
    expect(await call(stage.discord, 'GET', '/users/@me')).toMatchObject({ status: 429, json: { global: true } });
    expect(
      (await call(stage.discord, 'POST', '/interactions/100000000000000000/x/callback', { type: 5 })).json.code,
    ).toBe(10062);
  });

  it('ban an address after too many invalid requests, until ten minutes are over', async () => {
    stage = await setStage({ limits: { invalidRequests: 2 } });
    const wrong = () =>
      call(stage!.discord, 'GET', '/users/@me', undefined, { headers: { authorization: 'Bot wrong' } });
    expect([(await wrong()).status, (await wrong()).status, (await wrong()).status]).toEqual([401, 401, 429]);
    expect((await call(stage.discord, 'GET', '/users/@me')).status).toBe(429);
    stage.discord.control.world.wire.advance(10 * 60_000);
    expect((await call(stage.discord, 'GET', '/users/@me')).status).toBe(200);
  });

  it('start anew when their window is over', () => {
    const { clock, rates } = limiter();
    const take = () => rates.takeBucket('webhook', 'PATCH /x', 'token').refusal;
    expect(Array.from({ length: 6 }, take).map((refusal) => refusal === undefined)).toEqual([
      true,
      true,
      true,
      true,
      true,
      false,
    ]);
    clock.advance(1_900);
    expect(take()).toBeDefined();
    clock.advance(101);
    expect(take()).toBeUndefined();
    clock.stop();
  });
});

function limiter() {
  const clock = new Clock();
  return { clock, rates: new RateLimiter(clock, defaultLimits()) };
}
