/** @file Showing what was made before: the picture anew, its time-lapse, a copy by direct message. */
import PQueue from 'p-queue';
import sharp from 'sharp';
import type { Job } from '../../jobs/job.ts';
import type { FileName } from '../../jobs/store/files.ts';
import { type Asker, lastingPlace, linkTo } from '../asker.ts';
import type { Bot } from '../context.ts';
import { Refusal } from '../errors.ts';
import { directMessages } from '../moderation/picture-gate.ts';
import { newReference } from '../replies/explain.ts';
import { plain, rows } from '../replies/outgoing.ts';
import { isStillThere, sendDirectly } from '../replies/outlet.ts';
import { aloud, deleteButton, headline, heldBack } from '../replies/render.ts';
import { fileName, hiddenIn, shownIn } from '../replies/spoiler.ts';
import { assertMayPress, paintingOf, resultOf } from './job-about.ts';
import { assertMayOrder, assertNotBlocked } from './order.ts';
import { remember } from './remember.ts';
import { assertWordsAllowed, wordsIn } from './words-allowed.ts';

/** Milliseconds of a frame, and of the last one. */
const FRAME_MS = 150;
const LAST_FRAME_MS = 2_000;

/** One at a time: an animation takes every core for a moment. */
const animations = new PQueue({ concurrency: 1 });

/** The result of a settled job with its buttons; a job that goes on moves into the answer, if it is the asker's own. */
export async function revive(bot: Bot, asker: Asker, job: Job): Promise<void> {
  // What may not be painted here, or not by them, is not shown here either.
  await assertMayOrder(bot, asker, job.request);
  // An enlarged picture is shown with the words that it was painted from.
  const parent = job.parent === null ? undefined : await bot.store.jobs.get(job.parent);
  if (parent) assertWordsAllowed(bot, asker, wordsIn(parent.request));
  if (!bot.queue.ticket(job.id)) return showResult(bot, asker, job);
  return job.owner === asker.user ? moveHere(bot, asker, job) : pointToWork(asker, job);
}

async function showResult(bot: Bot, asker: Asker, job: Job): Promise<void> {
  const result = await bot.presenter.resultOf(shownIn(bot.settings, asker, job), asker.fileLimit, asker.words, asker);
  await remember(bot, await asker.show(result), { job: job.id, asker: asker.user }, lastingPlace(asker));
}

async function moveHere(bot: Bot, asker: Asker, job: Job): Promise<void> {
  const { leave: _, ...seat } = await asker.seat();
  const { fileLimit, reachable, guild } = asker;
  bot.presenter.expect(seat.message, { fileLimit, tokenOnly: asker.private || !reachable });
  await bot.queue.amend(job.id, {
    ...seat,
    guild: guild ?? job.guild,
    private: asker.private,
    direct: guild === null,
    request: hiddenIn(bot.settings, asker, job.request),
  });
  await remember(bot, seat.message, { job: job.id }, lastingPlace(asker));
  if (bot.presenter.moved(job)) return;
  // It has ended in this moment.
  const ended = await bot.store.jobs.get(job.id);
  if (ended) await showResult(bot, asker, ended);
}

const pointToWork = (asker: Asker, job: Job): Promise<void> =>
  asker.whisper(asker.words.result.underWay({ link: linkTo(job) }));

/** The frames of a painting as one animated WebP, without those that may not be shown here. */
export async function timelapse(bot: Bot, asker: Asker, job: Job): Promise<void> {
  assertMayPress(bot, asker, job);
  await assertMayOrder(bot, asker, job.request);
  const { files } = bot.store;
  const { result } = paintingOf(job);
  const there = await timelapseThere(bot, asker, job);
  if (there !== null) return asker.whisper(asker.words.result.timelapseThere({ link: there }));
  if (!(await bot.gate.lets(result.file, job, asker))) {
    return asker.answer(plain(heldBack(asker.words, job).content));
  }
  const named = [...(await shownFrames(bot, asker, job)), result.file];
  if (named.length < 2 && job.frames.length > 0) return asker.answer(plain(heldBack(asker.words, job).content));
  const frames = (await Promise.all(named.map((name) => files.read(name)))).filter((bytes) => bytes !== undefined);
  if (frames.length < 2) throw new Refusal(`no frames of ${job.id}`, (words) => words.errors.yours.noFrames);
  const limit = asker.fileLimit ?? bot.presenter.limitIn(asker.guild);
  const fitted = await animations.add(async () => {
    const bytes = await animated(frames, result);
    return bytes.byteLength <= limit ? bytes : animated(frames, halved(result));
  });
  const content = [headline(asker.words, job), asker.words.result.timelapse({ frames: frames.length })].join('\n');
  const file = {
    name: fileName(shownIn(bot.settings, asker, job), `tessera-${job.id}-timelapse.webp`),
    bytes: fitted,
    description: aloud(asker.words, job),
  };
  const components = rows([deleteButton(asker.words, job.id, 'message')]);
  const message = await asker.show({ content, components, files: [file] });
  await remember(bot, message, { job: job.id, asker: asker.user, alone: true }, lastingPlace(asker));
}

/** A link to the one that is shown in this channel already; `null`: there is none, or the answer is for nobody else. */
async function timelapseThere({ client, shown }: Bot, asker: Asker, { id }: Job): Promise<string | null> {
  const { guild, channel, private: isPrivate } = asker;
  if (isPrivate) return null;
  for (const place of await shown.placesOf(id)) {
    const isOne = place.channel === channel && (await shown.shownIn(place.message))?.alone === true;
    if (!isOne || !(await isStillThere(client, { ...place, interaction: null }))) continue;
    return linkTo({ guild, channel, message: place.message, direct: guild === null });
  }
  return null;
}

async function shownFrames({ gate }: Bot, asker: Asker, job: Job): Promise<FileName[]> {
  const lets = await Promise.all(job.frames.map((frame) => gate.lets(frame, job, asker)));
  return job.frames.filter((_, i) => lets[i]);
}

const halved = ({ width, height }: { width: number; height: number }) => ({
  width: Math.ceil(width / 2),
  height: Math.ceil(height / 2),
});

/** Frames that an earlier version kept have the size of their stage: all get one size. */
async function animated(
  frames: readonly Uint8Array[],
  { width, height }: { readonly width: number; readonly height: number },
): Promise<Buffer> {
  const same = await Promise.all(
    frames.map((frame) => sharp(frame).resize(width, height, { fit: 'fill' }).png().toBuffer()),
  );
  const delay = same.map((_, i) => (i === same.length - 1 ? LAST_FRAME_MS : FRAME_MS));
  return sharp(same, { join: { animated: true } })
    .webp({ loop: 0, delay, quality: 85 })
    .toBuffer();
}

/** A copy of the result for whoever asks. Throws a `Refusal` when their direct messages are closed. */
export async function sendCopy(bot: Bot, asker: Asker, job: Job): Promise<void> {
  await assertNotBlocked(bot, asker);
  if (job.labels === null) resultOf(job);
  const limit = bot.presenter.limitIn(null);
  const outgoing = await bot.presenter.resultOf(job, limit, asker.words, directMessages);
  const place = await sendDirectly(bot, asker.user, outgoing, `${newReference()}${job.id.slice(-20)}`);
  await remember(bot, place.message, { job: job.id, asker: asker.user }, place.channel);
}
