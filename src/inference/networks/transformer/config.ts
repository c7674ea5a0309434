/** @file The sizes of the second stage, minGPT as taming-transformers has it: it writes sequences of VQGAN codes. */

export interface GptConfig {
  readonly vocabSize: number;
  /** Longest sequence, condition included. */
  readonly blockSize: number;
  readonly layers: number;
  /** No weight's shape depends on it. */
  readonly heads: number;
  readonly width: number;
  /** The first tokens of a sequence that all see each other (`n_unmasked`); the rest see only what came before. */
  readonly unmasked: number;
}
