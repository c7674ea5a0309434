/** @file The sizes of the networks that enlarge pictures, with the names of their papers and programs. */

/** ESRGAN's and Real-ESRGAN's generator, as basicsr's `RRDBNet`. */
export interface RrdbConfig {
  readonly family: 'rrdb';
  /** 4; or 2, where the picture is first folded to half its size with four times the channels. */
  readonly scale: 2 | 4;
  /** Channels between the blocks, `num_feat`. */
  readonly features: number;
  /** `num_block`: 23, or 6 in the network for anime. */
  readonly blocks: number;
  /** Channels that each convolution of a dense block adds, `num_grow_ch`. */
  readonly growth: number;
}

/** Real-ESRGAN's small network, `SRVGGNetCompact`, with PReLU. */
export interface CompactConfig {
  readonly family: 'compact';
  readonly scale: number;
  readonly features: number;
  /** `num_conv`: convolutions between the first and the last. */
  readonly convs: number;
}

/** UpscalerJS' residual dense network (idealo's RDN, after Zhang et al., 2018). Its pixels are 0…255. */
export interface RdnConfig {
  readonly family: 'rdn';
  readonly scale: number;
  /** G0 */
  readonly features: number;
  /** D */
  readonly blocks: number;
  /** C: convolutions in a block. */
  readonly convs: number;
  /** G */
  readonly growth: number;
}

/** UpscalerJS' residual-in-residual dense network (idealo's RRDN), ESRGAN's design with ReLU. Its pixels are 0…1. */
export interface RrdnConfig {
  readonly family: 'rrdn';
  readonly scale: number;
  /** G0 */
  readonly features: number;
  /** T: residual blocks of dense blocks. */
  readonly blocks: number;
  /** D: dense blocks in each. */
  readonly denseBlocks: number;
  /** C: convolutions in a dense block. */
  readonly convs: number;
  /** G */
  readonly growth: number;
}

export type EsrganConfig = RrdbConfig | CompactConfig | RdnConfig | RrdnConfig;
