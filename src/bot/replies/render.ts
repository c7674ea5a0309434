/** @file What a job looks like in its message: waiting, at work, done, or ended without a picture. */
import type { APIButtonComponent } from 'discord.js';
import type { Job, JobRecord } from '../../jobs/job.ts';
import { jobRequest } from '../../jobs/request.ts';
import { writeCustomId } from '../framework/custom-id.ts';
import { disarm, visible } from '../moderation/disarm.ts';
import { packTitle } from '../packs.ts';
import { isStyleName } from '../styles.ts';
import type { Words } from '../words/words.ts';
import type { Fitted } from './fit.ts';
import { type Outgoing, plain, quoted, rows, shortened } from './outgoing.ts';
import { sayNote, sayProblem } from './problems.ts';
import { fileName, hiddenWith } from './spoiler.ts';
import { styleTitle } from './style-title.ts';

/** Of a prompt, in a message that has to hold more than it. */
const PROMPT_SHOWN = 1_000;

const style = { primary: 1, secondary: 2, danger: 4 } as const;

type Style = keyof typeof style;

export const buttonFor = (action: string, job: string, label: string, look: Style = 'secondary', argument = '') =>
  ({
    type: 2,
    style: style[look],
    label: shortened(label, 80),
    custom_id: writeCustomId({ action, job, argument }),
  }) satisfies APIButtonComponent;

export const mention = (user: string): string => `<@${user}>`;

/** What was asked for in words, as it was written; empty for a job without words. */
export const wordsOf = ({ request }: Job): string =>
  request.kind === 'paint' ? (request.asked?.prompt ?? request.settings.prompt) : '';

/** The prompt for people, with its signs disarmed, in at most `limit` characters; `null` for a job that has none. */
export function promptOf(job: Job, limit = PROMPT_SHOWN): string | null {
  const prompt = wordsOf(job).trim();
  return prompt === '' ? null : hiddenWith(job, quoted(prompt, limit));
}

/** What a job without words is called. */
function kindOf(words: Words, { request }: Job): string {
  if (request.kind === 'paint') return words.result.fromPictures({ pictures: request.imagePrompts.length });
  return request.kind === 'upscale' ? words.buttons.upscale(request) : words.menus.describe;
}

/** What a job is called among others. */
export const titleOf = (words: Words, job: Job, limit = PROMPT_SHOWN): string =>
  promptOf(job, limit) ?? kindOf(words, job);

/** What is read aloud to those who do not see the picture. `parent`: the job whose picture was enlarged. */
export function aloud(words: Words, job: Job, parent: Job | null = null): string {
  const [best] = job.labels ?? [];
  const said = [wordsOf(job), parent ? wordsOf(parent) : '', best?.label ?? ''].map(visible);
  return said.find((text) => text !== '') ?? kindOf(words, job);
}

/** What and for whom. */
export const headline = (words: Words, job: Job): string =>
  words.result.painted({ prompt: titleOf(words, job), owner: mention(job.owner) });

/** Where a job is, as the presenter knows it. */
export interface Progress {
  readonly step: number;
  readonly endsAt: number | null;
  readonly ending: 'finishing' | 'cancelling' | null;
}

export function waitingLine(
  words: Words,
  { position, startsAt, endsAt }: { position: number; startsAt: number | null; endsAt: number | null },
  paused: boolean,
): string {
  if (paused) return words.ticket.paused({ position });
  if (position === 0 || startsAt === null || endsAt === null) return words.ticket.starting;
  return words.ticket.waiting({ position, startsAt, endsAt });
}

export function progressLine(words: Words, job: Job, { step, endsAt, ending }: Progress): string {
  if (ending) return words.progress[ending];
  const { request } = job;
  if (request.kind === 'upscale') {
    const share = step > 0 && job.steps > 1 ? step / job.steps : null;
    return words.progress.upscaling({ scale: request.scale, share, endsAt });
  }
  if (request.kind === 'describe') return words.progress.describing;
  return step === 0 ? words.ticket.starting : words.progress.painting({ step, of: job.steps, endsAt });
}

