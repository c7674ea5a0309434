/** @file What a button or modal carries: version, action, the job it is about, and at most one more word. */

/** Raised when an action changes its meaning; older messages then say what to do instead of doing the wrong thing. */
export const CUSTOM_ID_VERSION = '1';

/** Discord's limit, in characters. */
const LONGEST = 100;

export interface CustomId {
  readonly action: string;
  /** Its id; empty for actions that are about no job. */
  readonly job: string;
  readonly argument: string;
}

export type ReadCustomId =
  | ({ readonly kind: 'ours' } & CustomId)
  /** From a bot of another version; `job` is known when it stands where it always stood. */
  | { readonly kind: 'other-version'; readonly job: string | null }
  | { readonly kind: 'foreign' };

const jobId = /^[0-9A-HJKMNP-TV-Z]{26}$/;

/** Whether a text could be the id of a job (a ULID). */
export const isJobId = (text: string): boolean => jobId.test(text);

/** `1/upscale/01JD…/4` */
export function writeCustomId({ action, job, argument }: CustomId): string {
  const id = [CUSTOM_ID_VERSION, action, job, argument].join('/');
  if (id.length > LONGEST) throw new RangeError(`A custom_id may have ${LONGEST} characters, ${id} has ${id.length}.`);
  return id;
}

/** Never throws: anybody can send any text. */
export function readCustomId(text: string): ReadCustomId {
  const [version = '', action = '', job = '', argument = '', ...rest] = text.split('/');
  if (!/^\d{1,4}$/.test(version) || text.length > LONGEST) return { kind: 'foreign' };
  if (version !== CUSTOM_ID_VERSION) return { kind: 'other-version', job: isJobId(job) ? job : null };
  const valid = rest.length === 0 && /^[a-z0-9-]+$/.test(action) && (job === '' || isJobId(job));
  return valid && /^[\w.-]*$/.test(argument) ? { kind: 'ours', action, job, argument } : { kind: 'foreign' };
}
