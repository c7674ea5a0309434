import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { builtInFilter } from '../../../src/bot/moderation/picture-filter.ts';
import type { MessageRecord } from '../../../src/playground/discord/index.ts';
import { eventually, jobOf, labels, type Stage, setStage } from '../stage/stage.ts';

const HELD = 'The picture filter held this picture back. Try other words or another seed.';

let stage: Stage;
let guild: string;
let seed = 0;
beforeAll(async () => {
  stage = await setStage();
  guild = stage.control.guild('Studio').id;
  stage.control.addChannel('Studio', 'adults', { nsfw: true });
});
beforeEach(async () => {
  stage.filter.tells = () => 0;
  // The counting engine has 251 pictures, and variations draw any of them.
  for await (const { key } of stage.bot.store.judgements.entries()) await stage.bot.store.judgements.delete(key);
  await stage.bot.settings.change(guild, { filter: 0.8 });
});
afterEach(() => stage.engine.hold()());
afterAll(() => stage.close());

/** Each of another colour, so that each is judged. */
const imagine = (options = {}, channel = 'general') => {
  seed += 1;
  return stage.command('ada', 'imagine', { prompt: 'a castle', steps: 2, seed, ...options }, { channel });
};
const painted = async (options = {}, channel = 'general') => stage.until(await imagine(options, channel), /Seed \d/);
const held = async (options = {}, channel = 'general') => stage.until(await imagine(options, channel), HELD);
const show = (job: string, channel = 'general') => stage.command('ada', 'show', { job }, { channel });
const everythingUnsafe = (): void => {
  stage.filter.tells = () => 0.8;
};
const direct = (): MessageRecord | undefined => stage.control.messages(stage.as('ada').dm().id).at(-1);
const newestJob = async () => {
  const [id = ''] = await stage.bot.store.jobs.ofOwner(stage.control.user('ada').id);
  return id;
};
const settled = () => eventually('nothing left', () => stage.bot.queue.tickets().size === 0);
/** Unjudged, shown where the filter is off. */
const paintedBefore = async (options = {}, channel = 'general') => {
  await stage.bot.settings.change(guild, { filter: null });
  const message = await painted(options, channel);
  await stage.bot.settings.change(guild, { filter: 0.8 });
  return { message, job: jobOf(message) };
};

