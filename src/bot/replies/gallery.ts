/** @file A person's pictures, four to a page. */
import type { Job } from '../../jobs/job.ts';
import type { Asker } from '../asker.ts';
import type { Bot } from '../context.ts';
import { isInSight } from '../orders/job-about.ts';
import { fitPicture } from './fit.ts';
import { type OutgoingFile, plain, rows } from './outgoing.ts';
import { aloud, buttonFor, mention, titleOf } from './render.ts';
import { fileName, shownIn } from './spoiler.ts';

const PER_PAGE = 4;
/** Of a prompt, in characters: four of them have to leave room. */
const PROMPT_SHOWN = 200;
/** Jobs that are looked through, newest first. */
const RECENT = 400;

/** Shows a page, counted from 0; of somebody else only what was shown in channels of this server that the asker may see. */
export async function showGallery(bot: Bot, asker: Asker, person: string, page: number): Promise<void> {
  const { gallery, buttons, commands } = asker.words;
  const jobs = await picturesOf(bot, asker, person);
  if (jobs.length === 0) return asker.answer(plain(gallery.empty));
  const pages = Math.ceil(jobs.length / PER_PAGE);
  const shown = Math.min(Math.max(0, page), pages - 1);
  const here = jobs.slice(shown * PER_PAGE, (shown + 1) * PER_PAGE).map((job) => shownIn(bot.settings, asker, job));
  const limit = (asker.fileLimit ?? bot.presenter.limitIn(asker.guild)) / 2;
  // An enlarged picture is called by what was painted.
  const parents = await Promise.all(here.map((job) => painted(bot, job)));
  const lets = await Promise.all(here.map((job) => mayShow(bot, asker, job)));
  const files = await Promise.all(
    here.map((job, i) => (lets[i] ? fileOf(bot, asker, job, parents[i] ?? null, limit) : null)),
  );
  const now = bot.clock.now();
  const lines = here.map((job, i) => {
    const msAgo = Math.max(0, now - job.createdAt);
    const made = job.request.kind === 'paint' ? gallery.painted({ msAgo }) : gallery.asked({ msAgo });
    const without = lets[i] ? gallery.gone : gallery.heldBack;
    const about = files[i] ? made : without;
    const [painting, own] = [parents[i], titleOf(asker.words, job, PROMPT_SHOWN)];
    const title = painting ? `**${titleOf(asker.words, painting, PROMPT_SHOWN)}** · ${own}` : `**${own}**`;
    return `${title} · ${about} · \`/${commands.show.name}\` \`${job.id}\``;
  });
  const title = gallery.title({ person: mention(person) });
  const turn = (to: number, label: string) => ({
    ...buttonFor('gallery', '', label, 'secondary', `${person}.${to}`),
    disabled: to < 0 || to >= pages,
  });
  await asker.answer({
    content: [`**${title}**`, ...lines, gallery.page({ page: shown + 1, of: pages })].join('\n'),
    components: pages > 1 ? rows([turn(shown - 1, buttons.previous), turn(shown + 1, buttons.next)]) : [],
    files: files.filter((file) => file !== null),
  });
}

async function picturesOf(bot: Bot, asker: Asker, person: string): Promise<Job[]> {
  const found: Job[] = [];
  for (const id of (await bot.store.jobs.ofOwner(person)).slice(0, RECENT)) {
    const job = await bot.store.jobs.get(id);
    if (job && job.results.length > 0 && isInSight(job, asker)) found.push(job);
  }
  return found;
}

/** The painting that an upscale enlarges, also over upscales of upscales; `null` for other jobs. */
async function painted(bot: Bot, { request, parent }: Job): Promise<Job | null> {
  const job = request.kind === 'upscale' && parent !== null ? await bot.store.jobs.get(parent) : undefined;
  return job ? ((await painted(bot, job)) ?? job) : null;
}

async function mayShow({ gate }: Bot, asker: Asker, job: Job): Promise<boolean> {
  const [result] = job.results;
  return !result || gate.lets(result.file, job, asker);
}

async function fileOf(
  { store }: Bot,
  { words }: Asker,
  job: Job,
  parent: Job | null,
  limit: number,
): Promise<OutgoingFile | null> {
  const [result] = job.results;
  const bytes = result && (await store.files.read(result.file));
  if (!result || !bytes) return null;
  const kind = result.file.slice(result.file.indexOf('.') + 1);
  const picture = await fitPicture({ bytes, kind }, limit);
  const description = aloud(words, job, parent);
  return { name: fileName(job, `tessera-${job.id}.${picture.kind}`), bytes: picture.bytes, description };
}
