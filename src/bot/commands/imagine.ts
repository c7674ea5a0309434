/** @file `/imagine`: paints a picture from words. */

import { qualities } from '../../inference/painting/presets.ts';
import { maxSeed } from '../../inference/painting/random.ts';
import { checkPrompt } from '../../inference/text/prompt.ts';
import { Refusal } from '../errors.ts';
import { command, privatelyIfAsked } from '../framework/definitions.ts';
import { assertWouldTake, order } from '../orders/order.ts';
import { aspects, mostSteps, paintingRequest } from '../orders/painting.ts';
import { assertWordsAllowed } from '../orders/words-allowed.ts';
import { keepPicture } from '../pictures.ts';
import { readSpoiler } from '../replies/spoiler.ts';
import { suggestPacks, suggestStyles } from '../suggestions.ts';

/** A number that says something of a picture that was not given. */
const missing = (option: 'start_image' | 'image_prompt'): Refusal =>
  new Refusal(`without ${option}`, ({ commands, errors }) =>
    errors.yours.optionMissing({ option: commands.imagine.options[option].name }),
  );

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
  acknowledge: privatelyIfAsked,
  async suggest(interaction, bot) {
    const { name, value } = interaction.options.getFocused(true);
    return name === 'pack' ? suggestPacks(bot, value) : suggestStyles(bot, interaction, value);
  },
  async run(asker, args, bot) {
    // What is refused is refused before a picture is fetched for it.
    await assertWouldTake(bot, asker);
    if (args.start_strength !== undefined && !args.start_image) throw missing('start_image');
    if (args.image_weight !== undefined && !args.image_prompt) throw missing('image_prompt');
    checkPrompt(readSpoiler(args.prompt).prompt, args.image_prompt !== undefined);
    assertWordsAllowed(bot, asker, [args.prompt, args.negative ?? '']);
    const { api } = bot.config.discord;
    const start = args.start_image && (await keepPicture(args.start_image, bot.store.files, api));
    const look = args.image_prompt && (await keepPicture(args.image_prompt, bot.store.files, api));
    const request = await paintingRequest(bot, asker, {
      ...args,
      hidden: start?.spoiler || look?.spoiler,
      startImage: start?.file,
      startStrength: args.start_strength,
      // A picture of weight 0 counts as little as none.
      imagePrompts: look && args.image_weight !== 0 ? [{ image: look.file, weight: args.image_weight ?? 1 }] : [],
    });
    await order(bot, asker, request, null);
  },
});