describe('a picture from the threshold on', () => {
  it('is not delivered: its owner is told, and moderators find it in the log with its judgement', async () => {
    everythingUnsafe();
    const message = await held();
    expect(message.attachments).toEqual([]);
    expect(message.content).toMatch(/^\*\*a castle\*\* · for <@\d+>\n/);
    expect(labels(message)).toEqual(['Again', 'Edit', 'Delete']);
    const id = await newestJob();
    const line = stage.log.find((entry) => entry.includes('"picture held back"') && entry.includes(id));
    expect(JSON.parse(line ?? '{}')).toMatchObject({
      ref: id.slice(-4).toLowerCase(),
      job: id,
      guild,
      unsafe: 0.8,
      threshold: 0.8,
    });
    await settled();
    expect((await stage.bot.store.jobs.get(id))?.state).toBe('delivered');
  });

  it('is delivered below it, and without a filter nobody looks', async () => {
    stage.filter.tells = () => 0.79;
    expect((await painted()).attachments).toHaveLength(1);
    everythingUnsafe();
    const before = stage.filter.judged.length;
    await paintedBefore();
    expect(stage.filter.judged.length).toBe(before);
  });

  it('is delivered in age-restricted channels, and held back when it is shown elsewhere', async () => {
    everythingUnsafe();
    const message = await painted({}, 'adults');
    expect(message.attachments).toHaveLength(1);
    expect((await show(jobOf(message), 'adults')).attachments).toHaveLength(1);
    expect(await show(jobOf(message))).toMatchObject({
      content: expect.stringContaining(HELD) as string,
      attachments: [],
    });
  });

  it('is not upscaled into view', async () => {
    const { message } = await paintedBefore();
    everythingUnsafe();
    const enlarged = await stage.answer(stage.as('ada').press(message.id, 'Upscale ×2'));
    expect((await stage.until(enlarged, HELD)).attachments).toEqual([]);
  });

  it('is not brought back by variations or by more steps', async () => {
    const { message } = await paintedBefore();
    everythingUnsafe();
    const more = await stage.answer(stage.as('ada').press(message.id, 'Continue'));
    expect((await stage.until(more, HELD)).attachments).toEqual([]);
    const varied = stage.as('ada').press(message.id, 'Variations');
    const answers = () => stage.control.messages('general').filter(({ origin }) => origin?.id === varied.id);
    await eventually('four answers', () => answers().length === 4);
    await settled();
    expect(answers()).toMatchObject(
      Array.from({ length: 4 }, () => ({ content: expect.stringContaining(HELD) as string, attachments: [] })),
    );
  });

  it('has no time-lapse, and a time-lapse has no frame like it', async () => {
    const { message } = await paintedBefore({ steps: 4 });
    stage.filter.tells = ({ isFrame }) => (isFrame ? 0.9 : 0);
    const framesHeld = await stage.answer(stage.as('ada').press(message.id, 'Time-lapse'));
    expect(framesHeld).toMatchObject({ content: expect.stringContaining(HELD) as string, attachments: [] });
    // What is judged is kept: another picture for another judgement.
    const other = await paintedBefore({ steps: 4, seed: 200 });
    everythingUnsafe();
    const lapse = await stage.answer(stage.as('ada').press(other.message.id, 'Time-lapse'));
    expect(lapse).toMatchObject({ content: expect.stringContaining(HELD) as string, attachments: [] });
  });

  it('is a line without a picture in the gallery', async () => {
    const { job } = await paintedBefore({ prompt: 'a bare hill' });
    everythingUnsafe();
    const page = await stage.command('ada', 'gallery');
    expect(page.content).toMatch(new RegExp(`held back by the picture filter · </show:\\d+> \`${job}\``));
    expect(page.attachments.map(({ filename }) => filename)).not.toContain(`tessera-${job}.png`);
  });

  it('is not sent by direct message, where the threshold of its own server holds', async () => {
    const { message, job } = await paintedBefore({}, 'adults');
    everythingUnsafe();
    stage.as('ada').react(message.id, '✉️');
    await eventually('a direct message', () => direct()?.content.endsWith(HELD));
    expect(direct()?.attachments).toEqual([]);
    expect(await show(job, '@bot')).toMatchObject({
      content: expect.stringContaining(HELD) as string,
      attachments: [],
    });
  });

  it('of nobody’s server is nobody’s to hold back', async () => {
    everythingUnsafe();
    expect((await painted({}, '@bot')).attachments).toHaveLength(1);
  });

  it('does not come by direct message instead when its age-restricted channel is gone', async () => {
    stage.control.addChannel('Studio', 'doomed', { nsfw: true });
    everythingUnsafe();
    const release = stage.engine.hold();
    await stage.until(await imagine({}, 'doomed'), 'step 1 of 2');
    stage.control.deleteChannel('doomed');
    release();
    await settled();
    expect(direct()).toMatchObject({ content: expect.stringContaining(HELD) as string, attachments: [] });
  });
});

describe('a judgement', () => {
  it('is made once for each picture, also across restarts', async () => {
    const message = await painted();
    const job = jobOf(message);
    const before = stage.filter.judged.length;
    await stage.restart();
    await show(job);
    expect(stage.filter.judged.length).toBe(before);
  });

  it('is held against the threshold as it is now', async () => {
    stage.filter.tells = () => 0.5;
    const message = await painted();
    await stage.bot.settings.change(guild, { filter: 0.4 });
    expect((await show(jobOf(message))).content).toContain(HELD);
  });
});

describe('a frame', () => {
  it('is not shown when it is held back, and the rest of the progress is', async () => {
    stage.filter.tells = ({ isFrame }) => (isFrame ? 0.9 : 0);
    const release = stage.engine.hold();
    const message = await stage.until(await imagine({ steps: 3 }), 'step 1 of 3');
    expect(message.attachments).toEqual([]);
    expect(stage.log.findLast((line) => line.includes('picture held back'))).toContain('"unsafe":0.9');
    release();
    expect((await stage.until(message, /Seed \d/)).attachments).toHaveLength(1);
  });

  it('is not shown when nobody can judge it, and the painting goes on', async () => {
    stage.filter.tells = ({ isFrame }) => (isFrame ? new Error('the worker died') : 0);
    const release = stage.engine.hold();
    const message = await stage.until(await imagine({ steps: 3 }), 'step 1 of 3');
    expect(message.attachments).toEqual([]);
    release();
    await stage.until(message, /Seed \d/);
  });
});

