import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isJobId, readCustomId, writeCustomId } from '../../../src/bot/framework/custom-id.ts';

const job = '01JD3Z5B8V7Q2M9N4K6R1T0WXY';

describe('custom_id', () => {
  it('carries an action, a job and an argument', () => {
    const id = { action: 'upscale', job, argument: '4' };
    expect(readCustomId(writeCustomId(id))).toEqual({ kind: 'ours', ...id });
  });

  it('keeps to Discord’s 100 characters', () => {
    expect(() => writeCustomId({ action: 'upscale', job, argument: 'x'.repeat(80) })).toThrow(
      'may have 100 characters',
    );
  });

  it('of another version still tells the job', () => {
    expect(readCustomId(`7/again/${job}/`)).toEqual({ kind: 'other-version', job });
    expect(readCustomId('7/again/nonsense/')).toEqual({ kind: 'other-version', job: null });
  });

  it.each([
    '',
    'imagine_upscale_3',
    '1',
    '1/',
    '1/UP/x/',
    `1/again/${job}/a/b`,
    `1/again/${job}/<script>`,
    '1//x/',
    'NaN/again//',
  ])('from somebody else, %j, is foreign', (text) => {
    expect(readCustomId(text).kind).toBe('foreign');
  });

  it('is read whatever it is, and never as ours with a job that could be none', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const read = readCustomId(text);
        if (read.kind === 'ours') expect(read.job === '' || isJobId(read.job)).toBe(true);
      }),
    );
  });
});
