/** @file A pack at work on a device: every network call that painting needs, with its sessions kept warm. */

import { codebookKey } from '../networks/vqgan/quantiser.ts';
import type { GraphCache } from '../packs/cache.ts';
import type { Pack } from '../packs/pack.ts';
import type { SessionPool } from '../runtime/pool.ts';
import type { Values } from '../runtime/session.ts';
import {
  decodeGraph,
  embedImageGraph,
  embedTextGraph,
  encodeGraph,
  type PaintingNetworks,
  type StepOptions,
  stepGraph,
  vqganNetwork,
} from './graphs.ts';
import { type MemorySamples, memorySamples, sampleMemory } from './memory.ts';

/** The codebook, and the range of each channel over all codes, to which a latent is clamped. */
export interface Codebook {
  /** [K, C] */
  readonly codes: Float32Array;
  /** [C] */
  readonly low: Float32Array;
  /** [C] */
  readonly high: Float32Array;
}

export interface StepResult {
  readonly loss: number;
  /** Per CLIP, one loss per target. */
  readonly losses: readonly Float32Array[];
  /** The gradient of the loss for z. */
  readonly dz: Float32Array;
}

export class Studio {
  readonly pack: Pack;
  readonly networks: PaintingNetworks;
  readonly #cache: GraphCache;
  readonly #pool: SessionPool;
  #codebook: Promise<Codebook> | undefined;

  constructor(pack: Pack, cache: GraphCache, pool: SessionPool) {
    this.pack = pack;
    this.networks = { vqgan: pack.vqgan, clips: [pack.clip] };
    this.#cache = cache;
    this.#pool = pool;
  }

  /** Tokens [1, L] → embedding [1, D] of the only CLIP. `truncated` if the text was too long for it. */
  async embedText(text: string): Promise<{ embedding: Float32Array; truncated: boolean }> {
    const { ids, truncated } = this.pack.tokenizer.encode(text);
    const path = await this.#cache.path('embed-text', {}, () => embedTextGraph(this.pack.clip));
    const { embedding } = await this.#run(path, { tokens: ids }, ['embedding']);
    return { embedding: embedding as Float32Array, truncated };
  }

  /** Pictures [N, 3, S, S] in 0…1 → embeddings [N, D]. */
  async embedImages(pictures: Float32Array, n: number): Promise<Float32Array> {
    const path = await this.#cache.path('embed-image', { n }, () => embedImageGraph(this.pack.clip, n));
    const { embeddings } = await this.#run(path, { pictures }, ['embeddings']);
    return embeddings as Float32Array;
  }

  /** A picture [1, 3, H, W] in 0…1 → its latent on the codebook, [1, C, h, w]. */
  async encode(picture: Float32Array, width: number, height: number): Promise<Float32Array> {
    const path = await this.#cache.path('encode', { width, height }, () => encodeGraph(this.pack.vqgan, width, height));
    const { z } = await this.#run(path, { picture }, ['z']);
    return z as Float32Array;
  }

  /** A latent [1, C, h, w] → the picture of its nearest codes, bytes [H, W, 3]. Sizes in pixels. */
  async decode(z: Float32Array, width: number, height: number): Promise<Uint8Array> {
    const path = await this.#cache.path('decode', { width, height }, () => decodeGraph(this.pack.vqgan, width, height));
    const { picture } = await this.#run(path, { z }, ['picture']);
    return picture as Uint8Array;
  }

  /** One forward and backward pass. */
  async step(options: StepOptions, feeds: Readonly<Record<string, Values>>): Promise<StepResult> {
    const path = await this.#cache.path('step', { ...options }, () => stepGraph(this.networks, options));
    const out = await this.#run(path, feeds, ['loss', 'clip.losses', 'dz']);
    const losses = out['clip.losses'] as Float32Array;
    return { loss: (out.loss as Float32Array)[0] ?? Number.NaN, losses: [losses], dz: out.dz as Float32Array };
  }

  /** What tells how much memory a size takes; kept as long as the graphs are. */
  memory(options: Omit<StepOptions, 'width' | 'height'>): Promise<MemorySamples> {
    return this.#cache.value('memory', { ...options }, memorySamples, () => sampleMemory(this.networks, options));
  }

  codebook(): Promise<Codebook> {
    this.#codebook ??= this.#readCodebook();
    return this.#codebook;
  }

  async #readCodebook(): Promise<Codebook> {
    const { vqgan } = this.pack;
    const weights = await this.pack.openWeights(vqganNetwork);
    try {
      const codes = await weights.read(codebookKey(vqgan));
      const low = codes.slice(0, vqgan.embedDim);
      const high = low.slice();
      codes.forEach((value, i) => {
        const c = i % vqgan.embedDim;
        low[c] = Math.min(low[c]!, value);
        high[c] = Math.max(high[c]!, value);
      });
      return { codes, low, high };
    } finally {
      await weights.close();
    }
  }

  #run<Name extends string>(path: string, feeds: Readonly<Record<string, Values>>, fetches: readonly Name[]) {
    return this.#pool.use(path, (session) => session.run(feeds, fetches));
  }
}
