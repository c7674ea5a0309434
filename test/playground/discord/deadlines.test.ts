import { type ChatInputCommandInteraction, type Client, DiscordAPIError, Events } from 'discord.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, next, type Stage, setStage } from './harness.ts';

let stage: Stage;
let client: Client<true>;
const control = () => stage.discord.control;

beforeAll(async () => {
  stage = await setStage();
  client = await stage.login();
  await client.application.commands.create({
    name: 'slow',
    description: 'd',
    integrationTypes: [0, 1],
    contexts: [0, 1, 2],
  });
});
afterAll(async () => {
  await stage.close();
});

/** Somebody runs /slow; the bot has it in hand, unanswered. */
async function pending(user = 'ada', channel = 'art'): Promise<ChatInputCommandInteraction> {
  const heard = next(client, Events.InteractionCreate);
  await control().as(user).command('slow', {}, { channel });
  return (await heard)[0] as ChatInputCommandInteraction;
}

async function codeOf(request: Promise<unknown>): Promise<string> {
  return await request.then(
    () => 'ok',
    (error: unknown) => (error instanceof DiscordAPIError ? `${error.status} ${error.code}` : String(error)),
  );
}

describe('an interaction', () => {
  it('is answered within 3 seconds, not later', async () => {
    const [intime, late] = [await pending(), await pending()];
    control().advance(2_900);
    expect(await codeOf(intime.reply('in time'))).toBe('ok');
    control().advance(200);
    expect((await control().outcome(late.id)).state).toBe('failed');
    expect(await codeOf(late.reply('late'))).toBe('404 10062');
    expect(control().timeline.entries().at(-1)?.problems).toContain(
      'the answer came after the 3000 ms that are allowed',
    );
  });

  it('is answered once', async () => {
    const interaction = await pending();
    const answer = { type: 4, data: { content: 'x' } };
    const path = `/interactions/${interaction.id}/${interaction.token}/callback`;
    const [one, two] = await Promise.all([
      call(stage.discord, 'POST', path, answer),
      call(stage.discord, 'POST', path, answer),
    ]);
    expect([one.status, two.status].sort()).toEqual([204, 400]);
    expect([one, two].find(({ status }) => status === 400)?.json.code).toBe(40060);
  });

  it('can still be answered after an answer that was wrong', async () => {
    const interaction = await pending();
    const path = `/interactions/${interaction.id}/${interaction.token}/callback`;
    expect(await call(stage.discord, 'POST', path, { type: 4, data: { content: 'x'.repeat(2_001) } })).toMatchObject({
      json: { code: 50035 },
    });
    expect(await call(stage.discord, 'POST', path, { type: 99 })).toMatchObject({ json: { code: 50035 } });
    expect(await call(stage.discord, 'POST', path, { type: 7, data: { content: 'x' } })).toMatchObject({
      json: { code: 50035 },
    });
    expect(await call(stage.discord, 'POST', path, { type: 8, data: { choices: [] } })).toMatchObject({
      json: { code: 50035 },
    });
    expect(await codeOf(interaction.reply('right'))).toBe('ok');
  });

  it('keeps its token for 15 minutes; then the bot edits its message as itself', async () => {
    const interaction = await pending();
    await interaction.deferReply();
    control().advance(15 * 60_000 - 5_000);
    expect(await codeOf(interaction.editReply('in time'))).toBe('ok');
    control().advance(6_000);
    expect(await codeOf(interaction.editReply('late'))).toBe('401 50027');
    expect(await codeOf(interaction.followUp('late'))).toBe('401 50027');
    const message = control().messages('art').at(-1)!;
    expect(await codeOf(interaction.channel!.messages.edit(message.id, 'as the bot'))).toBe('ok');
    expect(message.revisions.map(({ by }) => by)).toEqual(['callback', 'token', 'bot']);
  });

  it('loses its token by a fault, too', async () => {
    const interaction = await pending();
    await interaction.reply('x');
    control().expireToken(interaction.id);
    expect(await codeOf(interaction.editReply('y'))).toBe('401 50027');
  });

  it('has a webhook only once it is answered, and only for its own messages', async () => {
    const [one, two] = [await pending(), await pending()];
    const edit = (id: string, token: string) =>
      call(stage.discord, 'PATCH', `/webhooks/${client.user.id}/${token}/messages/${id}`, { content: 'y' });
    expect((await edit('@original', one.token)).json.code).toBe(10015);
    await one.reply('one');
    await two.reply('two');
    const other = control().messages('art').at(-1)!;
    expect((await edit(other.id, one.token)).json.code).toBe(10008);
    expect((await edit('@original', two.token)).status).toBe(200);
    expect((await edit('@original', 'made-up')).json.code).toBe(10015);
  });

  it('allows 5 follow-ups where the app is only installed for the person', async () => {
    const interaction = await pending('dan', 'lobby');
    await interaction.reply('x');
    const codes: string[] = [];
    for (let sent = 0; sent < 6; sent += 1) codes.push(await codeOf(interaction.followUp('more')));
    expect(codes).toEqual(['ok', 'ok', 'ok', 'ok', 'ok', '400 40094']);
  });

  it('whose message, channel or thread is gone says which', async () => {
    const interaction = await pending();
    await interaction.reply('x');
    await interaction.deleteReply();
    expect(await codeOf(interaction.editReply('y'))).toBe('404 10008');
    const channel = control().addChannel('Studio', 'brief');
    const there = await pending('ada', 'brief');
    await there.reply('x');
    control().deleteChannel(channel.id);
    expect(await codeOf(there.editReply('y'))).toBe('404 10008');
    expect(await codeOf(there.followUp('y'))).toBe('404 10003');
    const thread = control().addThread('art', 'Talk', 'ada');
    const inThread = await pending('ada', thread.id);
    await inThread.reply('x');
    control().as('ada').archive(thread.id);
    expect(await codeOf(inThread.editReply('y'))).toBe('400 50083');
  });
});
