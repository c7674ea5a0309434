/** @file How alike CLIP's embeddings are, in plain numbers. */

/** The cosine of the angle between two embeddings, which need not have length 1. */
export function cosine(a: Float32Array, b: Float32Array): number {
  let [dot, squaredA, squaredB] = [0, 0, 0];
  a.forEach((value, i) => {
    const other = b[i] ?? 0;
    dot += value * other;
    squaredA += value * value;
    squaredB += other * other;
  });
  return dot / Math.sqrt(squaredA * squaredB);
}

/** CLIP was trained with similarities scaled up to this (its logit_scale, clipped). */
const scale = 100;

/** How probable each text is for a picture, softmax of 100·cos(picture, text); they sum to 1. */
export function probabilities(picture: Float32Array, texts: readonly Float32Array[]): number[] {
  const logits = texts.map((text) => scale * cosine(picture, text));
  const highest = Math.max(...logits);
  const weights = logits.map((logit) => Math.exp(logit - highest));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}
