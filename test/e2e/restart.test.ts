import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MessageRecord } from '../../src/playground/discord/index.ts';
import { eventually, finished, type Scene, setScene } from './scene.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await setScene();
}, 60_000);
afterAll(() => scene.close());

const said = (channel: string, says: RegExp): MessageRecord[] =>
  scene.control.messages(channel).filter(({ content, deletedAt }) => deletedAt === null && says.test(content));

const timesFinished = ({ revisions }: MessageRecord): number =>
  revisions.filter(({ content }) => finished.test(content)).length;

/** What earlier tests painted, on which later ones press buttons and react. */
let picture: MessageRecord;
let lighthouse: MessageRecord;

describe('the bot in its own process', () => {
  it('paints, upscales at a press, and makes no request that Discord would refuse', async () => {
    picture = await scene.until(await scene.imagine('ada'), finished);
    expect(picture.attachments).toHaveLength(1);
    const upscaled = await scene.answer(scene.control.as('ada').press(picture.id, 'Upscale ×2'));
    const { content } = await scene.until(upscaled, /Upscaled ×2/);
    expect(content).toContain('256 × 256');
    expect(scene.misjudged()).toEqual([]);
    expect(await scene.health()).toBe(200);
  });

  it('ends a picture in its channel when the token dies while painting', async () => {
    const message = await scene.imagine('ada', { steps: 5 });
    const before = scene.control.timeline.entries().at(-1)?.id ?? 0;
    await scene.advance(15 * 60_000);
    const { attachments } = await scene.until(message, finished);
    expect(attachments).toHaveLength(1);
    const last = scene.control.timeline.entries({ after: before }).findLast(({ method }) => method === 'PATCH');
    expect(last?.route).toBe('/channels/{channel_id}/messages/{message_id}');
    expect(scene.misjudged()).toEqual([]);
  });
});

describe('kill -9', () => {
  it('while painting loses nothing: the same message ends with the picture, once', async () => {
    const message = await scene.imagine('ada', { steps: 8 });
    await eventually('a frame', () => scene.control.message(message.id).attachments.length > 0);
    await scene.killAndRestart();
    expect(timesFinished(scene.control.message(message.id))).toBe(0);
    await scene.until(message, finished);
    expect(scene.control.message(message.id).attachments).toHaveLength(1);
    expect(timesFinished(scene.control.message(message.id))).toBe(1);
  });

  it('after Discord took the picture, and before the bot knew, does not show it twice', async () => {
    lighthouse = await scene.imagine('ben', { prompt: 'a lighthouse' });
    scene.control.fault({ on: 'rest', method: 'PATCH', match: '/messages', drop: 'after' });
    await scene.until(lighthouse, finished);
    const before = timesFinished(scene.control.message(lighthouse.id));
    await scene.killAndRestart(() => scene.control.clearFaults());
    await eventually('the second delivery', () => timesFinished(scene.control.message(lighthouse.id)) > before);
    expect(scene.control.message(lighthouse.id).attachments).toHaveLength(1);
    expect(said('art', /a lighthouse/)).toHaveLength(1);
    expect(scene.misjudged().filter(({ verdict }) => verdict !== 'fault' && verdict !== 'aborted')).toEqual([]);
  });
});

describe('a message from before the restart', () => {
  const press = async (as: string, button: string): Promise<string> => {
    const actor = scene.control.as(as);
    const pressed = button.includes('/') ? actor.forge(picture.id, button) : actor.press(picture.id, button);
    return (await scene.answer(pressed)).content;
  };

  it('has buttons that still work', async () => {
    expect(await press('ada', 'Upscale ×2')).toContain('already been upscaled');
  });

  it('does nothing for a custom_id that was made up', async () => {
    expect(await press('cleo', '9/upscale/nothing')).not.toBe('');
    expect(await press('ada', '1/explode/01ARZ3NDEKTSV4RRFFQ69G5FAV/')).toContain('another version');
    expect(await press('ada', '1/upscale/01ARZ3NDEKTSV4RRFFQ69G5FAV/2')).toContain('I know no job');
  });

  it('is not deleted by a stranger', async () => {
    const { user } = scene.control.addUser('eve', { guild: 'Studio' });
    expect(await press(user.username, 'Delete')).toContain('You may not do that here');
    expect(scene.control.message(picture.id).deletedAt).toBeNull();
  });

  it('is upscaled once when two people react at once', async () => {
    const before = said('art', /Upscaled ×2 to/).length;
    for (const name of ['ada', 'cleo']) scene.control.as(name).react(lighthouse.id, '🔍');
    await eventually('the upscaled picture', () => said('art', /Upscaled ×2 to/).length > before);
    await eventually('both reactions to be taken away', () =>
      scene.control.message(lighthouse.id).reactions.every(({ userIds }) => userIds.length === 0),
    );
    expect(said('art', /Upscaled ×2 to/)).toHaveLength(before + 1);
    expect(scene.misjudged()).toEqual([]);
  });
});
