import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { eventually, jobOf, type Stage, setStage } from './stage/stage.ts';

let stage: Stage;
let file: { name: string; bytes: Uint8Array };
beforeAll(async () => {
  stage = await setStage();
  const bytes = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#36c' } })
    .jpeg()
    .toBuffer();
  file = { name: 'photo.jpg', bytes: new Uint8Array(bytes) };
});
afterAll(() => stage.close());

const studio = (): string => stage.control.guild('Studio').id;

describe('/upscale', () => {
  it('enlarges a picture that is sent', async () => {
    const message = await stage.command('ada', 'upscale', { image: file, scale: '4' });
    await stage.until(message, 'Upscaled ×4 to 128 × 128');
    expect(stage.engine.enlarged.at(-1)).toMatchObject({ scale: 4 });
  });
});

describe('/describe', () => {
  it('tells what a picture shows, out of the words given', async () => {
    const message = await stage.command('ada', 'describe', { image: file, labels: 'a cat, a *dog*' });
    expect((await stage.until(message, 'This is what I see')).content).toContain('75% · a cat\n25% · a \\*dog\\*');
  });
});

describe('/blend', () => {
  it('weighs two pictures', async () => {
    const message = await stage.command('ada', 'blend', { first: file, second: file, balance: 75 });
    await stage.until(message, 'Seed');
    const { settings, inputs } = stage.engine.painted.at(-1) ?? {};
    expect(settings?.prompt).toBe('');
    expect(inputs?.imagePrompts.map(({ weight }) => weight)).toEqual([0.5, 1.5]);
  });
});

describe('/queue and /cancel', () => {
  it('show what is painted and waits, and cancel the newest of one’s own', async () => {
    expect((await stage.command('ada', 'queue')).content).toContain('Nothing is being painted');
    expect((await stage.command('ada', 'cancel')).content).toContain('You have no job that is waiting');
    const release = stage.engine.hold();
    const first = await stage.command('ada', 'imagine', { prompt: 'one', steps: 9 });
    await stage.until(first, 'step 1 of 9');
    const second = await stage.command('cleo', 'imagine', { prompt: 'two', steps: 9 });
    await eventually('one waiting', () => stage.bot.queue.waiting === 1);
    const { content } = await stage.command('ada', 'queue');
    expect(content).toMatch(
      /▸ <@\d+> · Painting · step 1 of 9 \(11%\) · ready: <t:\d+:R>\n1\. <@\d+> · start: <t:\d+:R>/,
    );
    const waiting = jobOf(await stage.until(second, /\d/)).toLowerCase();
    expect((await stage.command('ben', 'cancel', { job: waiting })).content).toMatch(/^\*\*two\*\* · .*\nCancelled\.$/);
    expect((await stage.command('ada', 'cancel')).content).toMatch(/^\*\*one\*\* · .*\nCancelled\.$/);
    release();
    await stage.until(first, /^\*\*one\*\* · .*\nCancelled\.$/);
  });

  it('suggest the jobs that can be cancelled', async () => {
    const release = stage.engine.hold();
    const message = await stage.command('ada', 'imagine', { prompt: 'a very long river', steps: 2 });
    const asked = await stage.control.outcome(await stage.as('ada').autocomplete('cancel', 'job', { job: 'river' }));
    expect(asked.choices).toEqual([
      { name: 'a very long river · 0 seconds ago', value: expect.stringMatching(/^[0-9A-Z]{26}$/) },
    ]);
    release();
    await stage.until(message, 'Seed');
  });
});

describe('/show', () => {
  it('brings back a job of any age with working buttons', async () => {
    const painted = await stage.painted('ada', { prompt: 'a bridge' });
    stage.as('ada').delete(painted.id);
    await stage.restart();
    const shown = await stage.command('ada', 'show', { job: jobOf(painted) });
    expect(shown.content).toContain('a bridge');
    expect(shown.attachments).toHaveLength(1);
    await stage.until(await stage.answer(stage.as('ada').press(shown.id, 'Again')), 'Seed');
  });

  it('moves a job that goes on into the answer', async () => {
    const release = stage.engine.hold();
    const message = await stage.command('ada', 'imagine', { prompt: 'still going', steps: 3 });
    await stage.until(message, 'step 1 of 3');
    const shown = await stage.command('ada', 'show', { job: jobOf(stage.control.message(message.id)) });
    await stage.until(shown, 'step 1 of 3');
    release();
    await stage.until(shown, 'Seed');
  });

  it('knows no job that is not there', async () => {
    const { content } = await stage.command('ada', 'show', { job: 'nonsense`@everyone' });
    expect(content).toBe('I know no job `NONSENSEEVERYONE`. It may have been deleted.');
  });

  it('shows nobody the pictures of another server', async () => {
    const painted = await stage.painted('ada', { prompt: 'ours' });
    stage.control.addGuild('Other', 'ben');
    const { content } = await stage.command('ben', 'show', { job: jobOf(painted) }, { channel: 'other-general' });
    expect(content).toContain('I know no job');
  });
});

