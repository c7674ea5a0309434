import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eventually, jobOf, labels, type Stage, setStage } from './stage/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage.close());
afterEach(() => {
  const refused = stage.control.timeline.entries({ verdict: 'refused' });
  expect(refused).toEqual([]);
});

describe('/imagine', () => {
  it('answers with a ticket, a growing picture and the result, all in one message', async () => {
    const release = stage.engine.hold();
    const message = await stage.command('ada', 'imagine', { prompt: 'a castle | night:0.5', steps: 4, seed: 7 });
    const growing = await eventually('a frame', () => {
      const now = stage.control.message(message.id);
      return now.attachments.length > 0 && now;
    });
    expect(growing.content).toMatch(/^\*\*a castle \\\| night:0\.5\*\* · for <@\d+>\nPainting · step 1 of 4 \(25%\)/);
    expect(labels(growing)).toEqual(['Finish now', 'Cancel']);
    release();
    const done = await stage.until(message, 'Seed 7');
    expect(done.attachments).toHaveLength(1);
    expect(done.attachments[0]).toMatchObject({ contentType: 'image/png', description: 'a castle | night:0.5' });
    expect(labels(done)).toEqual([
      'Upscale ×2',
      'Upscale ×4',
      'Again',
      'Variations',
      'Edit',
      'Continue',
      'Time-lapse',
      'Delete',
    ]);
    expect(stage.control.messages('general').filter(({ authorId }) => authorId === message.authorId)).toHaveLength(1);
  });

  it('hands the engine what was chosen', async () => {
    await stage.painted('ada', {
      prompt: 'a fox',
      negative: 'people',
      style: 'neon',
      aspect: 'wide',
      seed: 3,
      steps: 2,
    });
    const { settings, pack } = stage.engine.painted.at(-1) ?? {};
    expect(pack).toBe('starter');
    expect(settings).toMatchObject({ seed: 3, steps: 2, width: 176, height: 96 });
    expect(settings?.prompt).toMatch(/^a fox \| glowing neon/);
    expect(settings?.negative).toBe('people | daylight');
  });

  it('says its place when others are before it, and takes it up when they are done', async () => {
    const release = stage.engine.hold();
    const first = await stage.command('ada', 'imagine', { prompt: 'first', steps: 1 });
    const second = await stage.command('cleo', 'imagine', { prompt: 'second', steps: 1 });
    expect(second.content, 'from the first moment').toMatch(/Place 1/);
    release();
    await stage.until(first, 'Seed');
    await stage.until(second, /Seed|Graine/);
  });

  it('speaks the language of who asks', async () => {
    const message = await stage.command('cleo', 'help');
    expect(message.content).toContain('Comment');
  });

  it('keeps the picture as it is with "Finish now"', async () => {
    const release = stage.engine.hold();
    const message = await stage.command('ada', 'imagine', { prompt: 'unfinished', steps: 50 });
    await stage.until(message, 'step 1 of 50');
    await stage.control.outcome(stage.as('ada').press(message.id, 'Finish now'));
    release();
    expect((await stage.until(message, 'Seed')).content).toContain('Stopped after step');
  });

  it('gives up with "Cancel", whether it waits or runs', async () => {
    const release = stage.engine.hold();
    const running = await stage.command('ada', 'imagine', { prompt: 'running', steps: 9 });
    await stage.until(running, 'step 1 of 9');
    const waiting = await stage.command('ada', 'imagine', { prompt: 'waiting', steps: 9 });
    await stage.until(waiting, 'Place 1');
    await stage.control.outcome(stage.as('ada').press(waiting.id, 'Cancel'));
    await stage.until(waiting, /^\*\*waiting\*\* · .*\nCancelled\.$/);
    await stage.control.outcome(stage.as('ada').press(running.id, 'Cancel'));
    release();
    const cancelled = await stage.until(running, /^\*\*running\*\* · .*\nCancelled\.$/);
    expect(cancelled.attachments).toEqual([]);
    expect(labels(cancelled)).toEqual(['Again', 'Edit', 'Delete']);
  });

  it('is seen by nobody else when it is private, and says how it comes if it takes long', async () => {
    const release = stage.engine.hold();
    const message = await stage.command('ada', 'imagine', { prompt: 'a secret', steps: 2, private: true });
    const growing = await stage.until(message, 'I will send you the picture as a direct message');
    expect(growing.ephemeralTo).toBe(stage.control.user('ada').id);
    release();
    expect((await stage.until(message, 'Seed')).attachments).toHaveLength(1);
  });

  it('begins from a picture that was sent, and looks for the look of another', async () => {
    const { painted } = stage.engine;
    const bytes = (await stage.bot.store.files.read(await aStoredPicture())) ?? new Uint8Array();
    const file = { name: 'start.png', bytes };
    await stage.painted('ada', { start_image: file, start_strength: 50, image_prompt: file, image_weight: 2 });
    const { settings, inputs } = painted.at(-1) ?? {};
    expect(settings).toMatchObject({ start: 'image', startWeight: 1 });
    expect(inputs?.image).toEqual(bytes);
    expect(inputs?.imagePrompts).toEqual([{ image: bytes, weight: 2 }]);
  });

  it('sends WebP, and smaller if need be, where a PNG is too large', async () => {
    const { attachmentBytes, userAttachmentBytes } = stage.control.limits;
    Object.assign(stage.control.limits, { attachmentBytes: [60_000], userAttachmentBytes: [60_000] });
    stage.engine.noise = { side: 400 };
    try {
      const message = await stage.painted();
      expect(message.content).toMatch(/over the 0\.1 MB that may be uploaded here, so this is \d+ × \d+/);
      expect(message.attachments[0]?.contentType).toBe('image/webp');
      expect(message.attachments[0]?.size).toBeLessThanOrEqual(60_000);
    } finally {
      stage.engine.noise = null;
      Object.assign(stage.control.limits, { attachmentBytes, userAttachmentBytes });
    }
  });

  async function aStoredPicture(): Promise<string> {
    const job = await stage.bot.store.jobs.get(jobOf(await stage.painted()));
    return job?.results[0]?.file ?? '';
  }
});
