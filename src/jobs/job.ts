/** @file The record of a job: everything that is needed to go on with it, deliver it, and show it again. */

import { z } from 'zod';
import { note } from '../inference/problems/note.ts';
import { jobProblem } from './problem.ts';
import { type JobRequest, jobRequest } from './request.ts';
import { jobStates } from './state.ts';
import { fileNamePattern } from './store/files.ts';

/** Raised when a record changes its meaning; `upgrades` then says how an older one is read. */
export const JOB_VERSION = 2;

const file = z.string().regex(fileNamePattern);
const time = z.number().min(0);

const result = z.object({ file, width: z.int().min(1), height: z.int().min(1) });
const label = z.object({ label: z.string(), probability: z.number() });
/**
 * The message is for the log. `problem` tells the owner what to change; null where the request is not at fault, in records
 * of version 1, and for what only a later version of the bot can tell.
 */
const error = z.object({ code: z.string(), message: z.string(), problem: jobProblem.nullable().catch(null) });

/** The token that answers the interaction, until `expiresAt`; after that the bot edits the message as itself. */
const interaction = z.object({ application: z.string(), token: z.string(), expiresAt: time });

const record = z.object({
  version: z.literal(JOB_VERSION),
  id: z.string().min(1),
  /** Who asked, and where the answer belongs: Discord's ids. */
  owner: z.string().min(1),
  guild: z.string().nullable(),
  channel: z.string(),
  message: z.string().nullable(),
  interaction: interaction.nullable(),
  locale: z.string(),
  private: z.boolean(),
  /** Its message has come to lie outside of that server, in direct messages. */
  direct: z.boolean().default(false),
  /** Kept by the retention policy. */
  favourite: z.boolean(),
  /** The job whose picture this one upscales, varies or continues. */
  parent: z.string().nullable(),

  state: z.enum(jobStates),
  /** Final, and the owner has been shown so: nothing is left to do, also after a restart. */
  settled: z.boolean(),
  /** Place in the order of submission; never changes, so a job that is given back has its old place. */
  order: z.int().min(0),
  /** Times that a device began with it and did not get to an end by itself. */
  attempts: z.int().min(0),
  /** Workers that were lost with it since it last got on; 0 in older records. */
  lost: z.int().min(0).default(0),
  /** Whether it counts in its owner's hour. */
  charged: z.boolean(),

  /** Steps done, of how many. */
  step: z.int().min(0),
  steps: z.int().min(0),
  /** The size it was painted at when memory did not suffice for the size asked for. */
  resized: z.object({ width: z.int(), height: z.int() }).nullable(),
  results: z.array(result),
  /** Earlier stages, for the time-lapse. */
  frames: z.array(file),
  labels: z.array(label).nullable(),
  /** Things the owner should know; none where only a later version of the bot can tell them. */
  notes: z.array(note).catch([]),
  error: error.nullable(),

  /** Milliseconds since 1970. */
  createdAt: time,
  startedAt: time.nullable(),
  endedAt: time.nullable(),
});

const stored = record.extend({ request: z.unknown() });
const whole = record.extend({ request: jobRequest });

export type Job = z.infer<typeof whole>;
/** A job whose request may be one that this version does not understand. */
export type JobRecord = z.infer<typeof stored>;
export type JobResult = z.infer<typeof result>;
export type JobError = z.infer<typeof error>;

/** The request at the size that memory suffices for. */
export function asPainted({ request, resized }: Job): JobRequest {
  if (request.kind !== 'paint' || !resized) return request;
  return { ...request, settings: { ...request.settings, ...resized } };
}

/** What the asker brings. */
export type Asked = Pick<
  Job,
  'request' | 'owner' | 'guild' | 'channel' | 'message' | 'interaction' | 'locale' | 'private' | 'parent'
>;

/** Where a job is shown, how, and who sees it; what is left of its picture. */
export type Amendment = Partial<
  Pick<
    Job,
    | 'guild'
    | 'channel'
    | 'message'
    | 'interaction'
    | 'favourite'
    | 'private'
    | 'direct'
    | 'request'
    | 'results'
    | 'frames'
    | 'labels'
  >
>;

/** The record of a job that waits. */
export const newJob = (asked: Asked, { id, order, now }: { id: string; order: number; now: number }): Job => ({
  ...asked,
  version: JOB_VERSION,
  id,
  direct: false,
  favourite: false,
  state: 'queued',
  settled: false,
  order,
  attempts: 0,
  lost: 0,
  charged: false,
  step: 0,
  steps: asked.request.kind === 'paint' ? asked.request.settings.steps : 1,
  resized: null,
  results: [],
  frames: [],
  labels: null,
  notes: [],
  error: null,
  createdAt: now,
  startedAt: null,
  endedAt: null,
});

/** Whether this version understands the request. */
export const isWhole = (job: JobRecord): job is Job => jobRequest.safeParse(job.request).success;

/**
 * What reading a stored record gives. `outdated`: all but its request is understood, so its owner can be told. `newer`: a
 * later version wrote it, and can read it.
 */
export type ReadJob =
  | { readonly kind: 'job'; readonly job: Job }
  | { readonly kind: 'outdated'; readonly record: JobRecord; readonly problem: string }
  | { readonly kind: 'newer'; readonly problem: string }
  | { readonly kind: 'unreadable'; readonly problem: string };

type Upgrade = (old: Record<string, unknown>) => Record<string, unknown>;

/** All notes of version 1 were of this kind. */
const phraseCut = /^"(?<text>.*)…" is longer than this model reads; its end has no effect\.$/s;

const noteOfVersion1 = (written: unknown): unknown => ({
  code: 'phraseCut',
  text: phraseCut.exec(String(written))?.groups?.text ?? written,
});

/** From the version that is the key to the next one. Version 1, the first, had words where there are codes and facts now. */
const upgrades: Readonly<Record<number, Upgrade>> = {
  1: ({ error: told, notes, ...rest }) => ({
    ...rest,
    version: 2,
    error: told ? { ...told, problem: null } : told,
    notes: Array.isArray(notes) ? notes.map(noteOfVersion1) : notes,
  }),
};

/** Brings a stored record of any earlier version to today's, then checks it. `steps` is exported for its test. */
export function readJob(value: unknown, steps: Readonly<Record<number, Upgrade>> = upgrades): ReadJob {
  let current = value;
  for (;;) {
    const version = versionOf(current);
    if (version === undefined) return { kind: 'unreadable', problem: 'it has no version' };
    if (version === JOB_VERSION) break;
    const upgrade = steps[version];
    if (!upgrade) {
      const problem = `version ${version} is not known here (${JOB_VERSION} is)`;
      return { kind: version > JOB_VERSION ? 'newer' : 'unreadable', problem };
    }
    current = upgrade({ ...Object(current) });
    if (versionOf(current) === version)
      throw new Error(`The upgrade from version ${version} leaves the version as it is.`);
  }
  const complete = whole.safeParse(current);
  if (complete.success) return { kind: 'job', job: complete.data };
  const problem = z.prettifyError(complete.error);
  const partial = stored.safeParse(current);
  return partial.success ? { kind: 'outdated', record: partial.data, problem } : { kind: 'unreadable', problem };
}

function versionOf(value: unknown): number | undefined {
  if (typeof value !== 'object' || value === null || !('version' in value)) return undefined;
  return typeof value.version === 'number' ? value.version : undefined;
}
