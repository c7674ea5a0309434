/** @file Whether what somebody wants painted or shown may be said here. */
import type { JobRequest } from '../../jobs/request.ts';
import type { Asker } from '../asker.ts';
import type { Bot } from '../context.ts';
import { Refusal } from '../errors.ts';
import { refusedWords } from '../moderation/refused-words.ts';

/** Throws a `Refusal`. The server's list holds everywhere, the common one where it is not for adults alone. */
export function assertWordsAllowed(bot: Bot, asker: Asker, texts: readonly string[]): void {
  const { words: list } = bot.settings.of(asker.guild);
  const refused = texts.flatMap((text) => refusedWords(text, list));
  const [broken] = refused.filter((rule) => rule.list === 'server' || !asker.ageRestricted);
  if (!broken) return;
  bot.log.debug({ user: asker.user, guild: asker.guild, rule: broken }, 'prompt refused');
  throw new Refusal(`${broken.list} list, rule ${broken.rule}`, ({ errors: { yours } }) =>
    broken.list === 'server' ? yours.refusedByServer({ rule: broken.rule }) : yours.refusedByCommonList,
  );
}

/** What somebody wrote for a job, without what we put into it. */
export function wordsIn(request: JobRequest): readonly string[] {
  if (request.kind === 'describe') return request.labels ?? [];
  if (request.kind === 'upscale') return [];
  const { prompt, negative } = request.asked ?? request.settings;
  return [prompt, negative];
}
