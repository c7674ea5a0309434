/** @file Zero-shot description: which of some labels CLIP finds nearest to a picture. */
import { RequestError } from '../painting/request.ts';
import { readPicture } from '../painting/start/image.ts';
import type { Studio } from '../painting/studio.ts';
import { labels as allLabels } from './labels.ts';

export interface Labelled {
  readonly label: string;
  /** Among all candidates; they sum to 1. */
  readonly probability: number;
}

/** CLIP was trained with similarities scaled up to this (its logit_scale, clipped). */
const scale = 100;
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
  if (unique.length === 0) throw new RequestError('Give at least one label that is not empty.');
  if (unique.length > mostLabels) {
    throw new RequestError(`${unique.length} labels are too many: give at most ${mostLabels}.`);
  }
  const side = studio.pack.clip.vision.imageSize;
  const picture = await studio.embedImages(await readPicture(image, side, side), 1);
  const logits: number[] = [];
  for (const label of unique) logits.push(scale * cosine(picture, (await studio.embedText(label)).embedding));
  const highest = Math.max(...logits);
  const weights = logits.map((logit) => Math.exp(logit - highest));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return unique
    .map((label, i) => ({ label, probability: (weights[i] ?? 0) / total }))
    .sort((a, b) => b.probability - a.probability);
}

function cosine(a: Float32Array, b: Float32Array): number {
  let [dot, squaredA, squaredB] = [0, 0, 0];
  a.forEach((value, i) => {
    const other = b[i] ?? 0;
    dot += value * other;
    squaredA += value * value;
    squaredB += other * other;
  });
  return dot / Math.sqrt(squaredA * squaredB);
}