/** Buttons of a job that is not done. */
export function runningButtons(words: Words, job: Job, canFinish: boolean): Outgoing['components'] {
  const finish = buttonFor('finish', job.id, words.buttons.finish, 'primary');
  const cancel = buttonFor('cancel', job.id, words.buttons.cancel, 'danger');
  return rows(canFinish ? [finish, cancel] : [cancel]);
}

/** `what`: the picture, with all that shows it, or only the message that the button is on. */
export const deleteButton = ({ buttons }: Words, job: string, what: 'picture' | 'message' = 'picture') =>
  buttonFor('delete', job, buttons.delete, 'danger', what === 'message' ? what : '');

/** Buttons of a result. */
export function resultButtons(words: Words, { id, request }: Job): Outgoing['components'] {
  const { buttons } = words;
  const remove = deleteButton(words, id);
  if (request.kind !== 'paint') return rows([remove]);
  return rows([
    buttonFor('upscale', id, buttons.upscale({ scale: 2 }), 'primary', '2'),
    buttonFor('upscale', id, buttons.upscale({ scale: 4 }), 'primary', '4'),
    buttonFor('again', id, buttons.again),
    buttonFor('variations', id, buttons.variations),
    buttonFor('edit', id, buttons.edit),
    buttonFor('continue', id, buttons.continue),
    buttonFor('timelapse', id, buttons.timelapse),
    remove,
  ]);
}

/** The job whose picture a job was made from, and where to find it. */
export interface Parent {
  readonly job: Job;
  /** `null` where there is none to follow. */
  readonly link: string | null;
}

/** A painted or enlarged picture, with what should be known about it. */
export function pictureMessage(
  words: Words,
  job: Job,
  picture: Fitted,
  about: { readonly limit: number; readonly parent: Parent | null },
): Outgoing {
  const { request } = job;
  const parent = about.parent?.job ?? null;
  const lines = request.kind === 'paint' ? paintedLines(words, job) : upscaledLines(words, job, parent);
  const link = about.parent?.link;
  if (link) lines.push(words.result.from({ link }));
  if (picture.change === 'webp') lines.push(words.result.asWebp({ limit: about.limit }));
  if (picture.change === 'smaller') lines.push(words.result.madeSmaller({ ...picture, limit: about.limit }));
  lines.push(...job.notes.map((note) => sayNote(words, note)));
  const description = aloud(words, job, parent);
  const file = { name: fileName(job, `tessera-${job.id}.${picture.kind}`), bytes: picture.bytes, description };
  return { content: lines.join('\n'), components: resultButtons(words, job), files: [file] };
}

function paintedLines(words: Words, job: Job): string[] {
  const { request, results, startedAt, endedAt, step, steps, resized } = job;
  if (request.kind !== 'paint') return [];
  const size = results[0] ?? request.settings;
  const ms = endedAt !== null && startedAt !== null ? endedAt - startedAt : 0;
  const { seed } = request.settings;
  const { width, height } = size;
  const details = [words.result.details({ seed, steps: step, width, height, ms, pack: packTitle(request.pack) })];
  const style = request.asked?.style ?? null;
  if (style !== null && isStyleName(style)) details.push(styleTitle(style, words));
  const lines = [headline(words, job), details.join(' · ')];
  if (step < steps) lines.push(words.result.stoppedEarly({ step, of: steps }));
  if (resized) lines.push(words.result.resized(resized));
  return lines;
}

function upscaledLines(words: Words, { request, results, owner }: Job, parent: Job | null): string[] {
  const [{ width, height } = { width: 0, height: 0 }] = results;
  const scale = request.kind === 'upscale' ? request.scale : 1;
  const title = parent && promptOf(parent);
  return [...(title ? [`**${title}**`] : []), words.result.upscaled({ scale, width, height, owner: mention(owner) })];
}

