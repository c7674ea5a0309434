/** @file Zero-shot description: which of some labels CLIP finds nearest to a picture. */
import { RequestError } from '../painting/request.ts';
import { readPicture } from '../painting/start/image.ts';
import type { Studio } from '../painting/studio.ts';
import { labels as allLabels } from './labels.ts';
import { probabilities } from './likeness.ts';

export interface Labelled {
  readonly label: string;
  /** Among all candidates; they sum to 1. */
  readonly probability: number;
}

/** As many as can be read in one go. */
const mostLabels = 1000;

/**
 * The candidates, best first: softmax of 100·cos(picture, label). The picture is cropped to a square.
 *
 * Throws `RequestError` for useless labels, `PictureError` for what is no picture.
 *
 * @param candidates - what it may be; a list of common things, landscapes and looks unless given
 */
export async function describe(studio: Studio, image: Uint8Array, candidates = allLabels): Promise<Labelled[]> {
  const unique = [...new Set(candidates.map((label) => label.trim()).filter((label) => label !== ''))];
  if (unique.length === 0) throw new RequestError({ code: 'labelsMissing' });
  if (unique.length > mostLabels) {
    throw new RequestError({ code: 'tooManyLabels', count: unique.length, limit: mostLabels });
  }
  const side = studio.pack.clip.vision.imageSize;
  const picture = await studio.embedImages(await readPicture(image, side, side), 1);
  const embeddings: Float32Array[] = [];
  for (const label of unique) embeddings.push((await studio.embedText(label)).embedding);
  const found = probabilities(picture, embeddings);
  return unique
    .map((label, i) => ({ label, probability: found[i] ?? 0 }))
    .sort((a, b) => b.probability - a.probability);
}
