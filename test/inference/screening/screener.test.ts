import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { ScreeningError } from '../../../src/inference/screening/error.ts';
import { restAfterMs, Screener, type ScreenerOptions } from '../../../src/inference/screening/screener.ts';
import { six } from './pictures.ts';

const moody = new URL('./moody-screener.ts', import.meta.url).href;

function aScreener(options: Partial<ScreenerOptions> & Pick<ScreenerOptions, 'kind'>): Screener {
  const screener = new Screener({ module: moody, options: { dataDir: 'data' }, ...options });
  onTestFinished(() => screener.close());
  return screener;
}

const picture = (text: string): Buffer => Buffer.from(text);

describe.each(['thread', 'process'] as const)('a screener in a %s', (kind) => {
  it('judges elsewhere, one picture after the other', async () => {
    const screener = aScreener({ kind });
    const [first, second] = await Promise.all([screener.judge(picture('slow')), screener.judge(picture('a'))]);
    expect([first.sexy, first.neutral]).not.toEqual([process.pid, 0]);
    expect(second).toEqual(first);
  });

  it('says why a picture cannot be judged, and judges the next', async () => {
    const screener = aScreener({ kind });
    const judging = screener.judge(picture('unreadable'));
    await expect(judging).rejects.toThrow(ScreeningError);
    await expect(judging).rejects.toThrow('The picture could not be judged. It cannot be read.');
    expect(await screener.judge(picture('a'))).toMatchObject({ drawing: 1 });
  });

  it.each(kind === 'process' ? ['exit', 'kill'] : ['exit'])(
    'says that its worker died (%s), and opens another for the next picture',
    async (text) => {
      const screener = aScreener({ kind });
      const [died, after] = await Promise.allSettled([screener.judge(picture(text)), screener.judge(picture('a'))]);
      expect(died).toMatchObject({
        reason: { message: expect.stringMatching(/^The picture could not be judged\. The worker /) },
      });
      expect(after).toMatchObject({ value: { drawing: 1 } });
    },
  );

  it('says at each picture why its worker cannot start', async () => {
    const screener = aScreener({ kind, options: { dataDir: 'damaged' } });
    const why = 'The worker could not start: The network of the picture filter is not installed.';
    await expect(screener.judge(picture('a'))).rejects.toThrow(why);
    await expect(screener.judge(picture('a'))).rejects.toThrow(why);
  });

  it('lets its worker leave when there is nothing to judge for minutes, and opens another for the next picture', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const screener = aScreener({ kind });
    const where = async () => {
      const { sexy: process, neutral: thread } = await screener.judge(picture('a'));
      return { process, thread };
    };
    const first = await where();
    vi.advanceTimersByTime(restAfterMs - 1);
    expect(await where()).toEqual(first);
    vi.advanceTimersByTime(restAfterMs - 1);
    expect(await where()).toEqual(first);
    vi.advanceTimersByTime(restAfterMs);
    expect(await where()).not.toEqual(first);
  });

  it('ends the picture that it judges when it is closed, and refuses those behind it', async () => {
    const screener = aScreener({ kind });
    await screener.judge(picture('a'));
    const [judged, behind] = [screener.judge(picture('slow')), screener.judge(picture('b'))];
    const settled = Promise.allSettled([judged, behind]);
    await screener.close();
    expect(await settled).toMatchObject([
      { value: { drawing: 1 } },
      { reason: { message: 'The picture could not be judged. The engine on cpu is closed.' } },
    ]);
  });
});

describe('the built-in screener', () => {
  it('finds six pictures that this program painted fit for everybody', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'tessera-screening-'));
    onTestFinished(() => rm(dataDir, { recursive: true }));
    const screener = new Screener({ kind: 'thread', options: { dataDir } });
    onTestFinished(() => screener.close());
    const { hentai, porn, neutral } = await screener.judge(await six());
    expect(neutral).toBeGreaterThan(0.7);
    expect(hentai + porn).toBeLessThan(0.3);
    await expect(screener.judge(picture('no picture'))).rejects.toThrow('The picture could not be judged.');
  });
});