/** Of one's own labels more are shown than of the pack's, of which most are far off. */
const [OWN_LABELS_SHOWN, PACK_LABELS_SHOWN] = [10, 5];
const LEAST_PROBABILITY = 0.01;

/** What CLIP sees, best first, with the picture; `null`: it is not there any more. */
export function describedMessage(words: Words, job: Job, picture: Fitted | null): Outgoing {
  const { request, labels } = job;
  const own = request.kind === 'describe' && request.labels !== undefined;
  const likely = (labels ?? []).filter(({ probability }, i) => own || i === 0 || probability >= LEAST_PROBABILITY);
  const guesses = likely
    .slice(0, own ? OWN_LABELS_SHOWN : PACK_LABELS_SHOWN)
    .map(({ label, probability }) => words.result.guess({ label: quoted(label), probability }));
  const file = picture && {
    name: fileName(job, `tessera-${job.id}.${picture.kind}`),
    bytes: picture.bytes,
    description: aloud(words, job),
  };
  return {
    content: [headline(words, job), words.result.described, ...guesses].join('\n'),
    components: resultButtons(words, job),
    files: file ? [file] : [],
  };
}

/** Its picture was deleted by somebody. */
export const isForgotten = ({ state, error, results, labels }: Job): boolean =>
  (state === 'painted' || state === 'delivered' || error?.code === 'undeliverable') &&
  results.length === 0 &&
  labels === null;

/** Instead of a picture that the filter holds back. Of what we have not painted, other words would change nothing. */
export const heldBack = (words: Words, record: JobRecord): Outgoing => {
  const { kind }: { kind?: unknown } = { ...Object(record.request) };
  const painted = kind === 'paint' || record.parent !== null;
  return withoutPicture(words, record, words.errors.yours.pictureHeldBack({ painted }));
};

/** The end of a job without a picture. */
export function endedMessage(words: Words, record: JobRecord, reference: string): Outgoing {
  const end = record.state === 'cancelled' ? words.result.cancelled : failureText(words, record, reference);
  return withoutPicture(words, record, end);
}

/** Under what the job was to be, with what can be done about it. */
function withoutPicture(words: Words, record: JobRecord, why: string): Outgoing {
  const known = jobRequest.safeParse(record.request);
  // Of a job that was asked of another version, nobody knows.
  if (!known.success) return plain(why);
  const job = { ...record, request: known.data };
  return { ...plain([headline(words, job), why].join('\n')), components: anewButtons(words, job) };
}

function anewButtons(words: Words, { id, request }: Job): Outgoing['components'] {
  const { again, edit } = words.buttons;
  const anew = request.kind === 'paint' ? [buttonFor('again', id, again), buttonFor('edit', id, edit)] : [];
  return rows([...anew, deleteButton(words, id)]);
}

function failureText(words: Words, { error, request }: JobRecord, reference: string): string {
  const { yours, ours } = words.errors;
  const { code, message, problem } = error ?? { code: 'internal', message: '', problem: null };
  const asked = askedIn(request);
  if (problem) return sayProblem(words, problem);
  // Of a job that was asked of an earlier version: only English words are left.
  if (code === 'bad-request') return yours.notPaintable({ problem: disarm(message) });
  if (code === 'model-missing') return ours.modelMissing({ pack: packTitle(asked.pack ?? '?'), reference });
  if (code === 'out-of-memory' && asked.size) return yours.tooLargeForMemory(asked.size);
  if (code === 'worker-lost' || code === 'gave-up') return ours.workerLost({ reference });
  if (code === 'outdated') return ours.requestTooOld({ reference });
  return ours.internal({ reference });
}

/** What a request of any version says of the models and the size. */
function askedIn(request: unknown): { pack: string | null; size: { width: number; height: number } | null } {
  const { pack, settings }: { pack?: unknown; settings?: unknown } = { ...Object(request) };
  const { width, height }: { width?: unknown; height?: unknown } = { ...Object(settings) };
  return {
    pack: typeof pack === 'string' ? pack : null,
    size: typeof width === 'number' && typeof height === 'number' ? { width, height } : null,
  };
}
