/** @file What can be made of a picture: larger, again, like it, further. The same for buttons, reactions and commands. */
import type { Job } from '../../jobs/job.ts';
import type { PaintJobRequest } from '../../jobs/request.ts';
import { type Asker, linkTo } from '../asker.ts';
import type { Bot } from '../context.ts';
import { Refusal } from '../errors.ts';
import type { KeptPicture } from '../pictures.ts';
import { sayProblem } from '../replies/problems.ts';
import { isForgotten } from '../replies/render.ts';
import { inheritedSpoiler } from '../replies/spoiler.ts';
import { assertMayPress, paintingOf } from './job-about.ts';
import { order } from './order.ts';
import { newSeed, withSettings } from './painting.ts';

export type Scale = 2 | 4;

const VARIATIONS = 4;
/** Of the steps of the picture that they vary. */
const SHARE_OF_STEPS = 0.5;

/** Enlarges the job's picture, once per scale: whoever comes second is shown where it is. */
export async function upscale(bot: Bot, asker: Asker, job: Job, scale: Scale): Promise<void> {
  assertMayPress(bot, asker, job);
  const { result } = paintingOf(job);
  await upscalePicture(bot, asker, result, scale, job);
}

export async function upscalePicture(
  bot: Bot,
  asker: Asker,
  { file: image, width, height }: KeptPicture,
  scale: Scale,
  parent: Job | null,
): Promise<void> {
  const hidden = parent ? inheritedSpoiler(parent) : {};
  const request = { kind: 'upscale', image, scale, width, height, ...hidden } as const;
  const counts = async (id: string): Promise<boolean> => {
    const known = await bot.store.jobs.get(id);
    // What somebody else sees alone, or in another server, is no answer to this.
    const seen = known && (known.owner === asker.user || (!known.private && known.guild === asker.guild));
    return Boolean(
      seen && known.message !== null && !isForgotten(known) && !['failed', 'cancelled'].includes(known.state),
    );
  };
  const ordered = await bot.shown.upscaleOnce(
    { file: image, scale },
    counts,
    async () => (await order(bot, asker, request, parent)).id,
  );
  if (!ordered.first) await pointTo(bot, asker, ordered.job);
}

async function pointTo(bot: Bot, asker: Asker, id: string): Promise<void> {
  const job = await bot.store.jobs.get(id);
  if (!job?.message) throw new Refusal(`no job ${id}`, (words) => words.errors.yours.unknownJob({ id }));
  const link = linkTo(job.guild, job.channel, job.message);
  const { alreadyUpscaled, alreadyUpscaling } = asker.words.result;
  const say = job.state === 'delivered' ? alreadyUpscaled : alreadyUpscaling;
  await asker.whisper(say({ link }));
}

/** The same words with a new seed. */
export async function again(bot: Bot, asker: Asker, job: Job): Promise<void> {
  assertMayPress(bot, asker, job);
  const { request } = paintingOf(job);
  await order(bot, asker, withSettings(request, { seed: newSeed() }), job);
}

/** Four from this picture's latent, each with a seed of its own. */
export async function variations(bot: Bot, asker: Asker, job: Job): Promise<void> {
  assertMayPress(bot, asker, job);
  const request = await fromLatent(bot, job);
  const steps = Math.max(1, Math.round(request.settings.steps * SHARE_OF_STEPS));
  for (let i = 0; i < VARIATIONS; i++) await order(bot, asker, withSettings(request, { seed: newSeed(), steps }), job);
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
