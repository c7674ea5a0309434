import { describe, expect, it } from 'vitest';
import { readJob } from '../../src/jobs/job.ts';
import { allows, assertAllowed, isFinal, type JobState, jobStates, transitions } from '../../src/jobs/state.ts';
import { aJob } from './fixtures.ts';

describe('readJob', () => {
  it('reads what was stored', () => {
    const job = aJob();
    expect(readJob(JSON.parse(JSON.stringify(job)))).toEqual({ kind: 'job', job });
  });

  it('brings an older version to today’s, one version after the other', () => {
    const { private: isPrivate, ...rest } = aJob({ private: true });
    const upgrades = {
      0: (old: Record<string, unknown>) => ({ ...old, version: 1, hidden: old.secret }),
      1: (old: Record<string, unknown>) => ({ ...old, version: 2, private: old.hidden }),
    };
    const read = readJob({ ...rest, version: 0, secret: isPrivate }, upgrades);
    expect(read).toEqual({ kind: 'job', job: aJob({ private: true }) });
  });

  it('reads a job of version 1: its words stay, and its notes become what they said', () => {
    const notes = ['"a very long story of "ships" and…" is longer than this model reads; its end has no effect.'];
    const failed = { state: 'failed', error: { code: 'bad-request', message: 'The prompt is empty.' } } as const;
    expect(readJob({ ...aJob(), ...failed, version: 1, notes })).toEqual({
      kind: 'job',
      job: aJob({
        state: 'failed',
        error: { code: 'bad-request', message: 'The prompt is empty.', problem: null },
        notes: [{ code: 'phraseCut', text: 'a very long story of "ships" and' }],
      }),
    });
    expect(readJob({ ...aJob(), version: 1 })).toEqual({ kind: 'job', job: aJob() });
  });

  it('keeps what is wrong with a request, and only the message of what a later version of the bot can tell', () => {
    const told = (problem: unknown) => ({ code: 'bad-request', message: 'In English.', problem });
    const read = (problem: unknown) => readJob(JSON.parse(JSON.stringify({ ...aJob(), error: told(problem) })));
    const problem = { code: 'weightZero', text: 'fog' } as const;
    expect(read(problem)).toEqual({ kind: 'job', job: aJob({ error: { ...told(problem), problem } }) });
    expect(read({ code: 'moonTooFull', text: 'fog' })).toMatchObject({ kind: 'job', job: { error: told(null) } });
  });

  it('stops at an upgrade that forgets to raise the version', () => {
    expect(() => readJob({ version: 0 }, { 0: (old) => old })).toThrow('The upgrade from version 0 leaves the version');
  });

  it('keeps the owner of a job whose request it no longer understands', () => {
    const read = readJob({ ...aJob(), request: { kind: 'paint', prompt: 'a castle', pack: 'starter' } });
    expect(read.kind).toBe('outdated');
    if (read.kind === 'outdated') {
      expect(read.record.owner).toBe('ada');
      expect(read.problem).toContain('request.settings');
    }
  });

  it.each([
    ['nothing', null, 'it has no version'],
    ['a version that never was', { ...aJob(), version: 0 }, 'version 0 is not known here (2 is)'],
    ['a record without an owner', { ...aJob(), owner: undefined }, 'owner'],
  ])('says why it cannot read %s', (_, value, problem) => {
    const read = readJob(value);
    expect(read.kind).toBe('unreadable');
    expect(read.kind === 'unreadable' && read.problem).toContain(problem);
  });

  it('tells a record of a later version from one that nobody can read', () => {
    const problem = 'version 9 is not known here (2 is)';
    expect(readJob({ ...aJob(), version: 9 })).toEqual({ kind: 'newer', problem });
  });

  it('reads a record from before lost workers were counted', () => {
    const { lost: _, ...old } = aJob();
    expect(readJob(old)).toEqual({ kind: 'job', job: aJob() });
  });
});

describe('the states of a job', () => {
  it('end in delivered, failed or cancelled, and nowhere else', () => {
    expect(jobStates.filter(isFinal)).toEqual(['delivered', 'failed', 'cancelled']);
  });

  it('all lead to an end', () => {
    const reaches = (state: JobState, seen: readonly JobState[] = []): boolean =>
      isFinal(state) || transitions[state].some((next) => !seen.includes(next) && reaches(next, [...seen, state]));
    expect(jobStates.filter((state) => !reaches(state))).toEqual([]);
  });

  it('allow a job to be painted only after it was started', () => {
    expect(allows('queued', 'painted')).toBe(false);
    expect(allows('painting', 'painted')).toBe(true);
  });

  it('refuse a forbidden transition by naming the allowed ones', () => {
    expect(() => assertAllowed('job-1', 'painted', 'queued')).toThrow(
      'Job job-1 is painted and cannot become queued; from painted may follow: delivered, failed.',
    );
    expect(() => assertAllowed('job-1', 'failed', 'queued')).toThrow('may follow: nothing');
  });
});
