import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { MessageRecord } from '../../src/playground/discord/index.ts';
import { eventually, type Stage, setStage } from './stage/stage.ts';

let stage: Stage;
let picture: MessageRecord;
beforeAll(async () => {
  stage = await setStage();
});
beforeEach(async () => {
  picture = await stage.painted('ada', { seed: Math.floor(Math.random() * 2 ** 31) });
});
afterAll(() => stage.close());

describe('reactions', () => {
  it('🔍 enlarges a picture once, however many people react at once', async () => {
    const before = stage.engine.enlarged.length;
    for (const who of ['ada', 'ben', 'cleo']) stage.as(who).react(picture.id, '🔍');
    await stage.said('general', 'Upscaled ×2');
    await eventually('all reactions taken away', () => stage.control.message(picture.id).reactions.length === 0);
    expect(stage.engine.enlarged.length).toBe(before + 1);
    expect(stage.control.messages('general').filter(({ content }) => content.includes('been upscaled'))).toEqual([]);
  });

  it('🔍 on what is upscaled already points to it, for whoever reacted alone', async () => {
    stage.as('ada').react(picture.id, '🔍');
    const { id } = await stage.said('general', `/${picture.id}`);
    await eventually('the end of it', () => stage.bot.queue.tickets().size === 0);
    stage.as('ben').react(picture.id, '🔍');
    const told = await stage.said(stage.as('ben').dm().id, `/${id}`);
    expect(told.content).toMatch(/^This picture has already been upscaled/);
  });

  it('🎲 paints it again, in an answer to it', async () => {
    stage.as('cleo').react(picture.id, '🎲');
    const answer = await eventually('an answer', () =>
      stage.control.messages('general').find(({ reference }) => reference?.messageId === picture.id),
    );
    await stage.until(answer, 'Seed');
    expect(answer.content).toContain(`<@${stage.control.user('cleo').id}>`);
  });

  it('work on messages from before the start', async () => {
    await stage.restart();
    stage.as('ada').react(picture.id, '🎲');
    await eventually('an answer', () =>
      stage.control.messages('general').find(({ reference }) => reference?.messageId === picture.id),
    );
  });

  it('❌ deletes for the owner, not for others, who are told so in the language of their last command', async () => {
    await stage.command('cleo', 'quota');
    await stage.restart();
    stage.as('cleo').react(picture.id, '❌');
    await eventually('a word to cleo', () =>
      stage.control
        .messages(stage.as('cleo').dm().id)
        .some(({ content }) => content.startsWith('Seules la personne qui')),
    );
    expect(stage.control.message(picture.id).deletedAt).toBeNull();
    stage.as('ada').react(picture.id, '❌');
    await eventually('the end of it', () => stage.control.message(picture.id).deletedAt !== null);
  });

  it('✉️ sends a copy', async () => {
    stage.as('ben').react(picture.id, '✉️');
    const copy = await stage.said(stage.as('ben').dm().id, 'a castle');
    expect(copy.attachments).toHaveLength(1);
  });

  it('on direct messages work, too, also on those from before the start', async () => {
    stage.as('ben').react(picture.id, '✉️');
    const copy = await eventually('a copy', () => stage.control.messages(stage.as('ben').dm().id).at(-1));
    await vi.waitFor(async () => expect(await stage.bot.shown.jobIn(copy.id)).not.toBeNull());
    await stage.restart();
    const before = stage.engine.painted.length;
    stage.as('ben').react(copy.id, '🎲');
    await eventually('a painting', () => stage.engine.painted.length > before);
  });

  it('are those that the server has chosen', async () => {
    await stage.bot.settings.change(stage.control.guild('Studio').id, { reactions: { again: '🦊', upscale: null } });
    const { enlarged, painted } = stage.engine;
    const [enlargedBefore, paintedBefore] = [enlarged.length, painted.length];
    stage.as('ada').react(picture.id, '🎲');
    stage.as('ada').react(picture.id, '🔍');
    stage.as('ada').react(picture.id, '🦊');
    await eventually('a painting', () => painted.length > paintedBefore);
    expect(enlarged.length).toBe(enlargedBefore);
    expect(painted.length).toBe(paintedBefore + 1);
    await stage.bot.settings.change(stage.control.guild('Studio').id, { reactions: {} });
  });

  it('are answered once, also when the way of the answer breaks', async () => {
    const answers = () =>
      stage.control.messages('general').filter(({ reference }) => reference?.messageId === picture.id);
    const before = answers().length;
    stage.control.fault({ on: 'rest', method: 'POST', match: '/messages', drop: 'after', times: 1 });
    stage.as('ben').react(picture.id, '🎲');
    await eventually('an answer', () => answers().length === before + 1);
    await stage.until(answers().at(-1) ?? picture, 'Seed');
    expect(answers()).toHaveLength(before + 1);
  });

  it('where the bot may not read its own messages say what to grant', async () => {
    const bot = stage.control.world.state.botId;
    const history = String(1n << 16n);
    stage.control.changeChannel('general', { overwrites: [{ id: bot, type: 1, allow: '0', deny: history }] });
    await eventually('the bot to know', () => {
      const { client } = stage.bot;
      const channel = client.channels.cache.get(stage.control.channel('general').id);
      return (
        channel?.isTextBased() &&
        !channel.isDMBased() &&
        !channel.permissionsFor(client.user)?.has('ReadMessageHistory')
      );
    });
    stage.as('ben').react(picture.id, '🎲');
    await stage.said(stage.as('ben').dm().id, /In this channel a permission is missing: Read Message History\./);
    stage.control.changeChannel('general', { overwrites: [] });
  });

  it('on messages that show no picture mean nothing', async () => {
    const said = await stage.as('ada').say('hello');
    stage.as('ada').react(said.id, '🔍');
    stage.as('ada').react(picture.id, '👍');
    stage.as('ada').react(picture.id, '🔍');
    await stage.said('general', 'Upscaled ×2');
    expect(stage.control.message(said.id).reactions).toHaveLength(1);
    const left = () => stage.control.message(picture.id).reactions.map(({ emoji }) => emoji.name);
    await eventually('ours taken away', () => left().length === 1);
    expect(left()).toEqual(['👍']);
  });

  it('left nothing that Discord had to refuse', () => {
    expect(stage.control.timeline.entries().filter(({ verdict }) => !['ok', 'fault'].includes(verdict))).toEqual([]);
    expect(stage.log.filter((line) => /"level":"(error|fatal)"/.test(line))).toEqual([]);
  });
});
