import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { emojiKey, isSameEmoji, shownEmoji } from '../../src/bot/emoji.ts';
import { eventually, jobOf, labels, type Stage, setStage } from './stage/stage.ts';

let stage: Stage;
let file: { name: string; bytes: Uint8Array };
beforeAll(async () => {
  stage = await setStage();
  const create = { width: 40, height: 30, channels: 3, background: '#36c' } as const;
  file = { name: 'photo.jpg', bytes: new Uint8Array(await sharp({ create }).jpeg().toBuffer()) };
});
afterAll(() => stage.close());

describe('/describe', () => {
  const described = async (labels: string) =>
    stage.until(await stage.command('ada', 'describe', { image: file, labels }), 'This is what I see');

  it('shows the picture, told aloud by what is likeliest', async () => {
    const { attachments } = await described('a cat, a dog');
    expect(attachments[0]).toMatchObject({ description: 'a cat', width: 40 });
  });

  it('shows the ten likeliest of many labels, each once and none at full length', async () => {
    const many = Array.from({ length: 30 }, (_, i) => `label ${i}`);
    const lines = (await described(['LABEL 0', 'x'.repeat(900), ...many].join())).content.split('\n');
    expect(lines[0]).toMatch(/^\*\*Describe\*\* · for <@\d+>$/);
    expect(lines).toHaveLength(12);
    expect(lines.filter((line) => /label 0$/i.test(line))).toHaveLength(1);
    expect(lines.find((line) => line.includes('xxx'))?.length).toBeLessThan(120);
  });

  it('asks for a second label, for a single one always fits best', async () => {
    const { content } = await stage.command('ada', 'describe', { image: file, labels: 'a cat, A CAT' });
    expect(content).toMatch(/^Give me at least two labels/);
  });
});

describe('a job without words', () => {
  it('is called by what it is, in its message, its text read aloud and its suggestions', async () => {
    const blended = await stage.command('cleo', 'blend', { first: file, second: file });
    const { content, attachments } = await stage.until(blended, 'Graine');
    expect(content).toMatch(/^\*\*Mélange d’images\*\* · pour/);
    expect(attachments[0]?.description).toBe('Mélange d’images');
    const asked = await stage.control.outcome(await stage.as('cleo').autocomplete('show', 'job', { job: '' }));
    const name = expect.stringMatching(/^Mélange d’images · il y a \d+ secondes?$/);
    expect(asked.choices?.[0]).toMatchObject({ name });
    const { content: gallery } = await stage.command('cleo', 'gallery');
    expect(gallery).toMatch(/\*\*Mélange d’images\*\* · .* · <\/show:\d+> `[0-9A-Z]{26}`/);
  });
});

