/** @file `/imagine`: paints a picture from words. */
import { qualities } from '../../inference/painting/presets.ts';
import { maxSeed } from '../../inference/painting/random.ts';
import { command } from '../framework/definitions.ts';
import { assertMayAsk, order } from '../orders/order.ts';
import { aspects, checkPrompt, mostSteps, paintingRequest } from '../orders/painting.ts';
import { assertWordsAllowed } from '../orders/words-allowed.ts';
import { keepPicture } from '../pictures.ts';
import { readSpoiler } from '../replies/spoiler.ts';
import { suggestPacks, suggestStyles } from '../suggestions.ts';

export default command({
  data: {
    name: 'imagine',
    options: [
      { name: 'prompt', kind: 'text', required: true },
      { name: 'style', kind: 'text', autocomplete: true },
      { name: 'negative', kind: 'text' },
      { name: 'quality', kind: 'text', choices: qualities },
      { name: 'aspect', kind: 'text', choices: aspects },
      { name: 'seed', kind: 'integer', min: 0, max: maxSeed },
      { name: 'steps', kind: 'integer', min: 1, max: mostSteps },
      { name: 'start_image', kind: 'picture' },
      { name: 'start_strength', kind: 'integer', min: 0, max: 100 },
      { name: 'image_prompt', kind: 'picture' },
      { name: 'image_weight', kind: 'number', min: -5, max: 5 },
      { name: 'pack', kind: 'text', autocomplete: true },
      { name: 'private', kind: 'yesno' },
    ],
  },
  acknowledge: (args) => (args.private === undefined ? 'usual' : args.private ? 'private' : 'public'),
  async suggest(interaction, bot) {
    const { name, value } = interaction.options.getFocused(true);
    return name === 'pack' ? suggestPacks(bot, value) : suggestStyles(bot, interaction, value);
  },
  async run(asker, args, bot) {
    // What is refused by its words is refused before a picture is fetched for it.
    await assertMayAsk(bot, asker);
    checkPrompt(readSpoiler(args.prompt).prompt, args.image_prompt !== undefined);
    assertWordsAllowed(bot, asker, [args.prompt, args.negative ?? '']);
    const { api } = bot.config.discord;
    const start = args.start_image && (await keepPicture(args.start_image, bot.store.files, api));
    const look = args.image_prompt && (await keepPicture(args.image_prompt, bot.store.files, api));
    const request = await paintingRequest(bot, asker, {
      ...args,
      startImage: start?.file,
      startStrength: args.start_strength,
      // A picture of weight 0 counts as little as none.
      imagePrompts: look && args.image_weight !== 0 ? [{ image: look.file, weight: args.image_weight ?? 1 }] : [],
    });
    await order(bot, asker, request, null);
  },
});