describe('a filter that fails', () => {
  const failing = (): void => {
    stage.filter.tells = () => new Error('the worker died');
  };

  it('delays the picture, tells its owner, and loses nothing', async () => {
    failing();
    const message = await stage.until(await imagine(), 'The picture is done, but my picture filter does not answer.');
    expect(message.attachments).toEqual([]);
    expect(message.content).toMatch(/Reference: `\w{4}`$/);
    stage.filter.tells = () => 0;
    expect((await stage.until(message, /Seed \d/)).attachments).toHaveLength(1);
  });

  it('is told to whoever wants to see a picture, which is not shown', async () => {
    const { message, job } = await paintedBefore();
    failing();
    expect(await show(job)).toMatchObject({
      content: expect.stringContaining('My picture filter does not answer, so I do not show this picture now.'),
      attachments: [],
    });
    expect(await stage.answer(stage.as('ada').press(message.id, 'Time-lapse'))).toMatchObject({
      content: expect.stringContaining('My picture filter does not answer'),
      attachments: [],
    });
  });

  it('brings nothing back of a picture that was deleted meanwhile', async () => {
    failing();
    const message = await stage.until(await imagine(), 'my picture filter does not answer');
    expect(message.content).toMatch(/^\*\*a castle\*\* · for <@\d+>\n/);
    const job = await newestJob();
    const moved = await show(job);
    stage.as('ada').react(message.id, '❌');
    await stage.until(moved, 'The picture is deleted.');
    stage.filter.tells = () => 0;
    await settled();
    expect(stage.control.message(moved.id)).toMatchObject({ content: 'The picture is deleted.', attachments: [] });
  });

  it('makes the bot unwell until the filter works again, if a server has it on', async () => {
    const healthz = async () => {
      const answer = await fetch(`${stage.health}/healthz`);
      const { filter } = (await answer.json()) as { filter: string };
      return { status: answer.status, filter };
    };
    const { job } = await paintedBefore();
    failing();
    await show(job);
    expect(await healthz()).toEqual({ status: 503, filter: 'the worker died' });
    await stage.bot.settings.change(guild, { filter: null });
    expect(await healthz()).toEqual({ status: 200, filter: 'ok' });
    await stage.bot.settings.change(guild, { filter: 0.8 });
    expect((await healthz()).status).toBe(503);
    stage.filter.tells = () => 0;
    await show(job);
    expect(await healthz()).toEqual({ status: 200, filter: 'ok' });
  });

  it('cannot be switched on, and the reason is in the log', async () => {
    await stage.bot.settings.change(guild, { filter: null });
    failing();
    const { content } = await stage.command('ben', 'settings filter', { on: true });
    expect(content).toMatch(/^My picture filter does not work, so it cannot be switched on\./);
    const [, reference] = /`(\w{4})`/.exec(content) ?? [];
    expect(stage.log.find((line) => line.includes(`"ref":"${reference}"`))).toContain('the worker died');
    expect(stage.bot.settings.of(guild).filter).toBeNull();
  });
});

describe('/settings filter', () => {
  it('says what it does', async () => {
    const { content } = await stage.command('ben', 'settings filter', { on: true, threshold: 70 });
    expect(content).toBe(
      'Saved. Picture filter: on (outside age-restricted channels I hold back what looks at least 70% like sex, also while it is painted and when it is shown again)',
    );
  });
});

describe('the built-in filter', () => {
  it('lets an innocent picture through, with all its frames', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'tessera-filter-'));
    const filter = builtInFilter({ worker: 'thread', dataDir });
    onTestFinished(async () => {
      await filter.close();
      await rm(dataDir, { recursive: true });
    });
    stage.filter.tells = async ({ bytes }) => (await filter.judge(bytes)).unsafe;
    const release = stage.engine.hold();
    const message = await stage.until(await imagine({ steps: 3 }), 'step 1 of 3');
    expect(message.attachments).toHaveLength(1);
    release();
    expect((await stage.until(message, /Seed \d/)).attachments).toHaveLength(1);
    const judgements = await Promise.all(stage.filter.judged.slice(-2).map((bytes) => filter.judge(bytes)));
    for (const { unsafe } of judgements) expect(unsafe).toBeLessThan(0.2);
  });
});
