import { DefaultRestOptions, PermissionFlagsBits } from 'discord.js';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { storeError } from '../../src/jobs/store/errors.ts';
import { eventually, jobOf, type Stage, setStage } from './stage/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => stage.close());

const imagine = (prompt: string, more = {}, place = {}) =>
  stage.command('ada', 'imagine', { prompt, steps: 2, ...more }, place);
const png = async (width: number, height: number): Promise<Uint8Array> =>
  new Uint8Array(
    await sharp({ create: { width, height, channels: 3, background: '#999' } })
      .png()
      .toBuffer(),
  );

describe('a prompt that cannot be painted', () => {
  it('of 6,000 characters is told its limit', async () => {
    const { content, ephemeralTo } = await imagine('long '.repeat(1_200));
    expect(content).toBe('The prompt has 6,000 characters and may have 2,000. Shorten it by 4,000.');
    expect(ephemeralTo).not.toBeNull();
  });

  it('without anything to see is told so', async () => {
    expect((await imagine('\u200b \u2060')).content).toContain('There are no words in the prompt');
  });

  it('that contradicts itself is told how', async () => {
    expect((await imagine('rain:-1')).content).toBe(
      'Every weight in the prompt is negative. Say also what to paint, for example “a castle | rain:-1”.',
    );
  });

  it('for what is to be left out, too, which is told apart', async () => {
    expect((await imagine('a castle', { negative: 'rain:-1' })).content).toBe(
      'Every weight in `negative` is negative, which would ask for these things. Write there what to leave out, without a minus.',
    );
    expect((await imagine('a castle', { negative: 'x'.repeat(2_001) })).content).toMatch(
      /^In `negative`: The prompt has/,
    );
  });

  it('with words that the server refuses is told the rule, not the word, for itself alone', async () => {
    const { id } = stage.control.guild('Studio');
    await stage.bot.settings.change(id, { words: ['broccoli'] });
    const refused = await imagine('a plate of BROCCOLI');
    expect(refused.content).toContain("rule 1 of this server's word list");
    expect(refused.content.toLowerCase()).not.toContain('broccoli');
    await stage.bot.settings.change(id, { words: [] });
  });

  it('of emojis alone is painted', async () => {
    await stage.until(await imagine('🦊🌙'), 'Seed');
  });

  it('with mentions and markdown is shown as it is, and pings nobody', async () => {
    const message = await stage.until(await imagine('@everyone **bold** [link](https://x.test) `code` <@1>'), 'Seed');
    expect(message.mentionEveryone).toBe(false);
    expect(message.mentions).toEqual([]);
    expect(message.content).toContain('\\*\\*bold\\*\\*');
  });

  it('for a style or a pack that there is not says which there are', async () => {
    expect((await imagine('x', { style: 'cubism' })).content).toContain('I have no style called cubism');
    expect((await imagine('x', { style: 'Öl' })).content).toContain('You can choose No style');
    await stage.until(await imagine('x', { style: 'OIL PAINTING' }), 'Oil painting');
    expect((await imagine('x', { pack: 'nowhere' })).content).toContain('You can choose starter');
  });
});

describe('a French member', () => {
  const asked = (options: object) => stage.command('cleo', 'imagine', { prompt: 'un château', steps: 2, ...options });

  it('is told in French what is wrong with a prompt', async () => {
    expect((await asked({ prompt: 'pluie:-1' })).content).toBe(
      'Tous les poids du prompt sont négatifs. Dis aussi quoi peindre, par exemple «\u202fa castle | pluie:-1\u202f».',
    );
    expect((await asked({ prompt: 'a | | b' })).content).toContain('Une expression du prompt est vide.');
  });

  it('is told in French what is wrong with a picture', async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="5" height="5"/></svg>';
    const picture = { name: 'dessin.png', bytes: new TextEncoder().encode(svg) };
    expect((await asked({ start_image: picture })).content).toBe(
      'Je ne sais pas lire dessin.png, qui est du type svg. Envoie un fichier PNG, JPEG ou WebP.',
    );
  });

  it('is told in French what the painter refuses, in the message of the job and again by /show', async () => {
    const problem = { code: 'sizeTooSmall', width: 8, height: 8, least: 32 } as const;
    stage.engine.failure = { code: 'bad-request', message: '8 × 8 pixels is too small for this pack.', problem };
    const answer = await asked({});
    const inFrench = /\n8\s×\s8 pixels, c’est trop petit pour ces modèles\. Chaque côté doit en faire au moins 32\.$/;
    await stage.until(answer, inFrench);
    stage.engine.failure = null;
    const [id] = await stage.bot.store.jobs.ofOwner(stage.control.user('cleo').id);
    expect((await stage.command('cleo', 'show', { job: id ?? '' })).content).toMatch(inFrench);
  });

  it('is told in French which words of a prompt had no effect', async () => {
    stage.engine.notes = [{ code: 'phraseCut', text: 'il était une fois' }];
    const { content } = await stage.until(await asked({}), 'Graine');
    stage.engine.notes = [];
    expect(content).toContain('«\u202fil était une fois…\u202f» est plus long que ce que ces modèles lisent');
  });
});

