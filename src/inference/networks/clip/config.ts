/** @file The sizes of a CLIP model; every one of them can be read off the shapes of a checkpoint. */

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
  /** Attention-pool heads, width × 32 / 64. */
  readonly heads: number;
  /** Bottleneck blocks per stage. */
  readonly layers: readonly [number, number, number, number];
}

export interface ClipConfig {
  /** Dimension D of the shared embedding space. */
  readonly embedDim: number;
  readonly vision: ClipVitConfig | ClipResnetConfig;
  readonly text: ClipTextConfig;
}
