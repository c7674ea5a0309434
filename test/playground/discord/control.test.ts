import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { onInteraction, PIXEL, type Stage, setStage, until } from './harness.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await setStage();
  const client = await stage.login();
  await client.application.commands.set([
    {
      name: 'imagine',
      description: 'd',
      options: [
        { name: 'prompt', description: 'd', type: 3, required: true, autocomplete: true },
        { name: 'start', description: 'd', type: 11 },
      ],
    },
  ]);
  onInteraction(client, async (interaction) => {
    if (interaction.isAutocomplete()) await interaction.respond([{ name: 'A castle', value: 'castle' }]);
    else if (interaction.isChatInputCommand()) {
      const { message } =
        (
          await interaction.reply({
            content: `${interaction.options.getString('prompt')} ${interaction.options.getAttachment('start')?.size ?? ''}`,
            components: [{ type: 1, components: [{ type: 2, style: 1, label: 'Edit', custom_id: 'edit' }] }],
            withResponse: true,
          })
        ).resource ?? {};
      await message?.edit('painted');
    } else if (interaction.isButton()) {
      const input = { type: 4, custom_id: 'prompt', style: 1, label: 'Prompt' } as const;
      await interaction.showModal({ custom_id: 'form', title: 'Edit', components: [{ type: 1, components: [input] }] });
    } else if (interaction.isModalSubmit()) await interaction.reply(interaction.fields.getTextInputValue('prompt'));
  });
});
afterAll(async () => {
  await stage.close();
});

/** What the page and curl do. */
async function control(method: string, path: string, body?: object, headers: Record<string, string> = {}) {
  const response = await fetch(`${stage.discord.url}/control${path}`, {
    method,
    ...(body && { body: JSON.stringify(body) }),
    headers: { ...(body && { 'content-type': 'application/json' }), ...headers },
  });
  return { status: response.status, json: JSON.parse(await response.text()) };
}
const act = (body: object) => control('POST', '/act', body);

