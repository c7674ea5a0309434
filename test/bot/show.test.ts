/** @file `/show` keeps to the rules of the place, and to what its asker wanted seen. */
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Job } from '../../src/jobs/job.ts';
import { directChannel } from '../../src/playground/discord/actions/channels.ts';
import { eventually, jobOf, type Stage, setStage } from './stage/stage.ts';

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

describe('/show of an enlarged picture', () => {
  it('shows no words of the painting that the server refuses', async () => {
    const painted = await stage.painted('cleo', { prompt: 'a cygnet' });
    const enlarged = await stage.until(
      await stage.answer(stage.as('cleo').press(painted.id, 'Upscale ×2')),
      'Upscaled',
    );
    await set('word', { change: 'add', word: 'cygnet' });
    expect((await show('cleo', jobOf(enlarged))).content).toMatch(/^This matches rule 1/);
    await set('word', { change: 'clear' });
  });
});

describe('/show where others look on', () => {
  it('keeps a private picture private also in direct messages with somebody else', async () => {
    const { control } = stage;
    control.changeUser('ada', { installedApp: true });
    const pair = directChannel(control.world, [control.user('ada').id, control.user('ben').id]);
    const painted = await stage.painted('ada', { prompt: 'hush hush', private: true });
    const shown = await stage.command('ada', 'show', { job: jobOf(painted) }, { channel: pair.id });
    expect(shown.attachments).toHaveLength(1);
    expect(shown.ephemeralTo).toBe(control.user('ada').id);
  });

  it('shows a picture of a channel for adults to its owner alone, unless they say so', async () => {
    const painted = await stage.painted('ben', { prompt: 'night life' }, { channel: 'after-dark' });
    expect((await show('ben', jobOf(painted))).ephemeralTo).not.toBeNull();
    expect((await show('ben', jobOf(painted), { private: false })).ephemeralTo).toBeNull();
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

  it('says so in every message that it has left', async () => {
    release = stage.engine.hold();
    const old = await stage.command('ada', 'imagine', { prompt: 'twice', steps: 4 });
    const job = jobOf(await stage.until(old, 'step 1'));
    const asked = ['art', 'general'].map((channel) => stage.as('ada').command('show', { job }, { channel }));
    const shown = await Promise.all(asked.map(async (one) => stage.answer(await one)));
    release();
    const done = await eventually('a result', () =>
      shown.map(({ id }) => stage.control.message(id)).find(({ content }) => content.includes('Seed')),
    );
    for (const { id } of [old, ...shown.filter((one) => one.id !== done.id)]) {
      await stage.until(stage.control.message(id), /^This goes on here: /);
    }
  });

  it('leaves no answer empty when the job ends in that moment', async () => {
    for (let pause = 0; pause < 24; pause += 2) {
      release = stage.engine.hold();
      const old = await stage.command('ada', 'imagine', { prompt: 'in time', steps: 1 });
      const job = jobOf(await stage.until(old, 'step 1'));
      release();
      await delay(pause);
      const answer = await stage.command('ada', 'show', { job });
      await stage.until(answer, 'Seed');
      await eventually('nothing left', () => stage.bot.queue.tickets().size === 0);
      expect(stage.control.message(old.id).content, `after ${pause} ms`).toMatch(/^This goes on here: |Seed/);
    }
  });

  it('shows the result in the new message when it was just being shown in the old one', async () => {
    release = stage.engine.hold();
    const old = await stage.command('ada', 'imagine', { prompt: 'on its way', steps: 1 });
    const job = jobOf(await stage.until(old, 'step 1'));
    stage.control.fault({ on: 'rest', method: 'PATCH', match: `/messages/${old.id}`, delayMs: 800 });
    release();
    await eventually('the result on its way', () => stage.bot.queue.ticket(job)?.job.state === 'painted');
    const answer = await stage.command('ada', 'show', { job }, { channel: 'art' });
    await stage.until(answer, 'Seed');
    stage.control.clearFaults();
    await stage.until(old, /^This goes on here: |Seed/);
    expect((await stage.bot.store.jobs.get(job))?.message).toBe(answer.id);
  });

  it('goes on in the new message when the old one was deleted meanwhile', async () => {
    release = stage.engine.hold();
    const old = await stage.command('ada', 'imagine', { prompt: 'not there', steps: 4 });
    const job = jobOf(await stage.until(old, 'step 1'));
    stage.control.fault({ on: 'rest', method: 'PATCH', match: `/messages/${old.id}`, delayMs: 1_500, times: 1 });
    const painted = stage.control.timeline.entries().at(-1)?.id ?? 0;
    release();
    release = stage.engine.hold();
    await eventually('an edit on its way', () => stage.bot.presenter.stepOf({ id: job, step: 0 } as Job) > 1);
    await delay(300);
    stage.as('ada').delete(old.id);
    const answer = await stage.command('ada', 'show', { job }, { channel: 'art' });
    await eventually('its failure', () =>
      stage.control.timeline.entries({ after: painted }).some(({ code }) => code === 10008),
    );
    release();
    await stage.until(answer, 'Seed');
    stage.control.clearFaults();
  });

  it('uses the new message’s own token when that of the old one is dead', async () => {
    release = stage.engine.hold();
    const asked = await stage.as('ada').command('imagine', { prompt: 'another way', steps: 3 });
    const old = await stage.answer(asked);
    const job = jobOf(await stage.until(old, 'step 1'));
    stage.control.expireToken(asked.id);
    const shown = await show('ada', job, { private: true });
    await stage.until(old, 'This goes on in another message.');
    release();
    expect((await stage.until(shown, 'Seed')).ephemeralTo).not.toBeNull();
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
    // That a token is dead, or a message deleted, a bot learns only so.
    const entries = stage.control.timeline.entries().filter(({ verdict }) => verdict !== 'ok');
    expect(entries.filter(({ code }) => code !== 50027 && code !== 10008)).toEqual([]);
    expect(stage.log.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  });
});
