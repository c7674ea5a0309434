import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSpoiler } from '../../src/bot/replies/spoiler.ts';
import { eventually, jobOf, type Stage, setStage } from './stage/stage.ts';

describe('readSpoiler', () => {
  it.each([
    ['||a castle||', 'a castle'],
    [' || a castle | night:0.5 ^ dawn ||\n', 'a castle | night:0.5 ^ dawn'],
    ['||two\nlines||', 'two\nlines'],
    ['||a \\| b||', 'a \\| b'],
  ])('hides what is painted of %j', (prompt, words) => {
    expect(readSpoiler(prompt)).toEqual({ prompt: words, spoiler: true });
  });

  it.each([
    'a castle',
    'a ||red|| castle',
    '||a|| and ||b||',
    '||||',
    '|| ||',
    '|a castle|',
    '||a castle',
    'a ||',
    '||a \\||',
  ])('leaves %j as it is', (prompt) => {
    expect(readSpoiler(prompt)).toEqual({ prompt, spoiler: false });
  });
});

describe('a prompt between ||', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await setStage();
  });
  afterAll(() => stage.close());

  const shown = (message: { attachments: readonly { filename: string; spoiler: boolean }[] }) =>
    message.attachments.map(({ filename, spoiler }) => [filename.replace(/[0-9A-Z]{26}/, 'ID'), spoiler]);

  it('is painted without them, and hides the picture and the words from the first frame on', async () => {
    const release = stage.engine.hold();
    const message = await stage.command('ada', 'imagine', { prompt: '||a castle | night:0.5||', steps: 4 });
    const growing = await eventually('a frame', () => {
      const now = stage.control.message(message.id);
      return now.attachments.length > 0 && now;
    });
    expect(shown(growing)).toEqual([['SPOILER_painting.webp', true]]);
    release();
    const done = await stage.until(message, 'Seed');
    expect(done.content).toMatch(/^\*\*\|\|a castle \\\| night:0\.5\|\|\*\* · for/);
    expect(shown(done)).toEqual([['SPOILER_tessera-ID.png', true]]);
    expect(stage.engine.painted.at(-1)?.settings.prompt).toBe('a castle | night:0.5');
  });

  it('hides what is made of the picture, too', async () => {
    const message = await stage.painted('ada', { prompt: '||a secret||' });
    const pressed = async (label: string) => stage.answer(stage.as('ben').press(message.id, label));
    for (const label of ['Again', 'Upscale ×2', 'Continue']) {
      const made = await stage.until(await pressed(label), /Seed|Upscaled/);
      expect(shown(made), label).toEqual([['SPOILER_tessera-ID.png', true]]);
    }
    expect(shown(await pressed('Time-lapse'))).toEqual([['SPOILER_tessera-ID-timelapse.webp', true]]);
    expect(shown(await stage.command('ada', 'show', { job: jobOf(message) }))).toEqual([
      ['SPOILER_tessera-ID.png', true],
    ]);
  });

  it('stays hidden in the gallery, between pictures that are not', async () => {
    await stage.painted('ben', { prompt: 'for all to see' });
    await stage.painted('ben', { prompt: '||for later||' });
    const gallery = await stage.command('ben', 'gallery');
    expect(gallery.content).toContain('||for later||');
    expect(
      shown(gallery)
        .map(([, spoiler]) => spoiler)
        .slice(0, 2),
    ).toEqual([true, false]);
  });

  it('that is hidden in part is refused, and told how to hide the picture', async () => {
    const { content } = await stage.command('ada', 'imagine', { prompt: 'a ||red|| castle' });
    expect(content).toContain('put the whole prompt between `||` and `||`');
  });
});