describe('a job that would take more than an hour', () => {
  it('is for those who run the bot; others are told to ask for less', async () => {
    vi.spyOn(stage.bot.queue, 'takes').mockReturnValue(7.2e6);
    const asked = await stage.command('ben', 'imagine', { prompt: 'the whole sky', steps: 2 });
    expect(asked.content).toBe(
      'That would take about 2 hours here, and I take only what is done within 60 minutes. Ask for a smaller picture or fewer steps.',
    );
    expect(asked.ephemeralTo).toBe(stage.control.user('ben').id);
    await stage.until(await imagine('the whole sky'), 'Seed');
  });
});

describe('a store that cannot be written to', () => {
  const refusal = () => storeError('/data/tessera.db', Object.assign(new Error('no space'), { code: 'ENOSPC' }));

  it('takes nothing new, says so, and has it in the log', async () => {
    const { jobs } = stage.bot.store;
    const put = jobs.put.bind(jobs);
    // Others may be ending just now.
    vi.spyOn(jobs, 'put').mockImplementation(async (job) => {
      if (job.state === 'queued') throw refusal();
      return put(job);
    });
    const { content } = await imagine('x');
    vi.restoreAllMocks();
    expect(content).toMatch(/^I cannot store anything right now\./);
    const [, reference] = /`(\w{4})`/.exec(content) ?? [];
    expect(stage.log.find((line) => line.includes(`"ref":"${reference}"`))).toContain('/data/tessera.db');
    await stage.until(await imagine('x'), 'Seed');
  });

  it('makes the bot unwell', async () => {
    vi.spyOn(stage.bot.store, 'trouble', 'get').mockReturnValue(refusal());
    const answer = await fetch(`${stage.health}/healthz`);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ store: expect.stringContaining('/data/tessera.db') });
    vi.restoreAllMocks();
    expect((await fetch(`${stage.health}/healthz`)).status).toBe(200);
  });
});

describe('an answer whose way breaks', () => {
  it.each(['before', 'after'] as const)('%s Discord has heard it is given again', async (drop) => {
    stage.control.fault({ on: 'rest', method: 'POST', match: '/callback', drop, times: 1 });
    const asked = await stage.as('ada').command('imagine', { prompt: `lost ${drop}`, steps: 2 });
    await stage.said('general', new RegExp(`lost ${drop}.*\\nSeed`));
    expect(stage.control.messages('general').filter(({ origin }) => origin?.id === asked.id)).toHaveLength(1);
  });
});

const bad = { status: 502, statusText: 'Bad Gateway', ok: false } as const;

