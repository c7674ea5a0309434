/** @file One loaded graph on one device. */
import { readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Device } from './devices.ts';
import { InferenceSession, OrtTensor } from './ort.ts';

export type Values = Float32Array | Uint16Array | BigInt64Array | Uint8Array;

export interface SessionOptions {
  readonly device: Device;
  /** Threads of one operator; all cores unless said. */
  readonly threads?: number;
  /** Writes a trace of every operator to files that begin with this path, when the session is released. */
  readonly profile?: string;
}

/**
 * Turning and reordering weights at load leaves holes of about their size in the heap. An arena asks the system for memory
 * beside them, plain allocation fills them. Small networks have small holes, and run a sixth faster with an arena.
 */
const heavyWeights = 256 * 2 ** 20;

/** Bytes of the weights beside a model's file, or of a model that brings its own. */
async function weightBytes(model: string | Uint8Array): Promise<number> {
  if (typeof model !== 'string') return model.byteLength;
  const folder = dirname(model);
  const files = (await readdir(folder)).filter((file) => file.endsWith('.bin'));
  const sizes = await Promise.all(files.map(async (file) => (await stat(join(folder, file))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

export class Session {
  readonly #session: InferenceSession;
  readonly #profiled: boolean;

  private constructor(session: InferenceSession, profiled: boolean) {
    this.#session = session;
    this.#profiled = profiled;
  }

  /**
   * Loads a model from its bytes, or from a file with its weights beside it.
   * Throws ONNX Runtime's error if the device lacks an operator or memory.
   */
  static async open(model: string | Uint8Array, options: SessionOptions): Promise<Session> {
    const session = await InferenceSession.create(model as string, {
      executionProviders: options.device === 'cpu' ? ['cpu'] : [options.device, 'cpu'],
      graphOptimizationLevel: 'all',
      // Planned memory patterns cost half as much memory again in a graph with a backward pass, and save no time.
      enableMemPattern: false,
      enableCpuMemArena: (await weightBytes(model)) < heavyWeights,
      logSeverityLevel: 3,
      ...(options.threads === undefined ? {} : { intraOpNumThreads: options.threads }),
      ...(options.profile === undefined ? {} : { enableProfiling: true, profileFilePrefix: options.profile }),
      extra: {
        // Merging equal nodes would keep alive what `recompute` lets go.
        optimization: { disable_specified_optimizers: 'CommonSubexpressionElimination' },
        // Matrices are packed as they are used: a packed copy for each use, forward and back, would outweigh all tensors.
        session: { disable_prepacking: '1' },
      },
    });
    return new Session(session, options.profile !== undefined);
  }

  /**
   * Runs the graph; blocks this thread meanwhile. Only the outputs named in `fetches` are copied out.
   *
   * @param feeds - values of every input in row-major order
   *
   * Throws if an input is missing, unknown, or has the wrong number of values.
   */
  async run<Name extends string>(
    feeds: Readonly<Record<string, Values>>,
    fetches: readonly Name[],
  ): Promise<Record<Name, Values>> {
    const results = await this.#session.run(this.#tensors(feeds), [...fetches]);
    return Object.fromEntries(fetches.map((name) => [name, results[name]?.data])) as Record<Name, Values>;
  }

  #tensors(feeds: Readonly<Record<string, Values>>): Record<string, OrtTensor> {
    const tensors: Record<string, OrtTensor> = {};
    for (const input of this.#session.inputMetadata) {
      if (!input.isTensor) continue;
      const values = feeds[input.name];
      if (!values) throw new RangeError(`the graph's input ${input.name} was not fed`);
      const shape = input.shape.map(Number);
      const expected = shape.reduce((product, side) => product * side, 1);
      if (values.length !== expected) {
        throw new RangeError(`${input.name} [${shape}] takes ${expected} values, got ${values.length}`);
      }
      tensors[input.name] = new OrtTensor(input.type, values as Float32Array, shape);
    }
    const unknown = Object.keys(feeds).filter((name) => !(name in tensors));
    if (unknown.length > 0) throw new RangeError(`the graph has no inputs ${unknown.join(', ')}`);
    return tensors;
  }

  async release(): Promise<void> {
    if (this.#profiled) this.#session.endProfiling();
    await this.#session.release();
  }
}
