import { Client, Events } from 'discord.js';
import { describe, expect, it, onTestFinished } from 'vitest';
import { GatewayWatch } from '../../src/bot/gateway-watch.ts';
import { createLog } from '../../src/log.ts';
import { FakeClock } from '../jobs/fakes.ts';

function aWatch() {
  const client = new Client({ intents: [] });
  onTestFinished(() => client.destroy());
  const log: string[] = [];
  const clock = new FakeClock();
  const lost: string[] = [];
  const watch = new GatewayWatch(client, createLog('info', { write: (line: string) => log.push(line) }), clock, (why) =>
    lost.push(why),
  );
  return { client, log, clock, lost, watch };
}

describe('the connection to the gateway', () => {
  it('is missing from the first attempt until it is there again', () => {
    const { client, clock, watch } = aWatch();
    expect(watch.missingForMs).toBeNull();
    client.emit(Events.ShardReconnecting, 0);
    clock.advance(9_000);
    client.emit(Events.ShardReconnecting, 0);
    clock.advance(1_000);
    expect(watch.missingForMs).toBe(10_000);
    client.emit(Events.ShardResume, 0, 3);
    expect(watch.missingForMs).toBeNull();
  });

  it('is missing as long as one shard is', () => {
    const { client, clock, watch } = aWatch();
    for (const shard of [0, 1]) client.emit(Events.ShardReconnecting, shard);
    client.emit(Events.ShardReady, 0, undefined);
    clock.advance(7_000);
    expect(watch.missingForMs).toBe(7_000);
  });

  it('that is tried twice a second is told once a minute, with how often', () => {
    const { client, log, clock } = aWatch();
    for (let i = 0; i < 150; i++) {
      client.emit(Events.ShardReconnecting, 0);
      clock.advance(500);
    }
    client.emit(Events.ShardResume, 0, 3);
    expect(log.map((line) => JSON.parse(line) as object)).toMatchObject([
      { msg: 'gateway reconnecting' },
      { msg: 'gateway reconnecting', leftOut: 119 },
      { msg: 'gateway resumed', leftOut: 29 },
    ]);
  });

  it('that is tried again hides no other error', () => {
    const { client, log } = aWatch();
    for (const why of ['one', 'two', 'one']) client.emit(Events.ShardError, new Error(why), 0);
    for (let i = 0; i < 2; i++) client.emit(Events.Error, new Error('a listener of ours'));
    expect(log.map((line) => (JSON.parse(line) as { err: Error }).err.message)).toEqual([
      'one',
      'two',
      'a listener of ours',
      'a listener of ours',
    ]);
  });

  it('that Discord ends for good is told with what to do', () => {
    const { client, lost } = aWatch();
    client.emit(Events.ShardDisconnect, { code: 4004, reason: '', wasClean: true }, 0);
    client.emit(Events.ShardDisconnect, { code: 4014, reason: '', wasClean: true }, 0);
    expect(lost).toEqual([
      expect.stringMatching(/^DISCORD_TOKEN: .* Copy it anew/),
      'Discord closed the gateway with code 4014 and takes no new connection.',
    ]);
  });
});
