import type { Client } from 'discord.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, onInteraction, type Stage, setStage } from './harness.ts';

let stage: Stage;
let client: Client<true>;
const control = () => stage.discord.control;

beforeAll(async () => {
  stage = await setStage({
    checkResponses: false,
    limits: {
      keptMessagesPerChannel: 400,
      keptRevisions: 10,
      keptRequests: 100,
      keptInteractions: 400,
      replayEvents: 100,
      acknowledgeMs: 30_000,
    },
  });
  // discord.js holds itself to 50 requests a second, edits of interactions included.
  client = await stage.login({ rest: { globalRequestsPerSecond: 10_000 } });
  await client.application.commands.create({ name: 'go', description: 'd' });
});
afterAll(async () => {
  await stage.close();
});

describe('under load', () => {
  it('300 interactions at once are each answered once', async () => {
    const handler = onInteraction(client, async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      await interaction.deferReply();
      await interaction.editReply(interaction.id);
    });
    const people = Array.from({ length: 300 }, (_, index) => control().addUser(`user-${index}`, { guild: 'Studio' }));
    const interactions = await Promise.all(people.map((person) => person.command('go')));
    const outcomes = await Promise.all(interactions.map((interaction) => control().outcome(interaction)));
    expect(outcomes.filter(({ state }) => state === 'deferred')).toHaveLength(300);
    await expect.poll(() => control().timeline.counts().ok, { timeout: 20_000 }).toBeGreaterThanOrEqual(601);
    expect(handler.errors).toEqual([]);
    expect(Object.keys(control().timeline.counts())).toEqual(['ok']);
    handler.stop();
  });

  it('what is kept is bounded, however much happens', async () => {
    control().limits.keptMessagesPerChannel = 50;
    const path = `/channels/${control().channel('art').id}/messages`;
    const { json } = await call(stage.discord, 'POST', path, { content: 'edited' });
    for (let index = 0; index < 30; index += 1)
      await call(stage.discord, 'PATCH', `${path}/${json.id}`, { content: `edit ${index}` });
    const edited = control().message(json.id!);
    expect(edited.revisions).toHaveLength(10);
    expect(edited.revisions[0]?.content).toBe('edited');
    expect(edited.revisions.at(-1)?.content).toBe('edit 29');
    expect(edited.revisionsForgotten).toBe(21);
    for (let index = 0; index < 200; index += 1) await control().as('ada').say(`message ${index}`, { channel: 'art' });
    expect(control().messages('art')).toHaveLength(50);
    expect(control().timeline.entries().length).toBeLessThanOrEqual(125);
    expect(control().world.state.interactions.size).toBeLessThanOrEqual(400);
    expect(() => control().message(json.id!)).toThrow('50 newest of each channel are kept');
  });
});
