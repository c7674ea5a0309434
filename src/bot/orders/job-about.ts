/** @file The job that a button, a reaction or an option is about, and what of it is still there. */
import type { Job } from '../../jobs/job.ts';
import type { PaintJobRequest } from '../../jobs/request.ts';
import { isFinal } from '../../jobs/state.ts';
import { type Asker, serverOf } from '../asker.ts';
import type { Bot } from '../context.ts';
import { Refusal } from '../errors.ts';
import { isJobId } from '../framework/custom-id.ts';
import { isForgotten, mention } from '../replies/render.ts';

/**
 * @param message - the one that a button or reaction sits on: whoever sees what it shows may ask about that
 * @throws Refusal for a job that there is not, or is none of this person's business.
 */
export async function jobAbout(bot: Bot, asker: Asker, id: string, message: string | null): Promise<Job> {
  const job = isJobId(id) ? await bot.store.jobs.get(id) : undefined;
  if (job && (isInSight(job, asker) || (await isAtHand(bot, asker, id, message)))) return job;
  throw new Refusal('no such job', (words) =>
    words.errors.yours.unknownJob({ id: `\`${id.replace(/[^\w-]/g, '')}\`` }),
  );
}

/** Whether somebody sees the job there, or has sent a form about it that was given back there. */
const isAtHand = async ({ shown, people, clock }: Bot, { user }: Asker, id: string, message: string | null) =>
  message !== null && ((await shown.jobIn(message)) === id || (await people.draftOf(user, id, clock.now())) !== null);

/** Whether a job is shown where others see it, too. */
export const isPublic = (job: Job): boolean => !job.private && serverOf(job) !== null;

/** Whether somebody may be shown a job here without having it at hand: their own, or one of a channel that they may see. */
export const isInSight = (job: Job, asker: Asker): boolean =>
  job.owner === asker.user || (isPublic(job) && job.guild === asker.guild && asker.sees(job.channel));

export type Result = Job['results'][number];

/** Throws a `Refusal` for a job without a picture of its own: not yet, not any more, or never. */
export function resultOf(job: Job): Result {
  const [result] = job.results;
  if (result) return result;
  throw new Refusal(`job ${job.id} has no picture`, ({ errors: { yours } }) => {
    if (!isFinal(job.state)) return yours.notDoneYet;
    if (cameToNothing(job)) return yours.endedWithoutPicture;
    return job.request.kind === 'describe' ? yours.onlyPaintings : yours.pictureForgotten;
  });
}

/** Throws a `Refusal` unless the job is a painting with a picture. */
export const paintingOf = (job: Job): { readonly request: PaintJobRequest; readonly result: Result } => ({
  request: asPainting(job),
  result: resultOf(job),
});

/** What can be painted again: also of a painting that came to nothing. Throws a `Refusal` for others without a picture. */
export function wishOf(job: Job): PaintJobRequest {
  const request = asPainting(job);
  if (!cameToNothing(job)) resultOf(job);
  return request;
}

const cameToNothing = (job: Job): boolean => (job.state === 'failed' || job.state === 'cancelled') && !isForgotten(job);

function asPainting({ id, request }: Job): PaintJobRequest {
  if (request.kind === 'paint') return request;
  throw new Refusal(`job ${id} is no painting`, (words) => words.errors.yours.onlyPaintings);
}

/** Throws a `Refusal` unless this person may make something new of somebody's picture here. */
export function assertMayPress(bot: Bot, asker: Asker, job: Job): void {
  const { press } = bot.settings.of(asker.guild);
  if (press === 'everyone' || asker.user === job.owner || (press === 'moderators' && asker.moderator)) return;
  throw new Refusal(`only ${press}`, (words) =>
    press === 'owner'
      ? words.errors.yours.onlyOwner({ owner: mention(job.owner) })
      : words.errors.yours.onlyOwnerOrModerators,
  );
}

/** Throws a `Refusal` unless this person may end or delete a job: its owner, or a moderator of the place. */
export function assertMayEnd(asker: Asker, job: Job): void {
  if (asker.user === job.owner || (asker.moderator && job.guild === asker.guild)) return;
  throw new Refusal('neither owner nor moderator', (words) => words.errors.yours.onlyOwnerOrModerators);
}
