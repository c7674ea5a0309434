/** @file `/show` keeps to the rules of the place, and to what its asker wanted seen. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { jobOf, type Stage, setStage } from './stage/stage.ts';

let stage: Stage;
let release = (): void => undefined;
beforeAll(async () => {
  stage = await setStage();
  stage.control.changeUser('cleo', { locale: 'en-US' });
});
afterEach(() => release());
afterAll(() => stage.close());

const set = (name: string, values: Record<string, string | boolean>) =>
  stage.command('ben', `settings ${name}`, values);
const show = (as: string, job: string, more = {}) => stage.command(as, 'show', { job, ...more });

describe('/show', () => {
  it('shows no words that the server refuses', async () => {
    const direct = await stage.painted('cleo', { prompt: 'a kitten' }, { channel: '@bot' });
    await set('word', { change: 'add', word: 'kitten' });
    const shown = await show('cleo', jobOf(direct), { private: false });
    expect(shown.content).toMatch(/^This matches rule 1/);
    await set('word', { change: 'clear' });
  });

  it('paints no picture again whose words were refused meanwhile', async () => {
    const painted = await stage.painted('cleo', { prompt: 'a puppy' });
    await set('word', { change: 'add', word: 'puppy' });
    for (const button of ['Again', 'Variations', 'Continue', 'Time-lapse']) {
      const { content } = await stage.answer(stage.as('ada').press(painted.id, button));
      expect(content, button).toMatch(/^This matches rule 1/);
    }
    await set('word', { change: 'clear' });
  });

  it('shows nothing where nothing may be painted', async () => {
    const painted = await stage.painted('cleo', {}, { channel: 'art' });
    await set('channel', { change: 'add', channel: 'art' });
    expect((await show('cleo', jobOf(painted))).content).toMatch(/^I may not paint here/);
    await set('channel', { change: 'clear' });
  });

  it('shows nothing for people who are blocked, nor does a time-lapse or an envelope', async () => {
    const painted = await stage.painted('cleo');
    await stage.command('ada', 'admin block', { person: 'cleo' });
    const blocked = /^The people who run this bot have blocked you/;
    expect((await show('cleo', jobOf(painted))).content).toMatch(blocked);
    expect((await stage.answer(stage.as('cleo').press(painted.id, 'Time-lapse'))).content).toMatch(blocked);
    stage.as('cleo').react(painted.id, '✉️');
    await stage.said(stage.as('cleo').dm().id, blocked);
    await stage.command('ada', 'admin unblock', { person: 'cleo' });
  });

  it('keeps a private picture private, unless it is told not to', async () => {
    const painted = await stage.painted('ada', { prompt: 'hush', private: true });
    const again = await show('ada', jobOf(painted));
    expect(again).toMatchObject({ ephemeralTo: stage.control.user('ada').id });
    expect(again.content).toContain('hush');
    expect(again.attachments).toHaveLength(1);
    const open = await show('ada', jobOf(painted), { private: false });
    expect(open).toMatchObject({ ephemeralTo: null });
    expect(open.attachments).toHaveLength(1);
    await stage.until(await stage.answer(stage.as('ada').press(again.id, 'Again')), 'Seed');
  });

  it('is private when that is asked for', async () => {
    const painted = await stage.painted('ada');
    expect((await show('ada', jobOf(painted), { private: true })).ephemeralTo).not.toBeNull();
  });
});

describe('/show of a job that goes on', () => {
  it('says in the old message where it goes on, without buttons', async () => {
    release = stage.engine.hold();
    const old = await stage.command('ada', 'imagine', { prompt: 'moving', steps: 4 }, { channel: 'art' });
    const job = jobOf(await stage.until(old, 'step 1'));
    const shown = await show('ada', job);
    await stage.until(shown, 'step 1');
    const link = `https://discord.com/channels/${shown.guildId}/${shown.channelId}/${shown.id}`;
    await stage.until(old, `This goes on here: ${link}`);
    release();
    await stage.until(shown, 'Seed');
    expect(stage.control.message(old.id)).toMatchObject({ components: [], attachments: [] });
  });

  it('says it also when the job is done at once', async () => {
    release = stage.engine.hold();
    const old = await stage.command('ada', 'imagine', { prompt: 'quickly', steps: 2 });
    const job = jobOf(await stage.until(old, 'step 1'));
    const asked = stage.as('ada').command('show', { job, private: true });
    release();
    await stage.until(await stage.answer(await asked), 'Seed');
    await stage.until(old, /^This goes on in another message\.$|Seed/);
  });

  it('is for its owner; others are told where it is', async () => {
    release = stage.engine.hold();
    const message = await stage.command('ben', 'imagine', { prompt: 'mine', steps: 4 }, { channel: 'art' });
    const job = jobOf(await stage.until(message, 'step 1'));
    const told = await show('cleo', job);
    expect(told.content).toBe(
      `This is still being worked on: https://discord.com/channels/${message.guildId}/${message.channelId}/${message.id}`,
    );
    expect(told.ephemeralTo).toBe(stage.control.user('cleo').id);
    release();
    await stage.until(message, 'Seed');
  });

  it('stays private when it was', async () => {
    release = stage.engine.hold();
    const asked = await stage.command('ada', 'imagine', { prompt: 'quiet work', steps: 4, private: true });
    const job = jobOf(await stage.until(asked, 'step 1'));
    const shown = await show('ada', job);
    expect(shown.ephemeralTo).not.toBeNull();
    release();
    await stage.until(shown, 'Seed');
    expect((await stage.command('ben', 'gallery', { person: 'ada' })).content).not.toContain('quiet work');
  });
});

describe('all of it', () => {
  it('left nothing that Discord had to refuse, and no error of ours', () => {
    expect(stage.control.timeline.entries().filter(({ verdict }) => verdict !== 'ok')).toEqual([]);
    expect(stage.log.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  });
});
