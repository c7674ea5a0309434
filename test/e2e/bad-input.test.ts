import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OptionValues } from '../../src/playground/discord/index.ts';
import { finished, type Scene, setScene, timeouts } from './scene.ts';

vi.setConfig(timeouts);

let scene: Scene;
beforeAll(async () => {
  scene = await setScene();
  // Nitro: files of up to 500 MB.
  scene.control.changeUser('ben', { nitro: 2 });
});
afterAll(() => scene.close());
beforeEach(() => void scene.blunders());

describe('a wish that cannot be painted', () => {
  it.each<[what: string, wish: OptionValues, says: string]>([
    ['6,000 characters', { prompt: 'word '.repeat(1_200) }, 'The prompt has 6,000 characters and may have 2,000.'],
    ['nothing visible', { prompt: '\u200b\u200d\u2060' }, 'There are no words in the prompt.'],
    [
      'a text file named .png',
      { start_image: { name: 'fake.png', bytes: new TextEncoder().encode('I am no picture') } },
      'I cannot read fake.png as a picture.',
    ],
    [
      'a file of 100 MB',
      { start_image: { name: 'huge.png', bytes: new Uint8Array(100 * 2 ** 20) } },
      'That file has 100 MB and I take up to 25 MB.',
    ],
  ])('with %s is told why, for the asker alone', async (_, wish, says) => {
    const { content, ephemeralTo } = await scene.imagine('ben', wish, { channel: 'general' });
    expect(content).toContain(says);
    expect(ephemeralTo).toBe(scene.control.user('ben').id);
    expect(scene.blunders()).toEqual([]);
  });
});

describe('a strange prompt', () => {
  it.each([
    ['of emojis alone', '🦊🌙', '🦊🌙'],
    ['with markdown that is never closed', '**bold ``` [a](https://x.test) > # _x', '\\*\\*bold'],
    ['with zero-width characters between', 'a\u200b fox\u2060', 'fox'],
  ])('%s is painted and shown as written', async (_, prompt, shown) => {
    const { content } = await scene.until(await scene.imagine('ada', { prompt }), finished);
    expect(content).toContain(shown);
    expect(scene.blunders()).toEqual([]);
  });

  it('with mentions pings nobody', async () => {
    const prompt = `@everyone and <@${scene.control.user('cleo').id}>`;
    const { mentionEveryone, mentions } = await scene.until(await scene.imagine('ben', { prompt }), finished);
    expect(mentionEveryone).toBe(false);
    expect(mentions).toEqual([]);
    expect(scene.blunders()).toEqual([]);
  });
});

describe('suggestions while typing', () => {
  it('come to everybody, while something is painted', async () => {
    const { control } = scene;
    const people = ['ada', 'ben', 'cleo'];
    const type = async (as: string, option: string): Promise<readonly unknown[]> => {
      const values = { prompt: 'a castle', [option]: '' };
      const typed = await control.as(as).autocomplete('imagine', option, values, { channel: 'art' });
      const { state, choices } = await control.outcome(typed);
      expect(state).toBe('answered');
      return choices ?? [];
    };
    const message = await scene.endless('ada');
    const asked = Array.from({ length: 30 }, () => people.flatMap((as) => [type(as, 'style'), type(as, 'pack')]));
    for (const choices of await Promise.all(asked.flat())) expect(choices.length).toBeLessThanOrEqual(25);
    expect(await type('ada', 'pack')).toContainEqual({ name: 'starter', value: 'starter' });
    await scene.finish('ada', message);
    await scene.until(message, finished);
    expect(scene.blunders()).toEqual([]);
  });
});
