import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { MessageRecord, OptionValues } from '../../src/playground/discord/index.ts';
import { eventually, finished, type Scene, setScene } from './scene.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await setScene();
}, 60_000);
afterAll(() => scene.close());

const PAINTING = /Starting|Painting/;

/** The picture that a person gets for a message: there, or directly. */
const reaches = (name: string, message: MessageRecord, prompt: string): Promise<MessageRecord> => {
  const { control } = scene;
  const direct = control.as(name).dm();
  const isIt = ({ content, attachments }: MessageRecord): boolean =>
    content.includes(prompt) && finished.test(content) && attachments.length === 1;
  return eventually(`${prompt} to reach ${name}`, () =>
    [control.world.state.findMessage(message.id), ...control.messages(direct.id)].find((found) => found && isIt(found)),
  );
};

/** Jobs that ended so, as `/metrics` counts them. */
const cancelled = async (): Promise<number> => {
  const text = await (await fetch(`${scene.bot.health}/metrics`)).text();
  return Number(/^\w*jobs\w*\{[^}]*state="cancelled"[^}]*\} (\d+)/m.exec(text)?.[1] ?? 0);
};

describe('while painting', () => {
  afterEach(async () => {
    expect(scene.bot.alive).toBe(true);
    expect(await scene.health()).toBe(200);
  });

  it('a deleted message ends the job', async () => {
    const message = await scene.imagine('ada', { prompt: 'a deleted picture', steps: 20 });
    await scene.until(message, PAINTING);
    scene.control.as('ben').delete(message.id);
    await eventually('a line in the log', () => scene.bot.lines.some((line) => line.includes('progress not shown')));
    await expect.poll(cancelled, { timeout: 20_000 }).toBe(1);
  });

  it('a deleted channel sends the picture to its owner', async () => {
    scene.control.addChannel('Studio', 'doomed');
    const wish = { prompt: 'a homeless picture', steps: 20 };
    const message = await scene.imagine('ada', wish, { channel: 'doomed' });
    await scene.until(message, PAINTING);
    scene.control.deleteChannel('doomed');
    await reaches('ada', message, 'a homeless picture');
  });

  it('a thread that is archived still gets its picture, or its owner does', async () => {
    const thread = scene.control.addThread('art', 'sketches', 'ada');
    const message = await scene.imagine('ada', { prompt: 'an archived picture', steps: 3 }, { channel: thread.id });
    scene.control.as('ada').archive(thread.id);
    await reaches('ada', message, 'an archived picture');
  });

  it('a server that shows the bot the door does not stop the picture', async () => {
    scene.control.addGuild('Brief', 'ben');
    const place = { channel: 'brief-general' };
    const message = await scene.imagine('ben', { prompt: 'an expelled picture', steps: 3 }, place);
    scene.control.kick('Brief', '@bot');
    await reaches('ben', message, 'an expelled picture');
  });
});

describe('a wish that cannot be painted', () => {
  it.each<[what: string, wish: OptionValues, says: string]>([
    ['6,000 characters', { prompt: 'word '.repeat(1_200) }, 'The prompt has 6,000 characters and may have 2,000.'],
    ['nothing visible', { prompt: '\u200b\u200d\u2060' }, 'There are no words in the prompt.'],
    [
      'a text file named .png',
      { start_image: { name: 'fake.png', bytes: new TextEncoder().encode('I am no picture') } },
      'I cannot read fake.png as a picture.',
    ],
  ])('with %s is told why, for the asker alone', async (_, wish, says) => {
    const { content, ephemeralTo } = await scene.imagine('ben', wish, { channel: 'general' });
    expect(content).toContain(says);
    expect(ephemeralTo).toBe(scene.control.user('ben').id);
  });
});

describe('a strange prompt', () => {
  it('of emojis alone is painted', async () => {
    await scene.until(await scene.imagine('ada', { prompt: '🦊🌙' }), finished);
  });

  it('with mentions and markdown is shown as written and pings nobody', async () => {
    scene.misjudged();
    const asked = await scene.imagine('ben', { prompt: '@everyone **bold** ``` [a](https://x.test)' });
    const { content, mentionEveryone } = await scene.until(asked, finished);
    expect(mentionEveryone).toBe(false);
    expect(content).toContain('\\*\\*bold\\*\\*');
    expect(scene.misjudged()).toEqual([]);
  });
});
