import { describe, expect, it } from 'vitest';
import { progressLine } from '../../../src/bot/replies/render.ts';
import { catalogue } from '../../../src/bot/words/words.ts';
import { aJob } from '../../jobs/fixtures.ts';

const image = `${'0'.repeat(64)}.png`;

describe('the line of progress', () => {
  it('of an upscale tells the share that is done, once there is one', () => {
    const job = aJob({ request: { kind: 'upscale', image, scale: 4, width: 9, height: 9 }, steps: 8 });
    const line = (step: number) => progressLine(catalogue.en, job, { step, endsAt: 1_800_000_000_000, ending: null });
    expect(line(0)).toBe('Upscaling ×4 · ready: <t:1800000000:R>');
    expect(line(2)).toBe('Upscaling ×4 (25%) · ready: <t:1800000000:R>');
  });

  it('says that a job is ending rather than how far it is', () => {
    const job = aJob({ steps: 10 });
    expect(progressLine(catalogue.en, job, { step: 3, endsAt: null, ending: 'finishing' })).toContain('Finishing');
  });
});
