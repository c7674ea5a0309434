/** @file Built graphs, what is told from them, and float32 weights on disk: made once per pack or model. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { z } from 'zod';
import { writeFileAtomically } from '../files.ts';
import { type Graph, type WeightLocation, writeOnnx } from '../graph/index.ts';
import { footprintFile, writeFootprint } from '../runtime/footprint.ts';
import { type FlatIndex, fingerprint, readFlatIndex, writeFlat } from '../weights/flat.ts';
import { exists } from './install.ts';
import type { Pack } from './pack.ts';

/** The folders whose code decides what a graph looks like. */
const definitions = ['../graph', '../networks', '../painting', '../upscaling', '../screening'];

/** Whose graphs are cached: a pack, or a model of its own. */
export type GraphSource = Pick<Pack, 'name' | 'id' | 'openWeights'>;

export class GraphCache {
  readonly #source: GraphSource;
  readonly #folder: string;
  readonly #weights = new Map<string, Promise<FlatIndex>>();
  #definitions: Promise<string> | undefined;

  /** @param root - the cache folder of all packs and models */
  constructor(source: GraphSource, root: string) {
    this.#source = source;
    this.#folder = join(root, `${source.name}-${source.id}`);
  }

  /**
   * The path of a built graph, its weights and its footprint beside it.
   *
   * @param kind - what the graph does, with its options: all that `build` depends on, besides the source and the code
   */
  async path(kind: string, options: Readonly<Record<string, unknown>>, build: () => Graph): Promise<string> {
    const path = `${await this.#place(kind, options)}.onnx`;
    if ((await exists(path)) && (await exists(footprintFile(path)))) return path;
    const graph = build();
    const networks = new Set([...graph.parameters.values()].map(({ network }) => network));
    const located = new Map<string, FlatIndex>();
    for (const network of networks) located.set(network, await this.#flat(network));
    const locate = (network: string, key: string): WeightLocation => {
      const place = located.get(network)?.get(key);
      if (!place) throw new RangeError(`${network}.${key} is not among the weights of ${this.#source.name}`);
      return { file: `${network}.bin`, ...place };
    };
    await writeFootprint(path, graph);
    await writeFileAtomically(path, writeOnnx(graph, locate));
    return path;
  }

  /**
   * A small value that depends on what graphs depend on, computed once.
   *
   * @param kind - what the value is, with its options: all that `compute` depends on, besides the source and the code
   */
  async value<T>(
    kind: string,
    options: Readonly<Record<string, unknown>>,
    schema: z.ZodType<T>,
    compute: () => T,
  ): Promise<T> {
    const path = `${await this.#place(kind, options)}.json`;
    if (await exists(path)) return schema.parse(JSON.parse(await readFile(path, 'utf8')));
    const value = compute();
    await writeFileAtomically(path, Buffer.from(JSON.stringify(value)));
    return value;
  }

  /** A path without its extension: another code, another place. */
  async #place(kind: string, options: Readonly<Record<string, unknown>>): Promise<string> {
    this.#definitions ??= fingerprintOf(definitions);
    return join(this.#folder, `${kind}-${fingerprint(JSON.stringify(options), await this.#definitions)}`);
  }

  #flat(network: string): Promise<FlatIndex> {
    const known = this.#weights.get(network);
    if (known) return known;
    const made = this.#makeFlat(network);
    this.#weights.set(network, made);
    made.catch(() => this.#weights.delete(network));
    return made;
  }

  async #makeFlat(network: string): Promise<FlatIndex> {
    const path = join(this.#folder, `${network}.bin`);
    const index = await readFlatIndex(path);
    if (index && (await exists(path))) return index;
    const checkpoint = await this.#source.openWeights(network);
    try {
      return await writeFlat(checkpoint, checkpoint.tensors.keys(), path);
    } finally {
      await checkpoint.close();
    }
  }
}

async function fingerprintOf(folders: readonly string[]): Promise<string> {
  const texts: string[] = [];
  for (const folder of folders) {
    const path = fileURLToPath(new URL(folder, import.meta.url));
    if (!(await exists(path))) continue;
    for (const entry of (await readdir(path, { recursive: true })).sort()) {
      if (/\.[jt]s$/.test(entry)) texts.push(entry, await readFile(join(path, entry), 'utf8'));
    }
  }
  return fingerprint(...texts);
}
