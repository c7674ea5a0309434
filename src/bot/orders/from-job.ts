/** @file What can be made of a picture: larger, again, like it, further. The same for buttons, reactions and commands. */
import { PictureError } from '../../inference/pictures.ts';
import { checkSize } from '../../inference/upscaling/limits.ts';
import type { Job } from '../../jobs/job.ts';
import type { PaintJobRequest } from '../../jobs/request.ts';
import { type Asker, linkTo } from '../asker.ts';
import type { Bot } from '../context.ts';
import { Refusal } from '../errors.ts';
import type { KeptPicture } from '../pictures.ts';
import { isStillThere } from '../replies/outlet.ts';
import { sayProblem } from '../replies/problems.ts';
import { isForgotten } from '../replies/render.ts';
import { hiddenAs, inheritedSpoiler } from '../replies/spoiler.ts';
import { assertMayPress, isInSight, paintingOf, resultOf, wishOf } from './job-about.ts';
import { assertMayOrder, assertRoomFor, limitsFor, order } from './order.ts';
import { newSeed, withSettings } from './painting.ts';
import { revive } from './show.ts';
import { assertWordsAllowed, wordsIn } from './words-allowed.ts';

export type Scale = 2 | 4;

const VARIATIONS = 4;
/** Of the steps of the picture that they vary. */
const SHARE_OF_STEPS = 0.5;

/** Enlarges the job's picture, once per scale: whoever comes second is shown where it is. */
export async function upscale(bot: Bot, asker: Asker, job: Job, scale: Scale): Promise<void> {
  assertMayPress(bot, asker, job);
  const result = resultOf(job);
  if (!(await bot.store.files.has(result.file))) {
    throw new Refusal(`no file ${result.file}`, ({ errors }) => errors.yours.pictureForgotten);
  }
  // An enlarged picture is shown with the words that it was painted from.
  assertWordsAllowed(bot, asker, wordsIn(job.request));
  await upscalePicture(bot, asker, { ...result, spoiler: false, animated: false }, scale, job);
}

export async function upscalePicture(
  bot: Bot,
  asker: Asker,
  picture: KeptPicture,
  scale: Scale,
  parent: Job | null,
): Promise<void> {
  const { file: image, width, height } = picture;
  if (picture.animated) throw new PictureError({ code: 'pictureAnimated', name: null });
  checkSize(null, width, height, scale, 'png');
  const hidden = parent ? inheritedSpoiler(parent) : hiddenAs(picture);
  const request = { kind: 'upscale', image, scale, width, height, ...hidden } as const;
  const counts = async (id: string): Promise<boolean> => {
    const known = await bot.store.jobs.get(id);
    // What is not for the eyes of whoever asks is no answer to this.
    if (!known || known.message === null || !isInSight(known, asker)) return false;
    return !isForgotten(known) && !['failed', 'cancelled'].includes(known.state);
  };
  const ordered = await bot.shown.upscaleOnce(
    { file: image, scale },
    counts,
    async () => (await order(bot, asker, request, parent)).id,
  );
  if (!ordered.first) await pointTo(bot, asker, ordered.job);
}

/** Shows it anew where there is no message any more to point to, or none that opens by a link. */
async function pointTo(bot: Bot, asker: Asker, id: string): Promise<void> {
  const job = await bot.store.jobs.get(id);
  if (!job) throw new Refusal('no such job', (words) => words.errors.yours.unknownJob({ id }));
  if (job.private || !(await isStillThere(bot.client, job))) return revive(bot, asker, job);
  const link = linkTo(job);
  const { alreadyUpscaled, alreadyUpscaling } = asker.words.result;
  const say = job.state === 'delivered' ? alreadyUpscaled : alreadyUpscaling;
  await asker.whisper(say({ link }));
}

/** The same words with a new seed. */
export async function again(bot: Bot, asker: Asker, job: Job): Promise<void> {
  assertMayPress(bot, asker, job);
  await order(bot, asker, withSettings(wishOf(job), { seed: newSeed() }), job);
}

/** Four from this picture's latent, each with a seed of its own. */
export async function variations(bot: Bot, asker: Asker, job: Job): Promise<void> {
  assertMayPress(bot, asker, job);
  const request = await fromLatent(bot, job);
  await assertMayOrder(bot, asker, request);
  const limits = limitsFor(bot, asker);
  await assertRoomFor(bot, asker, limits, VARIATIONS);
  await asker.begin();
  const steps = Math.max(1, Math.round(request.settings.steps * SHARE_OF_STEPS));
  // One press is one wish: nobody is too quick between its pictures.
  for (let i = 0; i < VARIATIONS; i++) {
    await order(bot, asker, withSettings(request, { seed: newSeed(), steps }), job, { ...limits, cooldownMs: 0 });
  }
}

/** As many steps more, from where it ended. */
export async function goOn(bot: Bot, asker: Asker, job: Job): Promise<void> {
  assertMayPress(bot, asker, job);
  const request = await fromLatent(bot, job);
  await order(bot, asker, withSettings(request, { seed: newSeed() }), job);
}

/** A request that begins with the latent that this job ended with, at the size it was painted at. */
async function fromLatent(bot: Bot, job: Job): Promise<PaintJobRequest> {
  const { request, result } = paintingOf(job);
  if (!(await bot.store.files.state(job.id, 'latent'))) {
    throw new Refusal(`no latent of ${job.id}`, (words) => sayProblem(words, { code: 'paintingForgotten' }));
  }
  const { image: _, ...kept } = request;
  const { width, height } = result;
  const settings = { ...request.settings, width, height, start: 'latent', startWeight: 0, stages: [] } as const;
  return { ...kept, settings: { ...settings, stages: [] }, startFrom: job.id };
}
