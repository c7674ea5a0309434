/** @file The life of a job, as one table. */

/**
 * From each state, the states that may follow. What is not in the table does not happen.
 *
 * `painting → queued` gives a job back (worker lost, shutdown, restart); `painted → failed` is a picture that nobody can
 * be given any more (channel deleted).
 */
export const transitions = {
  queued: ['painting', 'cancelled', 'failed'],
  painting: ['painted', 'queued', 'cancelled', 'failed'],
  painted: ['delivered', 'failed'],
  delivered: [],
  failed: [],
  cancelled: [],
} as const satisfies Record<string, readonly string[]>;

export type JobState = keyof typeof transitions;

export const jobStates = Object.keys(transitions) as [JobState, ...JobState[]];

/** Whether nothing more happens to a job in this state. */
export const isFinal = (state: JobState): boolean => transitions[state].length === 0;

export const allows = (from: JobState, to: JobState): boolean => {
  const next: readonly JobState[] = transitions[from];
  return next.includes(to);
};

/** Throws when the table does not allow it: a mistake of ours, never a person's. */
export function assertAllowed(job: string, from: JobState, to: JobState): void {
  if (allows(from, to)) return;
  const next = transitions[from].join(', ') || 'nothing';
  throw new Error(`Job ${job} is ${from} and cannot become ${to}; from ${from} may follow: ${next}.`);
}