describe('a long list', () => {
  it('of prompts leaves room in the gallery for what to do with each', async () => {
    const prompt = 'a long and *detailed* prompt, as people write them, '.repeat(12);
    for (let i = 0; i < 5; i++) await stage.painted('dan', { prompt: `${i} ${prompt}` }, { channel: '@bot' });
    const { content } = await stage.command('dan', 'gallery', {}, { channel: '@bot' });
    expect(content.match(/`[0-9A-Z]{26}`/g)).toHaveLength(4);
    expect(content).toMatch(/Page 1 of 2$/);
  });

  it('of channels and roles leaves room in the settings for all others', async () => {
    const { id: guild } = stage.control.guild('Studio');
    const many = Array.from({ length: 95 }, (_, i) => String(1_575_461_134_004_125_000n + BigInt(i)));
    const roles = Object.fromEntries(many.map((id) => [id, { waiting: 1, perHour: 2, cooldownMs: 60_000 }]));
    await stage.bot.settings.change(guild, { channels: many, spoilers: many, roles });
    const { content, attachments } = await stage.command('ada', 'settings show');
    await stage.bot.settings.change(guild, { channels: [], spoilers: [], roles: {} });
    expect(attachments.map(({ filename }) => filename)).toEqual(['channels.txt', 'spoilers.txt', 'roles.txt']);
    expect(content, 'the newest first').toContain(`**Channels**: <#${many.at(-1)}> · `);
    expect(content).toMatch(/\*\*Channels\*\*: <#\d+> · .* · …\n/);
    expect(content).toMatch(/\*\*Who may press buttons\*\*: Everyone$/);
  });
});

describe('an option', () => {
  it('that says something of a picture asks for the picture', async () => {
    const asked = (options: Record<string, number>) =>
      stage.command('ada', 'imagine', { prompt: 'a hill', ...options });
    expect((await asked({ start_strength: 80 })).content).toBe('For that I also need `start_image`.');
    expect((await asked({ image_weight: 2 })).content).toBe('For that I also need `image_prompt`.');
  });
});

describe('an enlarged painting', () => {
  it('says and tells aloud what it shows', async () => {
    const painted = await stage.painted('ada', { prompt: 'a *tall* tower' });
    const enlarged = await stage.until(
      await stage.answer(stage.as('ada').press(painted.id, 'Upscale ×2')),
      'Upscaled ×2',
    );
    expect(enlarged.content).toMatch(/^\*\*a \\\*tall\\\* tower\*\*\nUpscaled ×2 to 64 × 64 · for <@\d+>\nFrom https/);
    expect(enlarged.attachments[0]?.description).toBe('a *tall* tower');
  });
});

describe('an enlarged picture that was deleted', () => {
  it('is enlarged again when somebody asks', async () => {
    const painted = await stage.painted('ada', { prompt: 'a pier' });
    const enlarge = async () =>
      stage.until(await stage.answer(stage.as('ada').press(painted.id, 'Upscale ×2')), 'Upscaled ×2');
    const first = await enlarge();
    stage.as('ada').press(first.id, 'Delete');
    await eventually('the end of it', () => stage.control.message(first.id).deletedAt !== null);
    expect((await enlarge()).id).not.toBe(first.id);
  });
});

describe('somebody whose language we do not speak', () => {
  it('reads the server’s everywhere', async () => {
    stage.control.changeUser('cleo', { locale: 'pt-BR' });
    stage.control.changeGuild('Studio', { locale: 'de' });
    await eventually('the bot to know', () =>
      stage.bot.client.guilds.cache.some((guild) => guild.preferredLocale === 'de'),
    );
    const painted = await stage.until(
      await stage.command('cleo', 'imagine', { prompt: 'uma torre', steps: 2 }),
      'für <@',
    );
    await stage.until(painted, /Schritte/);
    expect((await stage.command('cleo', 'queue')).content).toContain('Warteschlange');
    stage.as('cleo').react(painted.id, '🎲');
    const again = await eventually('an answer', () =>
      stage.control.messages('general').find(({ reference }) => reference?.messageId === painted.id),
    );
    await stage.until(again, /Schritte/);
    stage.control.changeUser('cleo', { locale: 'fr' });
    stage.control.changeGuild('Studio', { locale: 'en-US' });
    await eventually('the bot to know', () =>
      stage.bot.client.guilds.cache.every((guild) => guild.preferredLocale !== 'de'),
    );
  });
});

describe('suggestions of styles', () => {
  const suggested = async (who: string, style: string) => {
    const { choices } = await stage.control.outcome(await stage.as(who).autocomplete('imagine', 'style', { style }));
    return JSON.stringify(choices);
  };

  it('are found as people type: without marks, by the English name, in any case', async () => {
    for (const typed of ["a l'huile", 'PEINTURE À L’HUILE', 'oil painting', 'oil-paint']) {
      expect(await suggested('cleo', typed), typed).toContain('oil-painting');
    }
    expect(await suggested('ada', 'no such thing')).toBe('[]');
  });

  it('are taken as they are typed', async () => {
    await stage.painted('ada', { prompt: 'a barn', style: "peinture a l'huile", pack: 'STARTER' });
    const { settings, pack } = stage.engine.painted.at(-1) ?? {};
    expect(settings?.prompt).toContain('an oil painting');
    expect(pack).toBe('starter');
  });
});

describe('/help', () => {
  it('has no section of reactions where the server has switched all off', async () => {
    const { id } = stage.control.guild('Studio');
    expect((await stage.command('ada', 'help')).content).toContain('**Reactions**');
    const off = { upscale: null, again: null, delete: null, send: null };
    await stage.bot.settings.change(id, { reactions: off });
    expect((await stage.command('ada', 'help')).content).not.toContain('**Reactions**');
    await stage.bot.settings.change(id, { reactions: {} });
  });
});

describe('the queue', () => {
  it('shows one’s own places wherever they are', async () => {
    const release = stage.engine.hold();
    for (let i = 0; i < 18; i++) await stage.command('ada', 'imagine', { prompt: `${i}`, steps: 1 });
    await stage.command('ben', 'imagine', { prompt: 'mine', steps: 1 });
    const { content } = await stage.command('ada', 'queue');
    expect(content.split('\n').filter((line) => line.includes(stage.control.user('ada').id))).toHaveLength(18);
    release();
    await eventually('nothing left', () => stage.bot.queue.tickets().size === 0);
  });

  it('is told anew when what is painted takes longer than was thought', async () => {
    const release = stage.engine.hold();
    await stage.until(await stage.command('ada', 'imagine', { prompt: 'slow', steps: 3 }), 'step 1 of 3');
    const waiting = await stage.command('ben', 'imagine', { prompt: 'next', steps: 1 });
    await stage.until(waiting, 'Place 1');
    const told = stage.control.message(waiting.id).content;
    const [running] = [...stage.bot.queue.tickets().values()].filter(({ position }) => position === 0);
    const step = { type: 'progress', step: 2, steps: 3, loss: 1, losses: [], msPerStep: 600_000 } as const;
    vi.spyOn(stage.bot.queue, 'ticket').mockImplementation((id) => {
      const job = [...stage.bot.queue.tickets().values()].find((ticket) => ticket.job.id === id);
      return job && { ...job, startsAt: 2e12, endsAt: 2e12 };
    });
    vi.spyOn(stage.bot.clock, 'now').mockReturnValue(Date.now() + 60_000);
    if (running) stage.bot.queue.emit('progress', running.job, step);
    await eventually('another estimate', () => stage.control.message(waiting.id).content !== told);
    expect(stage.control.message(waiting.id).content).toContain('start: <t:2000000000:R>');
    vi.restoreAllMocks();
    release();
    await stage.until(waiting, 'Seed');
  });

  it('tells who waits that it is paused, and that it goes on', async () => {
    const release = stage.engine.hold();
    const running = await stage.command('ada', 'imagine', { prompt: 'first', steps: 2 });
    await stage.until(running, 'step 1 of 2');
    expect((await stage.command('ben', 'queue')).content).toContain('step 1 of 2');
    const waiting = await stage.command('ben', 'imagine', { prompt: 'second', steps: 2 });
    await stage.until(waiting, 'Place 1');
    await stage.command('ada', 'admin pause');
    await stage.until(waiting, 'The queue is paused');
    await stage.command('ada', 'admin resume');
    await stage.until(waiting, /^(?!.*paused).*Place 1/s);
    release();
    await stage.until(waiting, 'Seed');
  });

  it('says once that a job starts', async () => {
    const painted = await stage.painted('ada', { prompt: 'at once' });
    const said = stage.control.message(painted.id).revisions.map(({ content }) => content);
    expect(said.filter((content) => content.includes('Starting'))).toHaveLength(1);
  });
});

describe('styles', () => {
  it('can be none, also where the server has one', async () => {
    await stage.command('ben', 'settings defaults', { style: 'neon' });
    await stage.painted('ada', { prompt: 'a plain barn', style: 'none' });
    expect(stage.engine.painted.at(-1)?.settings.prompt).toBe('a plain barn');
    expect((await stage.command('ben', 'settings defaults', { style: 'none' })).content).toBe('Saved. Style: No style');
  });

  it('that there are not are answered with those that there are, in the reader’s language', async () => {
    const { content } = await stage.command('cleo', 'imagine', { prompt: 'x', style: `no ${'o'.repeat(500)}` });
    expect(content).toContain('Peinture à l’huile');
    expect(content.length).toBeLessThan(600);
  });
});

describe('/settings', () => {
  const set = async (name: string, values = {}) => (await stage.command('ben', `settings ${name}`, values)).content;

  it('changes of the standards what is given, and tells all of it', async () => {
    await set('defaults', { quality: 'best' });
    expect(await set('defaults', { style: 'neon', pack: 'starter' })).toBe(
      'Saved. Models: starter\nSaved. Style: Neon',
    );
    expect(stage.bot.settings.of(stage.control.guild('Studio').id).pack, 'the bot’s own, whichever it is').toBeNull();
    expect(await set('show')).toContain('**Quality**: Best');
    expect(await set('defaults', { quality: 'normal', style: 'none' })).toBe(
      'Saved. Quality: Normal\nSaved. Style: No style',
    );
    expect(await set('defaults')).toBe('Choose at least one of the options.');
  });

  it('says what is missing instead of saving nothing', async () => {
    expect(await set('role', { change: 'add' })).toBe('For that I also need `role`.');
    expect(await set('word', { change: 'add' })).toBe('For that I also need `word`.');
  });

  it('gives each emoji one meaning', async () => {
    expect(await set('reaction', { action: 'again', emoji: '🔍' })).toMatch(/^🔍 already stands for “Upscale”/);
  });

  it('shows managers the words with the numbers that others are told', async () => {
    await set('word', { change: 'add', word: 'forbidden' });
    expect(await set('word', { change: 'add', word: 'Två ord' })).toContain('||1 forbidden · 2 Två ord||');
    expect(await set('word', { change: 'add', word: '!!!' })).toMatch(/^There is no letter or digit/);
    expect(await set('word', { change: 'remove', word: 'sky' })).toBe('sky is not on the list.');
    expect(await set('word', { change: 'remove', word: 'FORBIDDEN' })).toContain('||1 Två ord||');
    const { id } = stage.control.guild('Studio');
    await stage.bot.settings.change(id, { words: Array.from({ length: 300 }, (_, i) => `word ${i}`) });
    const page = await stage.command('ben', 'settings show');
    expect(page.attachments.map(({ filename }) => filename)).toEqual(['words.txt']);
    expect(page.content).toContain('**Who may press buttons**');
    await set('word', { change: 'clear' });
  });
});

describe('an emoji', () => {
  it('of a server is the same by whatever name it goes', () => {
    expect(isSameEmoji('fox:123456789012345678', emojiKey({ id: '123456789012345678', name: 'red_fox' }))).toBe(true);
    expect(isSameEmoji('fox:123456789012345678', 'fox:223456789012345678')).toBe(false);
    expect(isSameEmoji(null, '🔍')).toBe(false);
  });

  it.each(['✉️', '❤️‍🔥', '1️⃣', '🔍', '👍🏽', '🏳️‍🌈'])('%s is shown in colour', (emoji) => {
    expect(shownEmoji(emojiKey({ id: null, name: emoji }))).toBe(emoji);
  });
});

describe('a painting that came to nothing', () => {
  it('can be painted again and edited, and has no picture', async () => {
    const failed = await stage.failed();
    expect(labels(failed)).toEqual(['Again', 'Edit', 'Delete']);
    stage.as('ada').react(failed.id, '🔍');
    await stage.said(stage.as('ada').dm().id, 'This job ended without a picture.');
    await stage.until(await stage.answer(stage.as('ada').press(failed.id, 'Again')), 'Seed');
    const form = await stage.control.outcome(stage.as('ada').press(failed.id, 'Edit'));
    await stage.until(
      await stage.answer(await stage.as('ada').submit(form.id, { prompt: 'a second try' })),
      'second try',
    );
  });
});

describe('a picture with words that the server refuses since', () => {
  it('is not enlarged with them', async () => {
    const { id } = stage.control.guild('Studio');
    const painted = await stage.painted('ada', { prompt: 'a purple frog' });
    await stage.bot.settings.change(id, { words: ['frog'] });
    const refused = await stage.answer(stage.as('ben').press(painted.id, 'Upscale ×2'));
    expect(refused.content).toContain("rule 1 of this server's word list");
    await stage.bot.settings.change(id, { words: [] });
  });
});

describe('a deleted picture', () => {
  it('is forgotten: no gallery, command or button brings it back', async () => {
    const painted = await stage.painted('ben', { prompt: 'a mistake' });
    const job = jobOf(painted);
    const other = await stage.command('ada', 'show', { job });
    await stage.control.outcome(stage.as('ben').press(painted.id, 'Delete'));
    const shown = async () => (await stage.command('ben', 'show', { job })).content;
    await expect.poll(shown, { timeout: 20_000 }).toBe('The picture is deleted.');
    expect((await stage.command('ben', 'gallery')).content).not.toContain('a mistake');
    const again = await stage.answer(stage.as('ada').forge(other.id, `1/again/${job}/`));
    expect(again.content).toMatch(/^I no longer keep this picture/);
    const asked = await stage.control.outcome(await stage.as('ben').autocomplete('show', 'job', { job: 'mistake' }));
    expect(asked.choices).toEqual([]);
  });

  it('leaves the picture alone when only a copy in direct messages is deleted', async () => {
    const painted = await stage.painted('ben', { prompt: 'kept' });
    stage.as('ben').react(painted.id, '✉️');
    const dm = stage.as('ben').dm().id;
    const copy = await stage.said(dm, 'kept');
    stage.as('ben').press(copy.id, 'Delete');
    await eventually('the end of the copy', () => stage.control.message(copy.id).deletedAt !== null);
    expect((await stage.command('ben', 'gallery')).content).toContain('kept');
  });
});
