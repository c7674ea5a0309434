import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { MessageRecord } from '../../src/playground/discord/index.ts';
import { eventually, jobOf, type Stage, setStage } from './stage/stage.ts';

let stage: Stage;
let picture: MessageRecord;
beforeAll(async () => {
  stage = await setStage();
  picture = await stage.painted('ada', { prompt: 'a lighthouse', seed: 5, steps: 4 });
});
afterAll(() => stage.close());

const press = async (who: string, label: string, message = picture): Promise<MessageRecord> =>
  stage.answer(stage.as(who).press(message.id, label));

describe('buttons of a result', () => {
  it('enlarge the picture, and say from which', async () => {
    const message = await stage.until(await press('ada', 'Upscale ×4'), 'Upscaled ×4 to 128 × 128');
    expect(message.content).toContain(`/${picture.channelId}/${picture.id}`);
    expect(message.attachments[0]).toMatchObject({ contentType: 'image/png', width: 128 });
  });

  it('enlarge a picture once per scale, whoever presses, also at the same time', async () => {
    const before = stage.engine.enlarged.length;
    const presses = ['ada', 'ben', 'cleo', 'ada'].map((who) => press(who, 'Upscale ×2'));
    await Promise.all(presses);
    const done = await stage.said('general', /Upscaled ×2|Agrandi ×2/);
    const later = await press('ben', 'Upscale ×2');
    expect(later.content).toContain('already been upscaled');
    expect(later.ephemeralTo).toBe(stage.control.user('ben').id);
    expect(later.content).toContain(done.id);
    expect(stage.engine.enlarged.length).toBe(before + 1);
  });

  it('paint it again with a new seed', async () => {
    await stage.until(await press('ada', 'Again'), 'Seed');
    const { settings } = stage.engine.painted.at(-1) ?? {};
    expect(settings).toMatchObject({ prompt: 'a lighthouse', steps: 4 });
    expect(settings?.seed).not.toBe(5);
  });

  it('paint four variations from its latent, each with a seed of its own', async () => {
    const before = stage.engine.painted.length;
    await press('ada', 'Variations');
    await eventually('four results', () => stage.engine.painted.length === before + 4);
    const painted = stage.engine.painted.slice(before);
    expect(new Set(painted.map(({ settings }) => settings.seed)).size).toBe(4);
    for (const { settings, inputs } of painted) {
      expect(settings).toMatchObject({ start: 'latent', steps: 2, stages: [] });
      expect(inputs.latent).toHaveLength(4);
    }
    await eventually('nothing left', () => stage.bot.queue.tickets().size === 0);
  });

  it('paint all four variations or, where a member may not ask for so many, none; the pause comes after them', async () => {
    const { id: guild } = stage.control.guild('Studio');
    const limits = (waiting: number, cooldownMs: number) => ({ [guild]: { waiting, perHour: 99, cooldownMs } });
    await stage.bot.settings.change(guild, { roles: limits(3, 0) });
    const before = stage.engine.painted.length;
    expect((await press('ben', 'Variations')).content).toMatch(
      /^That is 4 jobs at once, which is more than you may ask for\./,
    );
    await stage.bot.settings.change(guild, { roles: limits(4, 60_000) });
    await press('ben', 'Variations');
    await eventually('four results', () => stage.engine.painted.length === before + 4);
    expect((await press('ben', 'Variations')).content).toMatch(/^That was quick\./);
    await stage.bot.settings.change(guild, { roles: {} });
    await eventually('nothing left', () => stage.bot.queue.tickets().size === 0);
  });

  it('go on from where it ended', async () => {
    await stage.until(await press('ada', 'Continue'), 'Seed');
    expect(stage.engine.painted.at(-1)?.settings).toMatchObject({ start: 'latent', steps: 4, width: 32, height: 32 });
  });

  it('show how it came to be, as an animation', async () => {
    const message = await press('ada', 'Time-lapse');
    expect(message.content).toContain('Time-lapse of 5 frames');
    expect(message.attachments[0]).toMatchObject({ contentType: 'image/webp', width: 32 });
    const second = await press('ben', 'Time-lapse');
    expect(second.content).toBe(
      `The time-lapse of this picture is here: https://discord.com/channels/${stage.control.guild('Studio').id}/${message.channelId}/${message.id}`,
    );
    expect(second.ephemeralTo).toBe(stage.control.user('ben').id);
  });

  it('open a form with what was painted, and paint what was changed', async () => {
    const asked = await stage.control.outcome(stage.as('ada').press(picture.id, 'Edit'));
    expect(asked.modal?.title).toBe('Edit and paint again');
    for (const text of ['a lighthouse', '5', '4']) expect(JSON.stringify(asked.modal)).toContain(`"value":"${text}"`);
    const values = { prompt: 'a windmill', style: ['oil-painting'], steps: '2' };
    const message = await stage.answer(await stage.as('ada').submit(asked.id, values));
    await stage.until(message, 'Seed');
    const { settings } = stage.engine.painted.at(-1) ?? {};
    expect(settings?.prompt).toMatch(/^a windmill \| an oil painting/);
    expect(settings?.steps).toBe(2);
  });

  it('open a form with the style apart from the words, which another style replaces', async () => {
    const painted = await stage.painted('ada', { prompt: 'a barn', negative: 'fog', style: 'line-art' });
    expect(painted.content).toMatch(/^\*\*a barn\*\* .*\n.* · Line art$/m);
    expect(painted.attachments[0]?.description).toBe('a barn');
    const asked = await stage.control.outcome(stage.as('ada').press(painted.id, 'Edit'));
    expect(JSON.stringify(asked.modal)).toContain('"value":"a barn"');
    expect(JSON.stringify(asked.modal)).toContain('{"value":"line-art","label":"Line art","default":true}');
    const again = await stage.answer(await stage.as('ada').submit(asked.id, { style: ['sepia'] }));
    await stage.until(again, 'Sepia');
    const { prompt, negative, smoothness, augment } = stage.engine.painted.at(-1)?.settings ?? {};
    expect(prompt).toBe('a barn | an old sepia toned photograph:0.7');
    expect(negative).toBe('fog | colorful');
    expect(smoothness).toBe(0);
    expect(augment).toEqual(['Hf']);
    const bare = await stage.answer(await stage.as('ada').submit(asked.id, { style: ['none'] }));
    await stage.until(bare, 'Seed');
    expect(stage.engine.painted.at(-1)?.settings.prompt).toBe('a barn');
  });

  it('open no form for somebody who is blocked', async () => {
    const { id } = stage.control.user('ben');
    await stage.bot.people.block(id, true);
    const pressed = stage.as('ben').press(picture.id, 'Edit');
    expect((await stage.answer(pressed)).content).toContain('blocked');
    expect((await stage.control.outcome(pressed)).modal).toBeNull();
    await stage.bot.people.block(id, false);
  });

  it('say which numbers of the form are impossible', async () => {
    const asked = await stage.control.outcome(stage.as('ada').press(picture.id, 'Edit'));
    const message = await stage.answer(await stage.as('ada').submit(asked.id, { steps: 'many' }));
    expect(message.content).toBe('`Steps` must be a whole number from 1 to 1,000.');
    expect(message.ephemeralTo).toBe(stage.control.user('ada').id);
  });

  it('give a form back that was refused, as it was typed, as often as it is, also after a restart', async () => {
    const opened = await stage.control.outcome(stage.as('ben').press(picture.id, 'Edit'));
    const typed = { prompt: 'a very long story', negative: 'rain', style: ['sepia'], seed: '12', steps: 'many' };
    let refusal = await stage.answer(await stage.as('ben').submit(opened.id, typed));
    for (const steps of ['0', '2']) {
      await stage.restart();
      const again = await stage.control.outcome(stage.as('ben').press(refusal.id, 'Open the form again'));
      const form = JSON.stringify(again.modal);
      for (const text of ['a very long story', 'rain', '12']) expect(form).toContain(`"value":"${text}"`);
      expect(form).toContain('"label":"Sepia","default":true');
      refusal = await stage.answer(await stage.as('ben').submit(again.id, { steps }));
    }
    expect(refusal.ephemeralTo).toBeNull();
    await stage.until(refusal, 'Sepia');
    const { prompt, seed, steps } = stage.engine.painted.at(-1)?.settings ?? {};
    expect(prompt).toMatch(/^a very long story/);
    expect([seed, steps]).toEqual([12, 2]);
  });

  it('open the form with the picture’s own words when what was typed is no longer kept', async () => {
    const opened = await stage.control.outcome(stage.as('ada').press(picture.id, 'Edit'));
    const first = await stage.answer(await stage.as('ada').submit(opened.id, { prompt: 'a tower', steps: '0' }));
    await stage.bot.people.forgetDraft(stage.control.user('ada').id);
    const again = await stage.control.outcome(stage.as('ada').press(first.id, 'Open the form again'));
    expect(JSON.stringify(again.modal)).toContain('"value":"a lighthouse"');
  });

  it('give a form back to those who see the picture only there', async () => {
    stage.as('ben').react(picture.id, '✉️');
    const copy = await stage.said(stage.as('ben').dm().id, 'a lighthouse');
    const opened = await stage.control.outcome(stage.as('ben').press(copy.id, 'Edit'));
    const refusal = await stage.answer(await stage.as('ben').submit(opened.id, { prompt: 'a pier', steps: '0' }));
    const again = await stage.control.outcome(stage.as('ben').press(refusal.id, 'Open the form again'));
    expect(JSON.stringify(again.modal)).toContain('"value":"a pier"');
  });

  it('delete the picture for its owner and for moderators, and for nobody else', async () => {
    const mine = await stage.painted();
    const refused = await press('cleo', 'Delete', mine);
    expect(refused.ephemeralTo).toBe(stage.control.user('cleo').id);
    expect(stage.control.message(mine.id).deletedAt).toBeNull();
    await stage.control.outcome(stage.as('ben').press(mine.id, 'Delete'));
    await eventually('the end of it', () => stage.control.message(mine.id).deletedAt !== null);
  });

  it('take a deleted picture out of the other messages that show it, also after a restart', async () => {
    const mine = await stage.painted();
    const shown = await stage.until(await stage.command('ada', 'show', { job: jobOf(mine) }), 'Seed');
    stage.as('ben').react(mine.id, '✉️');
    const copy = await stage.said(stage.as('ben').dm().id, 'a castle');
    await eventually('the copy to be known', () => stage.control.message(mine.id).reactions.length === 0);
    await stage.restart();
    await stage.control.outcome(stage.as('ada').press(shown.id, 'Delete'));
    for (const { id } of [mine, copy]) {
      await eventually('the picture to go', () => stage.control.message(id).content === 'The picture is deleted.');
      expect(stage.control.message(id).attachments).toEqual([]);
      expect(stage.control.message(id).components).toEqual([]);
    }
  });

  it('leave the picture where it is when somebody deletes their copy of it', async () => {
    const mine = await stage.painted();
    stage.as('ben').react(mine.id, '✉️');
    const copy = await stage.said(stage.as('ben').dm().id, 'a castle');
    await stage.control.outcome(stage.as('ben').press(copy.id, 'Delete'));
    await eventually('the copy to go', () => stage.control.message(copy.id).deletedAt !== null);
    await vi.waitFor(async () =>
      expect(await stage.bot.shown.placesOf(jobOf(mine))).toEqual([{ channel: mine.channelId, message: mine.id }]),
    );
    expect((await stage.until(mine, 'Seed')).attachments).toHaveLength(1);
  });

  it('are for whom the server says', async () => {
    const { id: guild } = stage.control.guild('Studio');
    await stage.bot.settings.change(guild, { press: 'owner' });
    for (const button of ['Again', 'Time-lapse', 'Upscale ×4']) {
      expect((await press('ben', button)).content).toMatch(/^Only <@\d+>, who asked for this picture, may/);
    }
    await stage.bot.settings.change(guild, { press: 'moderators' });
    await stage.until(await press('ben', 'Again'), 'Seed');
    expect((await press('cleo', 'Again')).ephemeralTo).not.toBeNull();
    await stage.bot.settings.change(guild, { press: 'everyone' });
  });

  it('of another version, or forged, do nothing and say what to do', async () => {
    const job = jobOf(picture);
    const before = stage.engine.painted.length;
    for (const id of [
      `2/again/${job}/`,
      `0/upscale/${job}/9`,
      '1/again/../../etc/',
      'imagine_upscale_3',
      '1/eval/x/',
      'x'.repeat(100),
    ]) {
      const answer = await stage.answer(stage.as('ada').forge(picture.id, id));
      expect(answer.content, id).toMatch(/Use <\/show:\d+>/);
      expect(answer.content.includes(job), id).toBe(/^[02]\//.test(id));
    }
    const unknown = await stage.answer(stage.as('ada').forge(picture.id, `1/again/${'0'.repeat(26)}/`));
    expect(unknown.content).toContain('I know no job');
    expect(stage.engine.painted.length).toBe(before);
  });

  it('do not reach the private jobs of others', async () => {
    const secret = await stage.painted('ada', { private: true });
    const answer = await stage.answer(stage.as('ben').forge(picture.id, `1/again/${jobOf(secret)}/`));
    expect(answer.content).toContain('I know no job');
  });

  it('left nothing that Discord had to refuse', () => {
    expect(stage.control.timeline.entries().filter(({ verdict }) => verdict !== 'ok')).toEqual([]);
    expect(stage.log.filter((line) => /"level":"(error|fatal)"/.test(line))).toEqual([]);
  });
});
