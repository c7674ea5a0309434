import { request as httpRequest } from 'node:http';
import { ChannelType, type TextChannel } from 'discord.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startDiscord } from '../../../src/playground/discord/index.ts';
import { call, form, PIXEL, type Stage, setStage } from './harness.ts';

let stage: Stage;
let art: TextChannel;
let messages: string;
const control = () => stage.discord.control;

beforeEach(async () => {
  stage = await setStage({
    limits: {
      requestBytes: 100_000,
      attachmentBytes: [50_000, 50_000, 50_000, 50_000],
      userAttachmentBytes: [50_000, 50_000, 50_000],
    },
  });
  const client = await stage.login({ rest: { retries: 3, timeout: 200 } });
  const channel = await client.channels.fetch(control().channel('art').id);
  if (channel?.type !== ChannelType.GuildText) throw new Error('no text channel');
  art = channel;
  messages = `/channels/${art.id}/messages`;
});
afterEach(async () => {
  await stage.close();
});

describe('faults on demand', () => {
  it('answer 5xx so many times, and discord.js tries again', async () => {
    control().fault({ on: 'rest', method: 'POST', match: '/messages', status: 502, times: 2 });
    await art.send('at last');
    expect(
      control()
        .timeline.entries()
        .slice(-3)
        .map(({ status }) => status),
    ).toEqual([502, 502, 200]);
    expect(control().timeline.counts().fault).toBe(2);
  });

  it('delay, so that a client gives up; with a nonce the retry makes no second message', async () => {
    control().fault({ on: 'rest', method: 'POST', match: '/messages', delayMs: 300, times: 1 });
    await art.send({ content: 'slow', nonce: '1', enforceNonce: true });
    await expect
      .poll(
        () =>
          control()
            .timeline.entries()
            .filter(({ method, route }) => method === 'POST' && route?.endsWith('/messages')).length,
      )
      .toBe(2);
    expect(control().messages('art')).toHaveLength(1);
  });

  it('drop the connection before or after the work', async () => {
    control().fault({ on: 'rest', match: '/messages', drop: 'before', times: 1 });
    await expect(call(stage.discord, 'POST', messages, { content: 'never' })).rejects.toThrow();
    expect(control().messages('art')).toHaveLength(0);
    control().fault({ on: 'rest', match: '/messages', drop: 'after', times: 1 });
    await expect(call(stage.discord, 'POST', messages, { content: 'done' })).rejects.toThrow();
    expect(control().messages('art')).toHaveLength(1);
  });

  it('slow downloads down, break them off, or refuse them', async () => {
    const message = await art.send({ files: [{ attachment: Buffer.alloc(2_000), name: 'a.txt' }] });
    const { url } = message.attachments.first()!;
    control().fault({ on: 'cdn', bytesPerSecond: 10, times: 1 });
    const slow = (await fetch(url)).body?.getReader();
    expect((await slow?.read())?.value).toHaveLength(1);
    await slow?.cancel();
    control().fault({ on: 'cdn', drop: 'before', times: 1 });
    await expect(fetch(url)).rejects.toThrow();
    control().fault({ on: 'cdn', status: 503, times: 1 });
    expect((await fetch(url)).status).toBe(503);
    expect((await fetch(url)).status).toBe(200);
  });
});

describe('bad input', () => {
  it.each([
    ['without a boundary', 'multipart/form-data', 'x'],
    [
      'that ends early',
      'multipart/form-data; boundary=b',
      '--b\r\ncontent-disposition: form-data; name="files[0]"; filename="a"\r\n\r\nhalf',
    ],
    [
      'with broken JSON',
      'multipart/form-data; boundary=b',
      '--b\r\ncontent-disposition: form-data; name="payload_json"\r\n\r\n{\r\n--b--\r\n',
    ],
  ])('multipart %s is refused with 400', async (_what, type, body) => {
    const { status } = await call(stage.discord, 'POST', messages, body, { headers: { 'content-type': type } });
    expect(status).toBe(400);
    expect(control().timeline.entries().at(-1)?.verdict).toBe('refused');
  });

  it('huge bodies are refused with 413, announced or not', async () => {
    const limit = 50_000 + 2 ** 20;
    const big = form({}, { name: 'a.png', bytes: limit + 1 });
    expect(await call(stage.discord, 'POST', messages, big)).toMatchObject({ status: 413, json: { code: 40005 } });
    const status = await new Promise((resolve, reject) => {
      const request = httpRequest(`${stage.discord.api}/v10${messages}`, {
        method: 'POST',
        headers: {
          authorization: `Bot ${stage.discord.token}`,
          'content-type': 'application/json',
          'transfer-encoding': 'chunked',
        },
      });
      request.on('response', (response) => resolve(response.resume().statusCode)).on('error', reject);
      for (let sent = 0; sent <= limit; sent += 2 ** 16) request.write(Buffer.alloc(2 ** 16, 'x'));
      request.end();
    });
    expect(status).toBe(413);
  });

  it.each(['application/json', 'multipart/form-data; boundary=b'])(
    'a bot that dies half-way through %s is not judged',
    async (type) => {
      const request = httpRequest(`${stage.discord.api}/v10${messages}`, {
        method: 'POST',
        headers: { authorization: `Bot ${stage.discord.token}`, 'content-type': type, 'content-length': 100 },
      });
      request.on('error', () => {});
      request.write('{"con', () => request.destroy());
      await expect.poll(() => control().timeline.counts().aborted).toBe(1);
      expect(control().world.rates.invalidRequests).toBe(0);
    },
  );

  it('a text file named .png arrives as what its name claims, without a size', async () => {
    const message = await art.send({
      files: [
        { attachment: Buffer.from('no picture'), name: 'a.png' },
        { attachment: PIXEL, name: 'b.png' },
      ],
    });
    expect(message.attachments.map(({ contentType, width }) => [contentType, width])).toEqual([
      ['image/png', null],
      ['image/png', 1],
    ]);
  });

  it('a taken port leads to the next one, and no free port to a clear error', async () => {
    const next = await startDiscord({ port: stage.discord.port });
    expect(next.port).toBeGreaterThan(stage.discord.port);
    expect(next.port).toBeLessThan(stage.discord.port + 20);
    await next.close();
    await expect(startDiscord({ host: '203.0.113.1' })).rejects.toThrow('Cannot listen on 203.0.113.1:0');
  });
});
