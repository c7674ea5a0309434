/** @file What looks at pictures before they are shown. A server switches it on by choosing a threshold. */
import sharp from 'sharp';
import type { Config } from '../../config.ts';
import { messageOf } from '../../inference/message-of.ts';
import { unsafe } from '../../inference/screening/classes.ts';
import { Screener } from '../../inference/screening/screener.ts';

export interface PictureFilter {
  /**
   * How likely a picture is unfit to be shown, from 0 to 1. Rejects when it cannot tell.
   * @param picture - a whole file
   */
  judge(picture: Uint8Array): Promise<{ readonly unsafe: number }>;
  /** Ends what it judges, and judges nothing more. */
  close(): Promise<void>;
}

/** The small network that comes with the program. Nothing of it is loaded before the first picture. */
export function builtInFilter({ worker: kind, dataDir }: Pick<Config, 'worker' | 'dataDir'>): PictureFilter {
  const screener = new Screener({ kind, options: { dataDir } });
  return {
    judge: async (picture) => ({ unsafe: unsafe(await screener.judge(picture)) }),
    close: () => screener.close(),
  };
}

/** Rejects when the filter does, and for a judgement that is no probability. */
export async function judged(filter: PictureFilter, picture: Uint8Array): Promise<number> {
  const { unsafe: judgement } = await filter.judge(picture);
  if (judgement >= 0 && judgement <= 1) return judgement;
  throw new RangeError(`The picture filter judged ${judgement}; a judgement is a number from 0 to 1.`);
}

/** A filter that remembers how its last judgement went. */
export interface WatchedFilter extends PictureFilter {
  /** Why the last judgement failed; `null` if it did not. */
  readonly trouble: string | null;
}

export function watched(filter: PictureFilter): WatchedFilter {
  let trouble: string | null = null;
  return {
    get trouble() {
      return trouble;
    },
    async judge(picture) {
      try {
        const unsafe = await judged(filter, picture);
        trouble = null;
        return { unsafe };
      } catch (error) {
        trouble = messageOf(error);
        throw error;
      }
    },
    close: () => filter.close(),
  };
}

/** Resolves when the filter works: it has judged a small grey picture. */
export async function proveFilter(filter: PictureFilter): Promise<void> {
  const grey = sharp({ create: { width: 8, height: 8, channels: 3, background: '#808080' } });
  await judged(filter, await grey.png().toBuffer());
}