describe('an answer that Discord hears twice', () => {
  const { makeRequest } = DefaultRestOptions;

  it.each(['ECONNRESET', '502'])('for the first one ended in %s, is one answer', async (how) => {
    let isFirst = true;
    vi.spyOn(DefaultRestOptions, 'makeRequest').mockImplementation(async (url, init) => {
      const response = await makeRequest(url, init);
      if (!url.includes('/callback') || !isFirst) return response;
      isFirst = false;
      if (how === 'ECONNRESET') throw Object.assign(new Error(how), { code: how });
      const { body, headers } = new Response(null);
      const text = async () => '';
      return { body, headers, text, json: text, arrayBuffer: async () => new ArrayBuffer(), bodyUsed: false, ...bad };
    });
    const asked = await stage.as('ada').command('imagine', { prompt: `twice ${how}`, steps: 2 });
    await stage.said('general', new RegExp(`twice ${how}.*\\nSeed`));
    expect(stage.control.messages('general').filter(({ origin }) => origin?.id === asked.id)).toHaveLength(1);
  });

  it('for another bot uses the same token, is left to that', async () => {
    vi.spyOn(DefaultRestOptions, 'makeRequest').mockImplementation(async (url, init) => {
      if (url.includes('/callback')) await makeRequest(url, init);
      return makeRequest(url, init);
    });
    const [painted, logged] = [stage.engine.painted.length, stage.log.length];
    await stage.as('ada').command('imagine', { prompt: 'two bots', steps: 2 });
    await eventually('the refusal', () => stage.log.slice(logged).some((line) => line.includes('refused (discord)')));
    expect(stage.engine.painted.length).toBe(painted);
  });
});

describe('a file that cannot be used', () => {
  const start = (name: string, bytes: Uint8Array) => imagine('x', { start_image: { name, bytes } });

  it('that is text named .png is refused by its content', async () => {
    const { content } = await start('fake.png', new TextEncoder().encode('I am no picture'));
    expect(content).toBe('I cannot read fake.png as a picture. Send a PNG, JPEG or WebP file.');
  });

  it('that is cut off is refused', async () => {
    expect((await start('half.png', (await png(300, 300)).slice(0, 400))).content).toContain('I cannot read half.png');
  });

  it('of too many pixels is refused before it is decoded', async () => {
    const { content } = await start('huge.png', await png(9_000, 9_000));
    expect(content).toBe('That picture is 9,000 × 9,000 and I can take up to 8,000 × 8,000. Send a smaller one?');
  });

  it('of too many bytes is refused before it is fetched', async () => {
    const limits = stage.control.limits;
    const before = { user: limits.userAttachmentBytes, request: limits.requestBytes };
    Object.assign(limits, { userAttachmentBytes: [200 * 2 ** 20], requestBytes: 300 * 2 ** 20 });
    const { content } = await start('heavy.png', new Uint8Array(100 * 2 ** 20));
    expect(content).toBe('That file has 100 MB and I take up to 25 MB. Send a smaller one?');
    Object.assign(limits, { userAttachmentBytes: before.user, requestBytes: before.request });
  });

  it('that Discord has lost is told so', async () => {
    stage.control.fault({ on: 'cdn', status: 500, times: 1 });
    expect((await start('lost.png', await png(9, 9))).content).toMatch(/^Discord did not give me that picture in time/);
    stage.control.fault({ on: 'cdn', status: 404 });
    expect((await start('gone.png', await png(8, 8))).content).toContain('Discord does not have that picture any more');
    stage.control.clearFaults();
  });
});

describe('what fails while painting', () => {
  it.each([
    ['out-of-memory', '', /My memory is not enough for 128 × 128/],
    ['model-missing', '', /The files of starter are missing here/],
    ['internal', 'Conv: 256 channels', /Something broke on my side, sorry\. If it keeps happening, mention `\w{4}`/],
  ] as const)('%s is told in words', async (code, message, words) => {
    stage.engine.failure = { code, message };
    const answer = await imagine('fails');
    const { content, attachments } = await stage.until(answer, words);
    stage.engine.failure = null;
    expect(attachments).toEqual([]);
    expect(content).not.toContain('channels');
    const [, reference] = /`(\w{4})`/.exec(content) ?? [];
    if (reference) expect(stage.log.join('')).toContain(`"ref":"${reference}"`);
  });

  it('because the worker died is tried once more, then told', async () => {
    stage.engine.failure = { code: 'worker-lost', message: 'gone' };
    const before = stage.engine.painted.length;
    await stage.until(await imagine('dies'), 'stopped twice on this job');
    expect(stage.engine.painted.length).toBe(before + 2);
    stage.engine.failure = null;
  });

  it('is told again by /show', async () => {
    const problem = { code: 'sizeTooSmall', width: 8, height: 8, least: 32 } as const;
    stage.engine.failure = { code: 'bad-request', message: 'In English.', problem };
    const failed = await imagine('shown anyway', { steps: 2 });
    const [id] = await stage.bot.store.jobs.ofOwner(stage.control.user('ada').id);
    await stage.until(failed, '8 × 8 pixels is too small');
    stage.engine.failure = null;
    expect((await stage.command('ada', 'show', { job: id ?? '' })).content).toContain('8 × 8 pixels is too small');
  });

  it('counts in nobody’s hour', async () => {
    const { startedAt } = await stage.bot.queue.usage(stage.control.user('ada').id);
    stage.engine.failure = { code: 'internal', message: '' };
    await stage.until(await imagine('free'), 'Something broke');
    stage.engine.failure = null;
    expect((await stage.bot.queue.usage(stage.control.user('ada').id)).startedAt.length).toBe(startedAt.length);
  });
});

