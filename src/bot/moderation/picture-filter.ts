/** @file The hook for a filter that looks at pictures before they are shown. None is built in. */

/** Whatever judges pictures: a small network, a service. A server switches it on by choosing a threshold. */
export interface PictureFilter {
  /**
   * How likely a picture is unfit to be shown, from 0 to 1.
   * @param png - a PNG file
   */
  judge(png: Uint8Array): Promise<{ readonly unsafe: number }>;
}

/**
 * Whether a picture is held back: its judgement is at the threshold or above. Without a filter or threshold none is.
 * Rejects when the filter does, and for a judgement that is no probability: a picture that nobody could judge is not shown.
 */
export async function heldBack(
  png: Uint8Array,
  filter: PictureFilter | null,
  threshold: number | null,
): Promise<boolean> {
  if (!filter || threshold === null) return false;
  const { unsafe } = await filter.judge(png);
  if (!(unsafe >= 0 && unsafe <= 1)) {
    throw new RangeError(`The picture filter judged ${unsafe}; a judgement is a number from 0 to 1.`);
  }
  return unsafe >= threshold;
}
