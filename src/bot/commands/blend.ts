/** @file `/blend`: paints a picture that looks like two others. */
import { checkPrompt } from '../../inference/text/prompt.ts';
import { command } from '../framework/definitions.ts';
import { assertWouldTake, order } from '../orders/order.ts';
import { paintingRequest } from '../orders/painting.ts';
import { keepPicture } from '../pictures.ts';
import { readSpoiler } from '../replies/spoiler.ts';

/** Percent; at 0 or 100 one of them would not count at all. */
const [LEAST, MOST] = [5, 95];

export default command({
  data: {
    name: 'blend',
    options: [
      { name: 'first', kind: 'picture', required: true },
      { name: 'second', kind: 'picture', required: true },
      { name: 'prompt', kind: 'text' },
      { name: 'balance', kind: 'integer', min: LEAST, max: MOST },
    ],
  },
  acknowledge: 'usual',
  async run(asker, { first, second, prompt = '', balance = 50 }, bot) {
    await assertWouldTake(bot, asker);
    checkPrompt(readSpoiler(prompt).prompt, true);
    const { api } = bot.config.discord;
    const pictures = [await keepPicture(first, bot.store.files, api), await keepPicture(second, bot.store.files, api)];
    const weights = [2 - balance / 50, balance / 50];
    const imagePrompts = pictures.map(({ file: image }, i) => ({ image, weight: weights[i] ?? 1 }));
    const hidden = pictures.some(({ spoiler }) => spoiler);
    await order(bot, asker, await paintingRequest(bot, asker, { prompt, imagePrompts, hidden }), null);
  },
});
