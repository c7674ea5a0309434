/** @file The sizes of a VQGAN, with the names of taming-transformers' yaml files. */

export interface VqganConfig {
  /** `vq`: nearest code (VQModel); `gumbel`: argmax of projected logits (GumbelVQ). */
  readonly quantiser: 'vq' | 'gumbel';
  /** Width of a code, C. */
  readonly embedDim: number;
  /** Number of codes, K. */
  readonly codes: number;
  readonly ch: number;
  /** Channel multiplier per level, from full resolution down; f = 2^(levels − 1). */
  readonly chMult: readonly number[];
  readonly resBlocks: number;
  /** Levels whose *configured* resolution (`resolution` / 2^level) is listed here have attention, at any picture size. */
  readonly attnResolutions: readonly number[];
  readonly resolution: number;
  readonly zChannels: number;
  readonly inChannels: number;
  readonly outChannels: number;
}

/** Picture pixels per latent cell, along each side. */
export const downsampling = (config: VqganConfig): number => 2 ** (config.chMult.length - 1);
