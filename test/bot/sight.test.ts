/** @file Who may be shown what: pictures stay where those who may see them are. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { jobOf, type Stage, setStage } from './stage/stage.ts';

const VIEW_CHANNEL = 1n << 10n;

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
  const { control } = stage;
  const everyone = control.guild('Studio').id;
  const bot = control.world.state.botId;
  const only = (id: string) => ({ id, type: 1, allow: String(VIEW_CHANNEL), deny: '0' }) as const;
  control.addChannel('Studio', 'staff', {
    overwrites: [
      { id: everyone, type: 0, allow: '0', deny: String(VIEW_CHANNEL) },
      only(control.user('ben').id),
      only(bot),
    ],
  });
  control.changeUser('cleo', { locale: 'en-US' });
});
afterAll(() => stage.close());

const galleryOf = async (person: string, as: string, channel = 'general') =>
  (await stage.command(as, 'gallery', { person }, { channel })).content;
const show = async (as: string, job: string, channel = 'general') =>
  (await stage.command(as, 'show', { job }, { channel })).content;

describe('a picture of a channel that somebody may not see', () => {
  it('is in no gallery of theirs, and no command brings it to them', async () => {
    const painted = await stage.painted('ben', { prompt: 'staff only' }, { channel: 'staff' });
    expect(await galleryOf('ben', 'cleo')).not.toContain('staff only');
    expect(await show('cleo', jobOf(painted))).toMatch(/^I know no job/);
    expect(await galleryOf('ben', 'ben')).toContain('staff only');
    expect(await galleryOf('ben', 'ada')).toContain('staff only'); // she owns the server
  });

  it('is not enlarged into it by somebody who has the same picture elsewhere', async () => {
    const [seed, prompt] = [7, 'twins'];
    const hidden = await stage.painted('ben', { seed, prompt }, { channel: 'staff' });
    const open = await stage.painted('cleo', { seed, prompt });
    await stage.until(await stage.answer(stage.as('ben').press(hidden.id, 'Upscale ×2')), 'Upscaled');
    const own = await stage.answer(stage.as('cleo').press(open.id, 'Upscale ×2'));
    expect((await stage.until(own, 'Upscaled')).channelId).toBe(stage.control.channel('general').id);
  });

  it('is not answered with it when both ask at the same time', async () => {
    const [seed, prompt] = [8, 'triplets'];
    const hidden = await stage.painted('ben', { seed, prompt }, { channel: 'staff' });
    const open = await stage.painted('cleo', { seed, prompt });
    const asked = [stage.as('ben').press(hidden.id, 'Upscale ×2'), stage.as('cleo').press(open.id, 'Upscale ×2')];
    const answers = await Promise.all(asked.map((one) => stage.answer(one)));
    for (const answer of answers) await stage.until(answer, 'Upscaled');
    expect(answers.map(({ channelId }) => channelId)).toEqual([hidden.channelId, open.channelId]);
  });
});

describe('a picture of a channel for adults', () => {
  it('is shown to others only in such a channel', async () => {
    const painted = await stage.painted('ben', { prompt: 'after midnight' }, { channel: 'after-dark' });
    expect(await galleryOf('ben', 'cleo')).not.toContain('after midnight');
    expect(await show('cleo', jobOf(painted))).toMatch(/^I know no job/);
    expect(await galleryOf('ben', 'cleo', 'after-dark')).toContain('after midnight');
  });
});

describe('a private picture that came by direct message', () => {
  it('stays private', async () => {
    const release = stage.engine.hold();
    const asked = await stage.as('ada').command('imagine', { prompt: 'my secret', private: true, steps: 3 });
    const answer = await stage.answer(asked);
    const job = jobOf(await stage.until(answer, 'step 1'));
    stage.control.expireToken(asked.id);
    release();
    const direct = await stage.said(stage.as('ada').dm().id, 'Seed');
    expect(await galleryOf('ada', 'cleo')).not.toContain('my secret');
    expect(await show('cleo', job)).toMatch(/^I know no job/);
    const enlarged = await stage.answer(stage.as('ada').press(direct.id, 'Upscale ×2'));
    const inSight = stage.control.messages('general').filter(({ ephemeralTo }) => ephemeralTo === null);
    expect(inSight.filter(({ content }) => content.includes('my secret'))).toEqual([]);
    const link = `https://discord.com/channels/@me/${direct.channelId}/${direct.id}`;
    expect((await stage.until(enlarged, 'Upscaled')).content).toContain(link);
  });
});

describe('/queue', () => {
  let release = (): void => undefined;
  afterEach(() => release());

  it('names nobody of another server, and nobody who asks in private', async () => {
    release = stage.engine.hold();
    const elsewhere = await stage.command('dan', 'imagine', { prompt: 'far away', steps: 3 }, { channel: 'lobby' });
    await stage.until(elsewhere, 'step 1');
    await stage.command('ada', 'imagine', { prompt: 'alone', private: true, steps: 3 });
    await stage.command('ben', 'imagine', { prompt: 'in sight', steps: 3 });
    const { content } = await stage.command('cleo', 'queue');
    expect(content).toMatch(/▸ somebody · .*\n1\. somebody · .*\n2\. <@\d+> · /);
    expect(content).toContain(`<@${stage.control.user('ben').id}>`);
  });
});