describe('/gallery', () => {
  it('leafs through somebody’s pictures', async () => {
    for (let i = 0; i < 5; i++) await stage.painted('ben', { prompt: `number ${i}`, seed: i });
    const first = await stage.command('ben', 'gallery');
    expect(first.content).toContain('number 4');
    expect(first.content).toContain('Page 1 of 2');
    expect(first.attachments).toHaveLength(4);
    await stage.control.outcome(stage.as('ben').press(first.id, 'Next'));
    const second = await stage.until(first, 'Page 2 of 2');
    expect(second.content).toContain('number 0');
    expect(second.attachments).toHaveLength(1);
  });

  it('keeps private pictures to their owner', async () => {
    await stage.painted('ada', { prompt: 'hush', private: true });
    expect((await stage.command('ada', 'gallery')).content).toContain('hush');
    const others = await stage.command('ben', 'gallery', { person: 'ada' });
    expect(others.content).not.toContain('hush');
  });
});

describe('/quota', () => {
  it('says what was used and what is left', async () => {
    const { content } = await stage.command('ben', 'quota');
    expect(content).toMatch(/Waiting: 0 of 5 jobs\nIn the last 60 minutes, with those that wait: [5-9] of 30 jobs/);
  });

  it('is what the role of a member says, and is kept', async () => {
    const moderator = stage.control.guild('Studio').roles.find(({ name }) => name === 'Moderator')?.id ?? '';
    await stage.bot.settings.change(studio(), { roles: { [moderator]: { waiting: 0, perHour: 9, cooldownMs: 0 } } });
    const kept = async () => (await stage.bot.store.files.list()).files.length;
    const before = await kept();
    const refused = await stage.command('ben', 'imagine', { prompt: 'too many', start_image: file });
    expect(refused.content).toMatch(/^On this server you may not ask for pictures/);
    expect(refused.ephemeralTo).toBe(stage.control.user('ben').id);
    expect((await stage.command('ben', 'quota')).content).toBe(refused.content);
    expect(await kept(), 'no picture was fetched for it').toBe(before);
    await stage.bot.settings.change(studio(), { roles: {} });
  });
});

