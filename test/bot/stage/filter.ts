/** @file A picture filter that judges what a test tells it to. */
import type { PictureFilter } from '../../../src/bot/moderation/picture-filter.ts';

interface Told {
  readonly bytes: Uint8Array;
  readonly isFrame: boolean;
}

export class ToldFilter implements PictureFilter {
  /** The next judgements, or what it rejects with. */
  tells: (picture: Told) => number | Error | Promise<number> = () => 0;
  readonly judged: Uint8Array[] = [];

  async judge(picture: Uint8Array): Promise<{ readonly unsafe: number }> {
    this.judged.push(picture);
    // The counting engine paints frames as WebP and results as PNG.
    const isFrame = Buffer.from(picture).toString('latin1', 8, 12) === 'WEBP';
    const told = await this.tells({ bytes: picture, isFrame });
    if (told instanceof Error) throw told;
    return { unsafe: told };
  }

  async close(): Promise<void> {}
}
