import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { eventually, finished, jobOf, type Scene, setScene, timeouts } from './scene.ts';

vi.setConfig(timeouts);

let scene: Scene;
beforeAll(async () => {
  scene = await setScene();
});
afterAll(() => scene.close());
beforeEach(() => void scene.blunders());
afterEach(async () => {
  expect(scene.bot.alive).toBe(true);
  expect((await scene.health()).status).toBe('ok');
});

/** What Discord answers about channels and messages that are gone. */
const GONE = [10003, 10008] as const;
const CLOSED_TO_DIRECT_MESSAGES = 50007;
const ARCHIVED = 50083;
const LOCKED = 160005;

describe('while painting', () => {
  it('a deleted message ends the job', async () => {
    const message = await scene.endless('ada', { prompt: 'a deleted picture' });
    scene.control.as('ben').delete(message.id);
    await scene.ended('cancelled', 1);
    expect(scene.blunders(...GONE)).toEqual([]);
  });

  it('a deleted channel sends the picture to its owner', async () => {
    scene.control.addChannel('Studio', 'doomed');
    const message = await scene.endless('ada', { prompt: 'a homeless picture' }, { channel: 'doomed' });
    scene.control.deleteChannel('doomed');
    await scene.finish('ada', message);
    await scene.sentDirectly('ada', 'a homeless picture');
    expect(scene.blunders(...GONE)).toEqual([]);
  });

  it('a deleted channel whose owner takes no direct messages ends the job, and /show brings the picture', async () => {
    scene.control.addChannel('Studio', 'doomed');
    const message = await scene.endless('cleo', { prompt: 'an unreachable picture' }, { channel: 'doomed' });
    const job = jobOf(message);
    scene.control.deleteChannel('doomed');
    await scene.finish('cleo', message);
    scene.control.changeUser('cleo', { dmsOpen: false });
    await scene.ended('failed', 1);
    scene.control.changeUser('cleo', { dmsOpen: true });
    const shown = await scene.answer(await scene.control.as('cleo').command('show', { job }, { channel: 'art' }));
    expect(shown.attachments).toHaveLength(1);
    expect(scene.blunders(...GONE, CLOSED_TO_DIRECT_MESSAGES)).toEqual([]);
  });

  it('a thread that is archived is opened again for its picture', async () => {
    const { id } = scene.control.addThread('art', 'sketches', 'cleo');
    const message = await scene.endless('ada', { prompt: 'an archived picture' }, { channel: id });
    scene.control.as('cleo').archive(id);
    await scene.finish('ada', message);
    const { attachments } = await scene.until(message, finished);
    expect(attachments).toHaveLength(1);
    expect(scene.blunders(ARCHIVED)).toEqual([]);
  });

  it('a thread that is locked sends the picture to its owner', async () => {
    const { id } = scene.control.addThread('art', 'secrets', 'cleo');
    const message = await scene.endless('ada', { prompt: 'a locked picture' }, { channel: id });
    scene.control.as('ben').lock(id);
    await scene.finish('ada', message);
    await scene.sentDirectly('ada', 'a locked picture');
    expect(scene.control.message(message.id).content).not.toMatch(finished);
    expect(scene.blunders(LOCKED)).toEqual([]);
  });

  it('a server that shows the bot the door does not keep the picture from its owner', async () => {
    scene.control.addGuild('Brief', 'ben');
    const place = { channel: 'brief-general' };
    const message = await scene.endless('ben', { prompt: 'an expelled picture' }, place);
    scene.control.kick('Brief', '@bot');
    await scene.finish('ben', message);
    const { attachments } = await scene.until(message, finished);
    expect(attachments).toHaveLength(1);
    expect(scene.blunders()).toEqual([]);
  });
});

describe('a token that dies while painting', () => {
  it('leaves the message to the bot itself, which goes on in it', async () => {
    const message = await scene.endless('ada', { prompt: 'a long picture' });
    await scene.advance(15 * 60_000);
    await eventually('a step that the bot shows as itself', () =>
      message.revisions.some(({ by, content }) => by === 'bot' && /step \d/.test(content)),
    );
    await scene.finish('ada', message);
    await scene.until(message, finished);
    expect(message.attachments).toHaveLength(1);
    expect(message.revisions.at(-1)?.by).toBe('bot');
    expect(scene.blunders()).toEqual([]);
  });

  it('where only it reaches the message: the picture comes directly, as was said at the start', async () => {
    const message = await scene.endless('ada', { prompt: 'a late secret', private: true });
    expect(message.ephemeralTo).toBe(scene.control.user('ada').id);
    expect(message.content).toContain('I will send you the picture as a direct message');
    await scene.advance(15 * 60_000);
    await scene.finish('ada', message);
    await scene.sentDirectly('ada', 'a late secret');
    expect(scene.control.message(message.id).content).not.toMatch(finished);
    expect(scene.blunders()).toEqual([]);
  });

  it('after the picture is done: a private one has ended in its own message', async () => {
    const message = await scene.imagine('ada', { prompt: 'a quick secret', private: true });
    const { attachments, ephemeralTo } = await scene.until(message, finished);
    expect(attachments).toHaveLength(1);
    expect(ephemeralTo).toBe(scene.control.user('ada').id);
    expect(scene.blunders()).toEqual([]);
  });
});
