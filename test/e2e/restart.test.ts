import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { InteractionRecord, MessageRecord } from '../../src/playground/discord/index.ts';
import { eventually, finished, jobOf, type Scene, setScene, timeouts } from './scene.ts';

vi.setConfig(timeouts);

let scene: Scene;
beforeAll(async () => {
  scene = await setScene();
});
afterAll(() => scene.close());
beforeEach(() => void scene.blunders());
afterEach(() => scene.control.clearFaults());

const timesFinished = ({ revisions }: MessageRecord): number =>
  revisions.filter(({ content }) => finished.test(content)).length;

/** Messages of the channel that speak of a picture. */
const about = (prompt: string): MessageRecord[] =>
  scene.control.messages('art').filter(({ content, deletedAt }) => deletedAt === null && content.includes(prompt));

/** The step that a message shows, if it shows one. */
const stepIn = (content: string): number | undefined => {
  const [, step] = /step (\d+)/.exec(content) ?? [];
  return step === undefined ? undefined : Number(step);
};

/** The step from which a killed painting can go on: 4 bytes before the painter's own. */
async function savedStep(message: MessageRecord): Promise<number | undefined> {
  const path = join(scene.dataDir, 'states', `${jobOf(message)}.checkpoint`);
  const saved = await readFile(path).catch(() => undefined);
  return saved?.readUInt32LE(0);
}

/** What earlier tests painted and opened, on which later ones press buttons after the restarts. */
let picture: MessageRecord;
let form: InteractionRecord;

describe('the bot in its own process', () => {
  it('paints a picture, and upscales it once when a button and two reactions ask at once', async () => {
    picture = await scene.until(await scene.imagine('ada'), finished);
    expect(picture.attachments).toHaveLength(1);
    const { control } = scene;
    for (const name of ['ada', 'cleo']) control.as(name).react(picture.id, '🔍');
    // Whoever is first gets the upscaled picture, the others are pointed to it.
    await scene.answer(control.as('ben').press(picture.id, 'Upscale ×2'));
    await eventually('the upscaled picture', () => about('Upscaled ×2 to 256 × 256').length > 0);
    await eventually('both reactions to be taken away', () =>
      control.message(picture.id).reactions.every(({ userIds }) => userIds.length === 0),
    );
    await eventually('nothing more to do', async () => (await scene.health()).running === 0);
    expect(about('Upscaled ×2 to')).toHaveLength(1);
    expect(scene.blunders()).toEqual([]);
    expect((await scene.health()).status).toBe('ok');
  });

  it('opens a form to edit a picture', async () => {
    form = await scene.control.outcome(scene.control.as('ada').press(picture.id, 'Edit'));
    expect(form.modal).not.toBeNull();
    expect(scene.blunders()).toEqual([]);
  });
});

describe('kill -9', () => {
  it('while painting: it goes on from its checkpoint in the same message, which ends with the picture once', async () => {
    const message = await scene.endless('ada', { prompt: 'a bridge' });
    await eventually('a frame', () => message.attachments.length === 1);
    const saved = await eventually('a checkpoint', () => savedStep(message));
    expect(saved).toBeGreaterThan(0);
    await scene.kill();
    const { length: shownBefore } = message.revisions;
    expect(timesFinished(message)).toBe(0);
    await scene.start();

    const later = (): number[] => message.revisions.slice(shownBefore).flatMap(({ content }) => stepIn(content) ?? []);
    const [first] = await eventually('it to go on', () => later().length > 0 && later());
    expect(first).toBeGreaterThanOrEqual(saved);
    await scene.finish('ada', message);
    await scene.until(message, finished);
    await scene.ended('delivered', 1);
    expect(message.attachments).toHaveLength(1);
    expect(timesFinished(message)).toBe(1);
    expect(about('a bridge')).toHaveLength(1);
    expect(scene.blunders()).toEqual([]);
  });

  it('while delivering, before Discord has the picture: it comes after the restart, once', async () => {
    const message = await scene.endless('ben', { prompt: 'a mill' });
    const { control } = scene;
    control.fault({ on: 'rest', method: 'PATCH', match: '/messages', drop: 'before' });
    await scene.finish('ben', message);
    await eventually('an attempt to deliver', () =>
      control.timeline.entries().some(({ verdict, body }) => verdict === 'fault' && finished.test(body ?? '')),
    );
    await scene.kill();
    control.clearFaults();
    expect(timesFinished(message)).toBe(0);
    await scene.start();

    await scene.ended('delivered', 1);
    expect(message.content).toMatch(finished);
    expect(message.attachments).toHaveLength(1);
    expect(timesFinished(message)).toBe(1);
    expect(about('a mill')).toHaveLength(1);
    expect(scene.blunders()).toEqual([]);
  });

  it('while delivering, after Discord has the picture and before the bot knows: it is there once', async () => {
    const message = await scene.endless('ben', { prompt: 'a lighthouse' });
    const { control } = scene;
    control.fault({ on: 'rest', method: 'PATCH', match: '/messages', drop: 'after' });
    await scene.finish('ben', message);
    await scene.until(message, finished);
    await scene.kill();
    control.clearFaults();
    await scene.start();

    await scene.ended('delivered', 1);
    expect(message.content).toMatch(finished);
    expect(message.attachments).toHaveLength(1);
    expect(about('a lighthouse')).toHaveLength(1);
    expect(scene.blunders()).toEqual([]);
  });
});

describe('after the restarts', () => {
  /** By label, or forged by custom_id. */
  const press = async (as: string, button: string): Promise<string> => {
    const actor = scene.control.as(as);
    const pressed = button.includes('/') ? actor.forge(picture.id, button) : actor.press(picture.id, button);
    return (await scene.answer(pressed)).content;
  };

  it('buttons still work', async () => {
    expect(await press('ada', 'Upscale ×2')).toContain('already been upscaled');
    expect(scene.blunders()).toEqual([]);
  });

  it('a form that was opened before still paints', async () => {
    const sent = await scene.control.as('ada').submit(form.id, { prompt: 'a castle by the sea', steps: '2' });
    const { content } = await scene.until(await scene.answer(sent), finished);
    expect(content).toContain('a castle by the sea');
    expect(scene.blunders()).toEqual([]);
  });

  it.each([
    ['of another version of the bot', `9/upscale/01ARZ3NDEKTSV4RRFFQ69G5FAV/2`, 'another version'],
    ['with an action that there is not', '1/explode/01ARZ3NDEKTSV4RRFFQ69G5FAV/', 'another version'],
    ['about a job that there is not', '1/upscale/01ARZ3NDEKTSV4RRFFQ69G5FAV/2', 'I know no job'],
    ['that was made up', `1/upscale/../../${'x'.repeat(60)}`, 'another version'],
  ])('a button %s is told so', async (_, customId, says) => {
    expect(await press('ben', customId)).toContain(says);
    expect(scene.blunders()).toEqual([]);
  });

  it('a stranger’s "Delete" is refused', async () => {
    scene.control.addUser('eve', { guild: 'Studio' });
    expect(await press('eve', 'Delete')).toContain('Only whoever asked for this picture');
    expect(scene.control.message(picture.id).deletedAt).toBeNull();
    expect(scene.blunders()).toEqual([]);
  });
});
