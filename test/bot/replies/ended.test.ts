import { describe, expect, it } from 'vitest';
import { endedMessage } from '../../../src/bot/replies/render.ts';
import { catalogue } from '../../../src/bot/words/words.ts';
import { type JobError, readJob } from '../../../src/jobs/job.ts';
import { aJob } from '../../jobs/fixtures.ts';

/** Under the line that says what it was to be. */
const failed = (error: JobError, request = aJob().request): string | undefined =>
  endedMessage(catalogue.fr, aJob({ state: 'failed', error, request }), 'k7f3').content.split('\n')[1];

describe('the message of a job that failed', () => {
  it('says in the owner’s language what is wrong with the request', () => {
    const problem = { code: 'inputForgotten' } as const;
    expect(failed({ code: 'bad-request', message: 'In English.', problem })).toBe(
      'Je n’ai plus l’image par laquelle cela devait commencer. Envoie-la de nouveau.',
    );
  });

  it('of version 1 says it in the words that were kept, which are harmless', () => {
    const error = { code: 'bad-request', message: 'The weight of "**fog**" is 0.' };
    const read = readJob({ ...aJob({ state: 'failed' }), version: 1, error, notes: [] });
    expect(read.kind === 'job' && endedMessage(catalogue.fr, read.job, 'k7f3').content).toBe(
      '**a castle at night** · pour <@ada>\nJe ne peux pas peindre cela\u202f: The weight of "\\*\\*fog\\*\\*" is 0.',
    );
  });

  it('names the size that memory does not suffice for only where there is one', () => {
    const error = { code: 'out-of-memory', message: 'std::bad_alloc', problem: null };
    expect(failed(error)).toMatch(/^Ma mémoire ne suffit pas pour 128\s×\s128\./);
    const image = `${'0'.repeat(64)}.png`;
    expect(failed(error, { kind: 'describe', pack: 'starter', image })).toContain('`k7f3`');
    expect(failed(error, { kind: 'upscale', image, scale: 4, width: 9, height: 9 })).toContain('`k7f3`');
  });
});
