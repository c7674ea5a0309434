/** @file Enlarges a picture, tile by tile. */
import { GraphCache } from '../packs/cache.ts';
import type { PictureSource } from '../pictures.ts';
import type { SessionPool } from '../runtime/pool.ts';
import type { PictureFile } from '../worker/protocol.ts';
import { encode } from './encode.ts';
import { tileGraph } from './graph.ts';
import type { Format } from './limits.ts';
import { type ModelChoice, openModel } from './models.ts';
import { readSource, type Source } from './source.ts';
import { bandsOf, readTile, type TileShape, tileShape, tilesOf, writeTile } from './tiles.ts';

/** Where networks are kept: sessions in memory, graphs and weights in a folder. */
export interface Workshop {
  readonly pool: SessionPool;
  /** The cache folder of all packs and models. */
  readonly cache: string;
}

export interface UpscaleSettings extends ModelChoice {
  /** `png` when absent. */
  readonly format?: Format;
  /** Smaller tiles need less memory and more time. */
  readonly tiles?: TileShape;
}

export interface UpscaleProgress {
  /** Tiles done, from 1. Where a picture is transparent, its alpha channel has tiles of its own. */
  readonly step: number;
  readonly steps: number;
  readonly msPerStep: number;
}

export interface Upscaled extends PictureFile {
  readonly tiles: number;
  readonly msPerTile: number;
}

/**
 * Enlarges a still picture exactly `scale` times: yields after every tile, returns the file. Metadata is not kept. Memory is that of one tile's network run, of the source, and of the result once raw and once encoded.
 *
 * Throws `PictureError`, `RequestError` or `CheckpointError` for what cannot be done, the signal's reason when stopped.
 *
 * @param source - a path or a whole file
 */
export async function* upscale(
  workshop: Workshop,
  source: PictureSource,
  settings: UpscaleSettings,
  { signal }: { readonly signal?: AbortSignal } = {},
): AsyncGenerator<UpscaleProgress, Upscaled> {
  const { scale, format = 'png', tiles: shape = tileShape } = settings;
  const picture = await readSource(source, scale, format);
  const model = await openModel(settings);
  const graph = await new GraphCache(model, workshop.cache).path('tile', { ...shape, scale }, () =>
    tileGraph(model.config, shape, scale),
  );
  const result = blank(picture, scale);
  const work = bandsOf(picture).flatMap((band) => tilesOf(picture, shape).map((tile) => ({ band, tile })));
  let done = 0;
  let spent = 0;
  for (const { band, tile } of work) {
    signal?.throwIfAborted();
    const began = performance.now();
    const feeds = { tile: readTile(picture, band, tile, shape) };
    const { enlarged } = await workshop.pool.use(graph, (session) => session.run(feeds, ['enlarged']));
    writeTile(result, band, tile, shape, scale, enlarged as Float32Array);
    spent += performance.now() - began;
    done += 1;
    yield { step: done, steps: work.length, msPerStep: spent / done };
  }
  signal?.throwIfAborted();
  const { width, height } = result;
  return {
    kind: format,
    bytes: await encode(result, format),
    width,
    height,
    tiles: work.length,
    msPerTile: spent / work.length,
  };
}

function blank(source: Source, scale: number): Source {
  const { samples, width, height } = source;
  const count = samples.length * scale ** 2;
  return {
    ...source,
    samples: samples instanceof Uint16Array ? new Uint16Array(count) : new Uint8Array(count),
    width: width * scale,
    height: height * scale,
  };
}