describe('a place that changes while painting', () => {
  const growing = async (channel: string) => {
    const release = stage.engine.hold();
    const message = await imagine('in peril', { steps: 40 }, { channel });
    await stage.until(message, 'step 1 of 40');
    return { message, release };
  };
  const settled = () => eventually('nothing left', () => stage.bot.queue.tickets().size === 0);

  it('message deleted: the painting is given up, and Discord is asked in vain at most once', async () => {
    const { message, release } = await growing('art');
    const before = stage.control.timeline.entries().at(-1)?.id ?? 0;
    stage.as('ada').delete(message.id);
    const paintedBefore = stage.engine.painted.length;
    release();
    await settled();
    expect((await stage.bot.store.jobs.get(jobOf(message)))?.state).toMatch(/cancelled|failed/);
    expect(refused(before).length).toBeLessThanOrEqual(1);
    expect(stage.engine.painted.length).toBe(paintedBefore);
  });

  it('channel deleted: the picture comes by direct message', async () => {
    stage.control.addChannel('Studio', 'shortlived');
    const { release } = await growing('shortlived');
    stage.control.deleteChannel('shortlived');
    release();
    await settled();
    expect(stage.control.messages(stage.as('ada').dm().id).at(-1)?.attachments).toHaveLength(1);
  });

  it('server left: the picture comes while there is a way', async () => {
    const { name } = stage.control.addGuild('Brief', 'ada');
    const { message, release } = await growing('brief-general');
    stage.control.kick(name, '@bot');
    release();
    await settled();
    const job = await stage.bot.store.jobs.get(jobOf(message));
    expect(job?.state).toBe('delivered');
  });

  const refused = (after: number) =>
    stage.control.timeline.entries({ after }).filter(({ verdict }) => verdict === 'refused');

  it('thread archived: it is opened again for the result', async () => {
    const thread = stage.control.addThread('art', 'Sketches', 'cleo');
    const { message, release } = await growing('Sketches');
    const before = stage.control.timeline.entries().at(-1)?.id ?? 0;
    stage.as('cleo').archive(thread.id);
    release();
    await stage.until(message, 'Seed');
    expect(refused(before)).toEqual([]);
  });

  it('thread archived long ago: a press of a button opens it again', async () => {
    const thread = stage.control.addThread('art', 'Old sketches', 'cleo');
    const message = await stage.until(await imagine('in peril', {}, { channel: thread.id }), 'Seed');
    stage.as('cleo').archive(thread.id);
    stage.bot.client.channels.cache.delete(thread.id);
    await stage.until(await stage.answer(stage.as('ada').press(message.id, 'Again')), 'Seed');
    stage.as('cleo').archive(thread.id);
    stage.as('ada').press(message.id, 'Delete');
    await eventually('the end of it', () => stage.control.message(message.id).deletedAt !== null);
  });

  it('thread archived and locked: a press of a button does not open it', async () => {
    const thread = stage.control.addThread('art', 'Closed sketches', 'cleo');
    const message = await stage.until(await imagine('in peril', {}, { channel: thread.id }), 'Seed');
    stage.as('ben').lock(thread.id);
    stage.as('ben').archive(thread.id);
    const refusals = () =>
      stage.control.timeline.entries().filter(({ code }) => code === 50083 || code === 160005).length;
    const before = refusals();
    await stage.control.outcome(stage.as('ada').press(message.id, 'Again')).catch(() => undefined);
    await eventually('a refusal', () => refusals() > before);
    expect(stage.control.channel(thread.id)).toMatchObject({ thread: { archived: true } });
  });

  it('access lost for a moment: the picture comes where it was asked for', async () => {
    stage.control.addChannel('Studio', 'moody');
    const { message, release } = await growing('moody');
    stage.control.expireToken(message.origin?.id ?? '');
    const everyone = stage.control.guild('Studio').id;
    const before = stage.control.timeline.entries().at(-1)?.id ?? 0;
    stage.control.changeChannel('moody', { overwrites: [{ id: everyone, type: 0, allow: '0', deny: '1024' }] });
    release();
    const goOn = stage.engine.hold();
    await eventually('a refusal', () => refused(before).some(({ code }) => code === 50001));
    stage.control.changeChannel('moody', { overwrites: [] });
    goOn();
    await stage.until(message, 'Seed');
  });

  it.each(['locked', 'locked and archived'])('thread %s: the picture comes by direct message', async (how) => {
    const thread = stage.control.addThread('art', how, 'cleo');
    const { message, release } = await growing(thread.id);
    const before = stage.control.timeline.entries().at(-1)?.id ?? 0;
    const direct = () => stage.control.messages(stage.as('ada').dm().id);
    const sent = direct().length;
    stage.as('ben').lock(thread.id);
    if (how.includes('archived')) stage.as('ben').archive(thread.id);
    release();
    await settled();
    expect(direct().slice(sent)).toMatchObject([{ attachments: { length: 1 } }]);
    expect(stage.control.message(message.id).content).not.toContain('Seed');
    expect(refused(before)).toEqual([]);
  });

  it('token dead: the same message is edited as the bot', async () => {
    const { message, release } = await growing('general');
    stage.control.expireToken(message.origin?.id ?? '');
    release();
    const done = await stage.until(message, 'Seed');
    expect(done.attachments).toHaveLength(1);
    const refused = stage.control.timeline
      .entries()
      .filter(({ code, path }) => code === 50027 && path.includes(message.id));
    expect(refused.length).toBeLessThanOrEqual(1);
  });

  it('token dead and permissions taken away: the picture comes by direct message', async () => {
    stage.control.addChannel('Studio', 'strict');
    const { message, release } = await growing('strict');
    const direct = () => stage.control.messages(stage.as('ada').dm().id);
    const sent = direct().length;
    const bot = stage.control.world.state.botId;
    const deny = PermissionFlagsBits.AttachFiles.toString();
    stage.control.changeChannel('strict', { overwrites: [{ id: bot, type: 1, allow: '0', deny }] });
    stage.control.expireToken(message.origin?.id ?? '');
    release();
    await settled();
    expect(direct().slice(sent)).toMatchObject([{ attachments: { length: 1 } }]);
  });

  it('token dead where only it can edit: the picture comes by direct message, once', async () => {
    const release = stage.engine.hold();
    const message = await imagine('a late secret', { private: true, steps: 3 });
    await stage.until(message, 'step 1 of 3');
    stage.control.expireToken(message.origin?.id ?? '');
    release();
    await settled();
    const direct = stage.control
      .messages(stage.as('ada').dm().id)
      .filter(({ content }) => content.includes('a late secret'));
    expect(direct).toHaveLength(1);
    expect(direct[0]?.attachments).toHaveLength(1);
  });

  it('token dead and direct messages closed: the job ends, and /show brings the picture', async () => {
    const release = stage.engine.hold();
    const message = await imagine('unreachable', { private: true, steps: 3 });
    const id = jobOf(await stage.until(message, 'step 1 of 3'));
    stage.control.changeUser('ada', { dmsOpen: false });
    stage.control.expireToken(message.origin?.id ?? '');
    release();
    await settled();
    stage.control.changeUser('ada', { dmsOpen: true });
    expect((await stage.command('ada', 'show', { job: id })).attachments).toHaveLength(1);
  });

  it('in somebody else’s server, where the bot is no member, the answer still comes', async () => {
    const message = await stage.command('dan', 'imagine', { prompt: 'far away', steps: 2 }, { channel: 'lobby' });
    await stage.until(message, 'Seed');
    const enlarged = await stage.answer(stage.as('cleo').press(message.id, 'Upscale ×2'));
    await stage.until(enlarged, 'Agrandie ×2');
    stage.as('dan').press(message.id, 'Delete');
    await stage.until(enlarged, 'L’image est supprimée.');
    await eventually('the end of it', () => stage.control.message(message.id).deletedAt !== null);
  });

  it('in direct messages with the bot, too', async () => {
    const message = await stage.command('ada', 'imagine', { prompt: 'between us', steps: 2 }, { channel: '@bot' });
    await stage.until(message, 'Seed');
  });
});

