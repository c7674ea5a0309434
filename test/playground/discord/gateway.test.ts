import { Events, GatewayIntentBits, MessageFlags, Partials } from 'discord.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { call, INTENTS, next, type Stage, setStage, until } from './harness.ts';

let stage: Stage;
const control = () => stage.discord.control;

beforeEach(async () => {
  stage = await setStage();
});
afterEach(async () => {
  await stage.close();
});

interface Payload {
  readonly op: number;
  readonly t: string | null;
  readonly s: number | null;
  readonly d: { heartbeat_interval?: number; session_id?: string; content?: string; guilds?: unknown[] };
}

/** A bare connection: what discord.js would never send can be sent. */
async function connect(query = '?v=10&encoding=json') {
  const socket = new WebSocket(`${stage.discord.url.replace('http', 'ws')}/${query}`);
  const received: Payload[] = [];
  socket.on('message', (data) => received.push(JSON.parse(String(data))));
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  const send = (op: number, d: unknown): void => socket.send(JSON.stringify({ op, d }));
  const identify = (more: object = {}): void =>
    send(2, { token: stage.discord.token, intents: 513, properties: {}, ...more });
  const event = async (name: string): Promise<Payload> => {
    await until(() => received.some(({ t }) => t === name));
    return received.find(({ t }) => t === name)!;
  };
  await new Promise((resolve) => socket.once('open', resolve));
  return { socket, received, closed, send, identify, event };
}

describe('the gateway', () => {
  it('says hello, answers heartbeats, and welcomes a bot with its servers', async () => {
    const line = await connect();
    await until(() => line.received.length > 0);
    expect(line.received[0]).toMatchObject({ op: 10, d: { heartbeat_interval: 41_250 } });
    line.send(1, null);
    await until(() => line.received.some(({ op }) => op === 11));
    line.identify();
    expect((await line.event('READY')).d.guilds).toHaveLength(1);
    expect((await line.event('GUILD_CREATE')).d).toMatchObject({
      name: 'Studio',
      member_count: 4,
      channels: { length: 3 },
    });
    line.socket.close();
  });

  it.each<[number, string, (line: Awaited<ReturnType<typeof connect>>) => void]>([
    [4001, 'an unknown opcode', (line) => line.send(99, null)],
    [4002, 'what is no JSON', (line) => line.socket.send('{')],
    [4002, 'a payload of more than 4096 bytes', (line) => line.send(1, 'x'.repeat(4_096))],
    [4003, 'anything before identify', (line) => line.send(3, {})],
    [4004, 'a wrong token', (line) => line.identify({ token: 'other' })],
    [
      4005,
      'a second identify',
      (line) => {
        line.identify();
        line.identify();
      },
    ],
    [4010, 'a shard that is none', (line) => line.identify({ shard: [2, 2] })],
    [4013, 'intents that are none', (line) => line.identify({ intents: 1 << 30 })],
    [
      4014,
      'privileged intents that are not switched on',
      (line) => line.identify({ intents: GatewayIntentBits.MessageContent }),
    ],
  ])('closes with %i for %s', async (code, _what, misbehave) => {
    const line = await connect();
    misbehave(line);
    expect(await line.closed).toBe(code);
  });

  it('closes with 4012 for another version, and with 4008 above 120 payloads a minute', async () => {
    expect(await (await connect('?v=7')).closed).toBe(4012);
    const line = await connect();
    for (let sent = 0; sent <= 120; sent += 1) line.send(1, null);
    expect(await line.closed).toBe(4008);
  });

  it('closes with 4009 when a bot never heartbeats', async () => {
    control().limits.heartbeatMs = 20;
    const line = await connect();
    line.identify();
    expect(await line.closed).toBe(4009);
    expect(control().timeline.entries({ verdict: 'refused' }).at(-1)?.problems[0]).toContain('No heartbeat for 30 ms');
  });

  it('answers a second identify within the interval with an invalid session', async () => {
    control().limits.identifyIntervalMs = 60_000;
    const [one, two] = [await connect(), await connect()];
    one.identify();
    await one.event('READY');
    two.identify();
    await until(() => two.received.some(({ op }) => op === 9));
    expect(two.received.at(-1)).toMatchObject({ op: 9, d: false });
    one.socket.close();
    two.socket.close();
  });

  it('replays what a lost connection missed, and refuses what it no longer knows', async () => {
    const line = await connect();
    line.identify();
    const ready = await line.event('READY');
    const guild = await line.event('GUILD_CREATE');
    control().gatewayFault({ kind: 'terminate' });
    expect(await line.closed).toBe(1006);
    await control().as('ada').say('one');
    await control().as('ada').say('two');

    const again = await connect();
    again.send(6, { token: stage.discord.token, session_id: ready.d.session_id, seq: guild.s });
    await again.event('RESUMED');
    expect(again.received.slice(1).map(({ t }) => t)).toEqual(['MESSAGE_CREATE', 'MESSAGE_CREATE', 'RESUMED']);

    const wrong = await connect();
    wrong.send(6, { token: stage.discord.token, session_id: ready.d.session_id, seq: 99 });
    expect(await wrong.closed).toBe(4007);
    const unknown = await connect();
    unknown.send(6, { token: stage.discord.token, session_id: 'other', seq: 1 });
    await until(() => unknown.received.some(({ op }) => op === 9));
    for (const { socket } of [again, unknown]) socket.close();
  });

  it('lets nobody in while it is down', async () => {
    control().gatewayFault({ kind: 'down', down: true });
    const refused = new WebSocket(`${stage.discord.url.replace('http', 'ws')}/?v=10`);
    const error = await new Promise((resolve) => refused.once('error', resolve));
    expect(String(error)).toContain('503');
    control().clearFaults();
    (await connect()).socket.close();
  });

  it('does not answer heartbeats while it is deaf', async () => {
    const line = await connect();
    control().gatewayFault({ kind: 'deaf', deaf: true });
    line.send(1, null);
    line.identify();
    await line.event('READY');
    expect(line.received.some(({ op }) => op === 11)).toBe(false);
    line.socket.close();
  });

  it('speaks zlib-stream', async () => {
    const { createInflate } = await import('node:zlib');
    const socket = new WebSocket(`${stage.discord.url.replace('http', 'ws')}/?v=10&encoding=json&compress=zlib-stream`);
    const inflate = createInflate();
    let text = '';
    inflate.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    socket.on('message', (data: Buffer) => inflate.write(data));
    await until(() => text.includes('heartbeat_interval'));
    socket.send(JSON.stringify({ op: 2, d: { token: stage.discord.token, intents: 1, properties: {} } }));
    await until(() => text.includes('"GUILD_CREATE"'));
    socket.close();
  });
});

