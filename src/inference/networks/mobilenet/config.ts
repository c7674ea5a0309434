/** @file The sizes of a MobileNetV2 classifier. */

/** An inverted residual block: few channels outside, many inside. */
export interface BottleneckConfig {
  /** Channels inside, after the expansion. */
  readonly hidden: number;
  readonly out: number;
  readonly stride: 1 | 2;
}

export interface MobilenetConfig {
  /** Channels of the first convolution. */
  readonly stem: number;
  /** The first of them does not expand. */
  readonly blocks: readonly BottleneckConfig[];
  /** Channels of the last convolution, which are averaged over the picture. */
  readonly last: number;
  /** Outputs of each linear layer after that; the last one's are the classes. */
  readonly dense: readonly number[];
}

/** Blocks that halve the picture: the first of stages 2, 3, 4 and 6 of the paper's table 2, whose stages have 1, 2, 3, 4, 3, 3, 1. */
export const halvingBlocks: readonly number[] = [1, 3, 6, 13];