describe('/settings', () => {
  it('shows and changes everything, for those who manage the server', async () => {
    const set = async (name: string, values = {}) => (await stage.command('ben', `settings ${name}`, values)).content;
    expect(await set('show')).toContain('**Channels**: all channels');
    expect(await set('channel', { change: 'add', channel: 'art' })).toContain('Saved. Channels: <#');
    const refused = await stage.command('ada', 'imagine', { prompt: 'here?' }, { channel: 'general' });
    expect(refused.content).toMatch(/^I may not paint here/);
    stage.control.addChannel('Studio', 'secret', { overwrites: [{ id: studio(), type: 0, allow: '0', deny: '1024' }] });
    stage.control.addChannel('Studio', 'gone');
    await stage.bot.settings.change(studio(), {
      channels: ['secret', 'gone'].map((name) => stage.control.channel(name).id),
    });
    const gone = stage.control.channel('gone').id;
    stage.control.deleteChannel('gone');
    await eventually('the bot to know', () => !stage.bot.client.channels.cache.has(gone));
    expect((await stage.command('cleo', 'imagine', { prompt: 'où ?' })).content).toBe(
      'Je ne peux pas peindre ici. Demande aux personnes qui gèrent le serveur dans quel salon je le peux.',
    );
    expect(await set('channel', { change: 'add', channel: 'art' })).toMatch(/Channels: <#\d+> · <#\d+>$/);
    expect(stage.bot.settings.of(studio()).channels, 'without the one that is gone').not.toContain(gone);
    expect(await set('channel', { change: 'remove', channel: 'general' })).toMatch(/^<#\d+> is not on the list/);
    expect(await set('channel', { change: 'clear' })).toContain('all channels');
    expect(await set('role', { change: 'add', role: 'Moderator', waiting: 9, cooldown: 5 })).toContain('9 waiting');
    expect(await set('role', { change: 'remove', role: 'Moderator' })).toContain('none');
    expect(await set('role', { change: 'remove', role: 'Moderator' })).toBe('Moderator is not on the list.');
    expect(await set('defaults', { quality: 'draft', style: 'neon' })).toContain('Neon');
    expect(await set('defaults')).toBe('Choose at least one of the options.');
    expect(await set('defaults', { quality: 'normal', style: 'none' })).toContain('Normal');
    expect(await set('reaction', { action: 'again', emoji: '🦊' })).toContain('Again 🦊');
    expect(await set('reaction', { action: 'again', emoji: 'fox' })).toContain('fox is not an emoji');
    expect(await set('word', { change: 'add', word: 'forbidden' })).toContain('1 word or phrase');
    expect(await set('language', { language: 'de' })).toContain('Saved. Language: Deutsch');
    expect((await stage.command('ada', 'help')).content).toContain('Schreib');
    expect(await set('language')).toContain('Gespeichert');
    expect(await set('private', { on: true })).toContain('on');
    expect((await stage.command('ada', 'imagine', { prompt: 'x', steps: 1 })).ephemeralTo).not.toBeNull();
    expect(await set('private', { on: false })).toContain('off');
    expect(await set('buttons', { who: 'owner' })).toContain('Only who asked');
    expect(await set('filter', { on: true })).toContain('at least 80% like sex');
    expect(await set('filter', { on: false })).toContain('off');
  });

  it('are remembered after a restart', async () => {
    await stage.restart();
    expect((await stage.command('ben', 'settings show')).content).toContain('Only who asked');
    await stage.bot.settings.change(studio(), { press: 'everyone', words: [], reactions: {} });
  });
});

describe('/admin', () => {
  it('is for those who run the bot', async () => {
    expect((await stage.command('ben', 'admin stats')).content).toBe('Only the people who run this bot may do that.');
  });

  it('pauses and resumes the queue, and says how as a command to click', async () => {
    expect((await stage.command('ada', 'admin pause')).content).toMatch(/^Paused.* <\/admin resume:\d+>\.$/);
    const message = await stage.command('ada', 'imagine', { prompt: 'later', steps: 1 });
    await stage.until(message, 'The queue is paused');
    expect((await stage.command('ada', 'queue')).content).toContain('The queue is paused');
    await stage.command('ada', 'admin resume');
    await stage.until(message, 'Seed');
  });

  it('keeps the queue paused over a restart', async () => {
    await stage.command('ada', 'admin pause');
    const message = await stage.command('ada', 'imagine', { prompt: 'patience', steps: 1 });
    await stage.restart();
    expect((await stage.command('ada', 'admin stats')).content).toContain('Queue: paused');
    expect((await stage.command('ada', 'queue')).content).toContain('The queue is paused');
    await stage.command('ada', 'admin resume');
    await stage.until(message, 'Seed');
    await stage.restart();
    expect(stage.bot.queue.paused).toBe(false);
  });

  it('pauses the queue also when that cannot be kept, which is in the log', async () => {
    vi.spyOn(stage.bot.store.queue, 'set').mockRejectedValueOnce(new Error('the disk is full'));
    expect((await stage.command('ada', 'admin pause')).content).toMatch(/^Paused/);
    expect(stage.bot.queue.paused).toBe(true);
    const line = stage.log.findIndex((entry) => entry.includes('a restart will not know whether the queue is paused'));
    expect(stage.log.splice(line, 1)[0]).toContain('the disk is full');
    await stage.command('ada', 'admin resume');
  });

  it('blocks people and lets them in again', async () => {
    await stage.command('ada', 'admin block', { person: 'cleo' });
    expect((await stage.command('cleo', 'imagine', { prompt: 'un chat' })).content).toContain('bloqué');
    expect((await stage.command('cleo', 'quota')).content).toContain('bloqué');
    await stage.command('ada', 'admin unblock', { person: 'cleo' });
    await stage.until(await stage.command('cleo', 'imagine', { prompt: 'un chat', steps: 1 }), 'Graine');
  });

  it('cancels what a blocked person has waiting', async () => {
    const release = stage.engine.hold();
    const running = await stage.command('ada', 'imagine', { prompt: 'mine', steps: 1 });
    const waiting = await stage.command('cleo', 'imagine', { prompt: 'un chat', steps: 1 });
    const { content } = await stage.command('ada', 'admin block', { person: 'cleo' });
    expect(content).toMatch(/^I accept nothing more from <@\d+>\. Cancelled: 1 job\.$/);
    await stage.until(waiting, 'Annulé');
    release();
    await stage.until(running, 'Seed');
    await stage.bot.people.block(stage.control.user('cleo').id, false);
  });

  it('lets those who run the bot cancel a job wherever it is, and nobody else', async () => {
    const release = stage.engine.hold();
    const elsewhere = await stage.command('dan', 'imagine', { prompt: 'far away', steps: 9 }, { channel: 'lobby' });
    const job = jobOf(await stage.until(elsewhere, 'step 1'));
    expect((await stage.command('ben', 'cancel', { job })).content).toMatch(/^I know no job/);
    expect((await stage.command('ada', 'cancel', { job })).content).toMatch(/Cancelled\.$/);
    release();
    await stage.until(elsewhere, 'Cancelled.');
  });

  it('keeps people blocked whatever else is kept of them', async () => {
    const { id } = stage.control.user('cleo');
    await stage.bot.store.users.set(id, { blocked: true, draft: { of: 'another version' } });
    expect((await stage.command('cleo', 'imagine', { prompt: 'un chat' })).content).toContain('bloqué');
    await stage.bot.people.block(id, false);
  });

  it('shows how the bot is doing', async () => {
    const { content } = await stage.command('ada', 'admin stats');
    expect(content).toMatch(/Queue: open\nServers: 2\n/);
    expect(content).toContain('Device: counting');
    expect(content).toMatch(/Finished in the last 24 hours: \d+/);
    expect(content).toMatch(/Running for: \d+ (seconds?|minutes)$/);
  });

  it('shows it in one language, that of the server, when it is not the operator’s', async () => {
    await stage.bot.settings.change(studio(), { language: 'de' });
    const { content } = await stage.command('ada', 'admin stats');
    await stage.bot.settings.change(studio(), { language: null });
    expect(content).toMatch(/speicher: [\d.]+(,\d)?.MB\n/);
    expect(content).toMatch(/: \d+ (Sekunden?|Minuten)$/);
  });

  it('drains the queue', async () => {
    const { content } = await stage.command('ada', 'admin drain');
    expect(content).toMatch(/0 jobs left to finish\. <\/admin resume:\d+> takes jobs again\.$/);
    expect((await stage.command('ada', 'admin stats')).content).toContain('Queue: closed to new jobs');
    expect(await (await fetch(`${stage.health}/healthz`)).json()).toMatchObject({ status: 'ok', draining: true });
    expect((await stage.command('ben', 'imagine', { prompt: 'too late' })).content).toContain('take no jobs right now');
    await stage.command('ada', 'admin resume');
    await stage.painted();
  });
});

describe('menus of a message', () => {
  it('enlarge anybody’s picture, and paint from it', async () => {
    const said = await stage.as('cleo').say('look', { files: [file] });
    await stage.until(await stage.answer(stage.as('ada').messageMenu('Upscale with Tessera', said.id)), /upscaled/i);
    const imagined = await stage.answer(stage.as('ada').messageMenu('Imagine from this picture', said.id));
    await stage.until(imagined, 'Seed');
    expect(stage.engine.painted.at(-1)?.settings.start).toBe('image');
    await stage.until(await stage.answer(stage.as('ada').messageMenu('Describe', said.id)), 'This is what I see');
  });

  it('say so when there is no picture', async () => {
    const said = await stage.as('cleo').say('only words');
    const answer = await stage.answer(stage.as('ada').messageMenu('Describe', said.id));
    expect(answer.content).toContain('There is no picture in that message');
  });
});

describe('all of it', () => {
  it('left nothing that Discord had to refuse, and no error of ours', () => {
    const entries = stage.control.timeline.entries().filter(({ verdict }) => verdict !== 'ok');
    // Whether a channel of the list is still there has to be asked.
    expect(entries.filter(({ method, route }) => `${method} ${route}` !== 'GET /channels/{channel_id}')).toEqual([]);
    expect(stage.log.filter((line) => /"level":"(error|fatal)"/.test(line))).toEqual([]);
  });
});
