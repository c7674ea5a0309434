/** @file Remembering what a message shows, once it shows it. */
import type { Bot } from '../context.ts';
import type { ShownJob } from '../shown.ts';

/**
 * Never rejects: it is shown, and that less can be done with it later is no reason to say that it is not.
 * @param channel - as for `Shown.remember`
 */
export async function remember(
  { shown, log }: Pick<Bot, 'shown' | 'log'>,
  message: string,
  what: ShownJob,
  channel: string | null,
): Promise<void> {
  await shown.remember(message, what, channel).catch((error: unknown) => {
    log.warn({ err: error, job: what.job, message }, 'message not remembered');
  });
}