describe('missing permissions', () => {
  it('are named, with what to grant, before anything is painted', async () => {
    const { id: botRole } = stage.control.guild('Studio').roles.find(({ managedBy }) => managedBy !== null) ?? {
      id: '',
    };
    const deny = (PermissionFlagsBits.AttachFiles | PermissionFlagsBits.SendMessages).toString();
    stage.control.addChannel('Studio', 'quiet', { overwrites: [{ id: botRole, type: 0, allow: '0', deny }] });
    const { content, ephemeralTo } = await imagine('x', {}, { channel: 'quiet' });
    expect(content).toBe(
      'In this channel permissions are missing: Send Messages and Attach Files. Someone who manages the server can grant me that.',
    );
    expect(ephemeralTo).not.toBeNull();
  });
});

describe('a menu of another version', () => {
  it('is answered with what to do', async () => {
    const { rest } = stage.bot.client;
    const options = [{ label: 'one', value: 'one' }];
    const components = [{ type: 1, components: [{ type: 3, custom_id: '0/styles/', options }] }];
    const channel = stage.control.channel('general').id;
    const { id } = (await rest.post(`/channels/${channel}/messages`, { body: { components } })) as { id: string };
    const { content } = await stage.answer(stage.as('ada').select(id, '0/styles/', ['one']));
    expect(content).toMatch(/^This button is from another version of me\. Use <\/show:\d+> to bring back/);
  });
});

