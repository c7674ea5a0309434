/** @file The sizes of a CLIP model, which can be read off the shapes of a checkpoint, and its activation and heads, which cannot. */

/**
 * Between the two linear layers of a transformer's block: `quick_gelu` is x·σ(1.702x), OpenAI's; `gelu` is x·Φ(x), that of
 * open_clip's models without "quickgelu" in their names.
 */
export const clipActivations = ['quick_gelu', 'gelu'] as const;
export type ClipActivation = (typeof clipActivations)[number];

export interface ClipTextConfig {
  readonly contextLength: number;
  readonly vocabSize: number;
  readonly width: number;
  readonly heads: number;
  readonly layers: number;
}

export interface ClipVitConfig {
  readonly kind: 'vit';
  readonly imageSize: number;
  readonly patchSize: number;
  readonly width: number;
  readonly heads: number;
  readonly layers: number;
}

export interface ClipResnetConfig {
  readonly kind: 'resnet';
  readonly imageSize: number;
  /** Channels of the stem; the last stage has 32 × width. */
  readonly width: number;
  /** Of the attention pool, whose width is 32 × width. */
  readonly heads: number;
  /** Bottleneck blocks per stage. */
  readonly layers: readonly [number, number, number, number];
}

export interface ClipConfig {
  /** Dimension D of the shared embedding space. */
  readonly embedDim: number;
  /** Of both encoders' transformers; a ResNet has ReLU in any case. */
  readonly activation: ClipActivation;
  readonly vision: ClipVitConfig | ClipResnetConfig;
  readonly text: ClipTextConfig;
}

/** Width of an attention head, by the width of the encoder, where it is not OpenAI's 64: open_clip's ViT-H, -g and -bigG. */
const headWidths: Readonly<Record<number, number>> = { 1280: 80, 1408: 88, 1664: 104 };

/** Heads of an encoder, or an attention pool, of this width when nothing says how many; not whole if the width is unusual. */
export const usualHeads = (width: number): number => width / (headWidths[width] ?? 64);