describe('discord.js', () => {
  it('resumes after a closed connection and hears the events it lost', async () => {
    const client = await stage.login();
    const heard: string[] = [];
    client.on(Events.MessageCreate, ({ author }) => heard.push(author.username));
    control().gatewayFault({ kind: 'lose', events: 1 });
    await control().as('ada').say('lost on the way');
    const resumed = next(client, Events.ShardResume);
    control().gatewayFault({ kind: 'close', code: 4_000 });
    await control().as('ben').say('while away');
    expect(await resumed).toEqual([0, 3]); // the two messages and RESUMED itself
    expect(heard).toEqual(['ada', 'ben']);
  });

  it('resumes when asked to reconnect, and identifies anew after an invalid session', async () => {
    const client = await stage.login();
    const resumed = next(client, Events.ShardResume);
    control().gatewayFault({ kind: 'reconnect' });
    await resumed;
    const before = control().world.gateway.connected()[0]?.id;
    const ready = next(client, Events.ShardReady);
    control().gatewayFault({ kind: 'invalid-session', resumable: false });
    await ready;
    expect(control().world.gateway.connected()[0]?.id).not.toBe(before);
  });

  it('hears only what its intents ask for', async () => {
    const deaf = await stage.login({ intents: [GatewayIntentBits.Guilds] });
    const keen = await stage.login({ intents: INTENTS });
    const heard: string[] = [];
    deaf.on(Events.MessageCreate, () => heard.push('deaf'));
    keen.on(Events.MessageCreate, ({ content }) => heard.push(`keen:${content}`));
    await control().as('ada').say('the content needs an intent of its own');
    await control().as('ada').say(`<@${keen.user.id}> mentioned`);
    await control().as('ada').say('directly', { channel: '@bot' });
    await until(() => heard.length === 3);
    expect(heard).toEqual(['keen:', `keen:<@${keen.user.id}> mentioned`, 'keen:directly']);
  });

  it('hears of content with the intent, if it is switched on', async () => {
    const other = await setStage({ privileged: ['messageContent'] });
    const client = await other.login({ intents: [...INTENTS, GatewayIntentBits.MessageContent] });
    const message = next(client, Events.MessageCreate);
    await other.discord.control.as('ada').say('everything');
    expect((await message)[0]).toMatchObject({ content: 'everything' });
    await other.close();
  });

  it('hears reactions on messages older than itself only as partials', async () => {
    const { json } = await call(stage.discord, 'POST', `/channels/${control().channel('art').id}/messages`, {
      content: 'old',
    });
    const without = await stage.login({ partials: [] });
    const withThem = await stage.login({ partials: [Partials.Message, Partials.Reaction, Partials.Channel] });
    const heard: unknown[] = [];
    without.on(Events.MessageReactionAdd, () => heard.push('without'));
    withThem.on(Events.MessageReactionAdd, ({ partial, emoji }) => heard.push([partial, emoji.name]));
    control().as('ada').react(json.id!, '🔍');
    await until(() => heard.length > 0);
    expect(heard).toEqual([[true, '🔍']]);
  });

  it('does not hear of channels it cannot see, nor of ephemeral messages', async () => {
    const client = await stage.login();
    await client.application.commands.create({ name: 'quiet', description: 'd' });
    const heard: string[] = [];
    client.on(Events.MessageCreate, ({ channelId }) => heard.push(channelId));
    client.on(Events.InteractionCreate, (interaction) => {
      if (interaction.isRepliable()) void interaction.reply({ content: 'x', flags: MessageFlags.Ephemeral });
    });
    control().changeChannel('art', { overwrites: [{ id: client.user.id, type: 1, allow: '0', deny: '1024' }] });
    await control().as('ada').say('hidden', { channel: 'art' });
    await control().outcome(await control().as('ada').command('quiet', {}, { channel: 'general' }));
    const last = await control().as('ada').say('seen', { channel: 'general' });
    await until(() => heard.length > 0);
    expect(heard).toEqual([last.channelId]);
  });

  it('may run twice with one token: both hear, the slower answer is refused, and it is said', async () => {
    const [one, two] = [await stage.login(), await stage.login()];
    expect(stage.complaints).toEqual([expect.stringContaining('Two bots are connected with one token')]);
    await one.application.commands.create({ name: 'twice', description: 'd' });
    const outcomes: string[] = [];
    for (const client of [one, two]) {
      client.on(Events.InteractionCreate, (interaction) => {
        if (!interaction.isChatInputCommand()) return;
        interaction.reply('mine').then(
          () => outcomes.push('answered'),
          (error: Error & { code?: number }) => outcomes.push(`refused ${error.code}`),
        );
      });
    }
    await control().as('ada').command('twice');
    await until(() => outcomes.length === 2);
    expect(outcomes.sort()).toEqual(['answered', 'refused 40060']);
  });
});