describe('Discord that fails', () => {
  it('with 429s is waited for, and the operator sees it', async () => {
    stage.control.fault({ on: 'rest', method: 'PATCH', match: '/webhooks', status: 429, times: 1 });
    await stage.painted();
    const metrics = await (await fetch(`${stage.health}/metrics`)).text();
    expect(metrics).toMatch(/tessera_too_many_requests_total\{scope="\w+"\} 1/);
  });

  it('with 500s is asked again, and the picture comes once', async () => {
    stage.control.fault({ on: 'rest', method: 'PATCH', match: '/messages/', status: 502, times: 2 });
    const message = await stage.until(await imagine('through the storm'), 'Seed');
    expect(message.attachments).toHaveLength(1);
    stage.control.clearFaults();
  });

  it('while the gateway closes does not lose a command given afterwards', async () => {
    stage.control.gatewayFault({ kind: 'close', code: 4000 });
    await eventually('the gateway', () => stage.control.world.gateway.connected().length === 1);
    await stage.until(await imagine('after the storm'), 'Seed');
  });
});

describe('a restart', () => {
  it('goes on with what was painted, in the same message', async () => {
    stage.engine.hold();
    const message = await imagine('interrupted', { steps: 30 });
    const waiting = await stage.command('cleo', 'imagine', { prompt: 'en attente', steps: 2 });
    await stage.until(message, 'step 1 of 30');
    await stage.restart();
    const done = await stage.until(message, 'Seed');
    expect(done.attachments).toHaveLength(1);
    expect(stage.engine.painted[0]?.settings.prompt).toBe('interrupted');
    await stage.until(waiting, 'Graine');
  });

  it('registers no command anew when none has changed', async () => {
    const before = stage.control.timeline.entries().length;
    await stage.restart();
    const writes = stage.control.timeline
      .entries()
      .slice(before)
      .filter(({ method }) => method !== 'GET');
    expect(writes).toEqual([]);
  });
});
