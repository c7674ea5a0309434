/** @file Judges pictures in the thread that calls it: what the filter's worker runs. */
import { join } from 'node:path';
import { GraphCache } from '../packs/cache.ts';
import { SessionPool } from '../runtime/pool.ts';
import { failureOf } from '../worker/failures.ts';
import type { Performer, ScreenEvent, ScreenRequest } from '../worker/protocol.ts';
import { classes, type Probabilities } from './classes.ts';
import { screeningGraph } from './graph.ts';
import { openScreeningNet, type ScreeningNet } from './net.ts';
import { seen } from './seen.ts';

export interface LocalScreenerOptions {
  /** Where built graphs lie. */
  readonly dataDir: string;
}

/** One core: a painting needs the others. */
const threads = 1;

export class LocalScreener {
  readonly device = 'cpu';
  readonly #net: ScreeningNet;
  readonly #cache: GraphCache;
  readonly #pool: SessionPool;

  constructor(net: ScreeningNet, { dataDir }: LocalScreenerOptions) {
    this.#net = net;
    this.#cache = new GraphCache(net, join(dataDir, 'cache'));
    this.#pool = new SessionPool({ device: this.device, threads, memory: { idle: 0, all: 0 } });
  }

  async *screen({ image }: ScreenRequest): AsyncGenerator<ScreenEvent> {
    try {
      yield { type: 'done', probabilities: await this.judge(image) };
    } catch (error) {
      yield failureOf(error);
    }
  }

  /** @param image - a whole picture file. @throws PictureError */
  async judge(image: Uint8Array): Promise<Probabilities> {
    const picture = await seen(image);
    const graph = await this.#cache.path('screening', {}, () => screeningGraph(this.#net.config));
    const { probabilities } = await this.#pool.use(graph, (session) => session.run({ picture }, ['probabilities']));
    const byClass = classes.map((name, i) => [name, Number(probabilities[i])] as const);
    return Object.fromEntries(byClass) as Record<(typeof classes)[number], number>;
  }

  close(): Promise<void> {
    return this.#pool.release();
  }
}

export default async (options: LocalScreenerOptions): Promise<Performer> =>
  new LocalScreener(await openScreeningNet(), options);
