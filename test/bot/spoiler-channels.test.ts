import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MessageRecord } from '../../src/playground/discord/index.ts';
import { jobOf, type Stage, setStage } from './stage/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
  await stage.command('ben', 'settings spoiler', { change: 'add', channel: 'art' });
});
afterAll(() => stage.close());

const inArt = { channel: 'art' };
const names = ({ attachments }: MessageRecord): string[] => attachments.map(({ filename }) => filename);
const hidden = (message: MessageRecord): void => {
  const files = names(message);
  expect(files.length).toBeGreaterThan(0);
  expect(files.filter((name) => !name.startsWith('SPOILER_'))).toEqual([]);
};
/** Pictures of all versions of a message. */
const everShown = ({ id }: MessageRecord): string[] =>
  stage.control.message(id).revisions.flatMap(({ attachments }) => attachments.map(({ filename }) => filename));

describe('a channel that asks for spoilers', () => {
  it('is named in the settings, added and removed', async () => {
    const set = async (values = {}) => (await stage.command('ben', 'settings spoiler', values)).content;
    expect((await stage.command('ben', 'settings show')).content).toMatch(/\*\*Channels with spoilers\*\*: <#\d+>\n/);
    expect(await set({ change: 'add' })).toMatch(/^Saved\. Channels with spoilers: <#\d+> · <#\d+>$/);
    expect(await set({ change: 'remove' })).toMatch(/^Saved\. Channels with spoilers: <#\d+>$/);
  });

  it('hides the growing picture, the result and what is made of it, and shows the words', async () => {
    const release = stage.engine.hold();
    const growing = await stage.command('ada', 'imagine', { prompt: 'a hidden lake', steps: 3 }, inArt);
    hidden(await stage.until(growing, 'step 1 of 3'));
    release();
    const painted = await stage.until(growing, 'Seed');
    expect(painted.content).toContain('**a hidden lake**');
    hidden(painted);
    expect(everShown(painted).filter((name) => !name.startsWith('SPOILER_'))).toEqual([]);
    const press = async (button: string, says: string) =>
      stage.until(await stage.answer(stage.as('ada').press(painted.id, button)), says);
    hidden(await press('Upscale ×2', 'Upscaled ×2'));
    hidden(await press('Again', 'Seed'));
    hidden(await press('Time-lapse', 'Time-lapse'));
    hidden(await stage.command('ada', 'show', { job: jobOf(painted) }, { channel: 'general' }));
    expect(names(await stage.command('ada', 'gallery', {}, { channel: 'general' }))).toContain(names(painted)[0]);
  });

  it('hides also what was asked for before it was one', async () => {
    const release = stage.engine.hold();
    const growing = await stage.command('ada', 'imagine', { prompt: 'in good time', steps: 3 }, { channel: 'general' });
    await stage.until(growing, 'step 1 of 3');
    await stage.command('ben', 'settings spoiler', { change: 'add', channel: 'general' });
    release();
    hidden(await stage.until(growing, 'Seed'));
    await stage.command('ben', 'settings spoiler', { change: 'remove', channel: 'general' });
  });

  it('hides what is shown there, wherever it was painted', async () => {
    const painted = await stage.painted('ben', { prompt: 'an open lake' }, { channel: 'general' });
    expect(names(painted)[0]).not.toMatch(/^SPOILER_/);
    hidden(await stage.command('ben', 'show', { job: jobOf(painted) }, inArt));
    hidden(await stage.command('ben', 'gallery', {}, inArt));
  });

  it('hides a job that goes on and moves there', async () => {
    const release = stage.engine.hold();
    const message = await stage.command('ada', 'imagine', { prompt: 'on the way', steps: 3 }, { channel: 'general' });
    await stage.until(message, 'step 1 of 3');
    const moved = await stage.command('ada', 'show', { job: jobOf(stage.control.message(message.id)) }, inArt);
    release();
    hidden(await stage.until(moved, 'Seed'));
  });

  it('hides what is made of a picture that somebody has hidden, wherever that is', async () => {
    const create = { width: 40, height: 30, channels: 3, background: '#36c' } as const;
    const file = { name: 'SPOILER_x.png', bytes: new Uint8Array(await sharp({ create }).png().toBuffer()) };
    const said = await stage.as('ben').say('look', { files: [file], channel: 'general' });
    const chosen = async (entry: string) => stage.answer(stage.as('ada').messageMenu(entry, said.id));
    hidden(await stage.until(await chosen('Upscale with Tessera'), 'Upscaled'));
    hidden(await stage.until(await chosen('Describe'), 'This is what I see'));
    hidden(await stage.until(await chosen('Imagine from this picture'), 'Seed'));
    hidden(await stage.painted('ada', { start_image: file }, { channel: 'general' }));
    hidden(await stage.painted('ada', { image_prompt: file }, { channel: 'general' }));
  });

  it('hides pictures in its threads', async () => {
    const thread = stage.control.addThread('art', 'night', 'ada');
    hidden(await stage.painted('ada', {}, { channel: thread.id }));
  });
});