describe('the control API', () => {
  it('acts as a person from the command to the modal, and shows every version of the message', async () => {
    const start = { name: 'a.png', base64: PIXEL.toString('base64') };
    const { json } = await act({
      as: 'ada',
      do: 'command',
      name: 'imagine',
      channel: 'art',
      options: { prompt: 'x', start },
    });
    expect(json).toMatchObject({ interaction: { state: 'answered' }, message: { content: `x ${PIXEL.length}` } });
    expect(json.interaction.token).toBeUndefined();
    await expect.poll(async () => (await control('GET', `/messages/${json.message.id}`)).json.revisions.length).toBe(2);
    const { json: message } = await control('GET', `/messages/${json.message.id}`);
    expect(message.revisions).toMatchObject([{ by: 'callback' }, { by: 'bot', content: 'painted' }]);

    const typed = await act({
      as: 'ada',
      do: 'autocomplete',
      name: 'imagine',
      focused: 'prompt',
      options: { prompt: 'c' },
    });
    expect(typed.json.interaction.choices).toEqual([{ name: 'A castle', value: 'castle' }]);
    const asked = await act({ as: 'ada', do: 'press', message: message.id, button: 'Edit' });
    expect(asked.json.interaction.modal.title).toBe('Edit');
    const sent = await act({
      as: 'ada',
      do: 'submit',
      interaction: asked.json.interaction.id,
      values: { prompt: 'new' },
    });
    expect(sent.json.message.content).toBe('new');
    const reacted = await act({ as: 'ben', do: 'react', message: message.id, emoji: '🔍' });
    expect(reacted.json.message.reactions[0].count).toBe(1);
    expect(
      (await act({ as: 'ben', do: 'unreact', message: message.id, emoji: '🔍' })).json.message.reactions,
    ).toBeUndefined();
    const said = await act({ as: 'cleo', do: 'say', channel: 'art', content: 'look', files: [start] });
    expect(said.json.message.files).toMatchObject([{ filename: 'a.png' }]);
    expect(
      (await act({ as: 'cleo', do: 'edit', message: said.json.message.id, content: 'see' })).json.message.content,
    ).toBe('see');
    await act({ as: 'cleo', do: 'delete', message: said.json.message.id });
    expect((await control('GET', `/messages/${said.json.message.id}`)).json.deleted_timestamp).not.toBeNull();
    expect((await control('GET', '/channels/art/messages')).json.length).toBe(2);
  });

  it('says what is wrong with a request, and what a person cannot do', async () => {
    expect((await act({ as: 'ada', do: 'dance' })).json.error).toContain('Invalid');
    expect((await act({ as: 'nobody', do: 'command', name: 'imagine' })).json.error).toContain(
      'There is nobody called nobody; there are ada',
    );
    expect((await act({ as: 'ada', do: 'command', name: 'imagine' })).json.error).toBe('Required and missing: prompt.');
    expect((await control('GET', '/messages/1')).json.error).toContain('There is no message 1');
    expect((await control('GET', '/nothing')).json.error).toContain('There are: GET /control');
    expect((await act({ as: 'ada', do: 'react', message: '1', emoji: 'x' })).status).toBe(400);
  });

  it('shows the timeline with its verdicts', async () => {
    const { json } = await control('GET', '/timeline?limit=2&verdict=ok');
    expect(json.entries).toHaveLength(2);
    expect(json.entries[0]).toMatchObject({ verdict: 'ok', kind: 'rest' });
    expect(json.counts.ok).toBeGreaterThan(3);
  });

  it('changes limits, and refuses unknown ones', async () => {
    expect(
      (await control('PATCH', '/limits', { content: 10, buckets: { reaction: { requests: 9, windowMs: 9 } } })).json,
    ).toMatchObject({ content: 10, buckets: { reaction: { requests: 9 } } });
    expect((await control('PATCH', '/limits', { kontent: 10 })).json.error).toContain('kontent');
    await control('PATCH', '/limits', { content: 2_000 });
  });

  it('changes the world, adds faults, moves the clock', async () => {
    expect(
      (await control('POST', '/change', { change: 'add-user', name: 'eve', guild: 'Studio' })).json.user.username,
    ).toBe('eve');
    expect((await control('POST', '/change', { change: 'user', user: 'eve', locale: 'ja' })).status).toBe(200);
    expect(stage.discord.control.user('eve').locale).toBe('ja');
    expect((await control('POST', '/change', { change: 'guild', guild: 'Studio', premiumTier: 2 })).status).toBe(200);
    const thread = await control('POST', '/change', {
      change: 'add-thread',
      channel: 'art',
      name: 'Talk',
      owner: 'eve',
    });
    expect((await act({ as: 'eve', do: 'archive', thread: thread.json.channel.id })).status).toBe(200);
    expect((await control('POST', '/change', { change: 'add-channel', guild: 'Studio', name: 'extra' })).status).toBe(
      200,
    );
    expect((await control('POST', '/change', { change: 'delete-channel', channel: 'extra' })).status).toBe(200);
    await control('POST', '/faults', { on: 'rest', status: 500, times: 1 });
    expect((await control('GET', '/faults')).json).toMatchObject([{ status: 500, left: 1 }]);
    await control('DELETE', '/faults');
    expect((await control('GET', '/faults')).json).toEqual([]);
    const before = stage.discord.control.world.clock.now();
    await control('POST', '/clock', { advanceMs: 60_000 });
    expect(stage.discord.control.world.clock.now() - before).toBeGreaterThanOrEqual(60_000);
    expect((await control('POST', '/gateway', { kind: 'lose', events: 0 })).status).toBe(400);
    expect((await control('GET', '')).json).toMatchObject({ application: { name: 'Playground' }, bots: { length: 1 } });
  });

  it('tells what happens as it happens', async () => {
    const response = await fetch(`${stage.discord.url}/control/events`);
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    const reading = (async () => {
      while (!text.includes('event: MESSAGE_CREATE')) text += (await reader?.read())?.value ?? '';
    })();
    await until(() => text.includes('listening'));
    await act({ as: 'ada', do: 'say', content: 'heard' });
    await reading;
    expect(text).toContain('"content":"heard"');
    await reader?.cancel();
  });

  it('answers only this computer’s pages and programs', async () => {
    expect((await control('GET', '', undefined, { origin: 'https://example.org' })).status).toBe(403);
    expect((await control('GET', '', undefined, { origin: 'http://localhost:8080' })).status).toBe(200);
    expect((await control('POST', '/reset', { x: 1 }, { 'content-type': 'text/plain' })).json.error).toContain(
      'application/json',
    );
  });

  it('starts over on reset', async () => {
    await control('POST', '/reset');
    expect((await control('GET', '/timeline')).json).toEqual({ counts: {}, entries: [] });
    expect((await control('GET', '')).json).toMatchObject({ commands: [], bots: [] });
  });
});
