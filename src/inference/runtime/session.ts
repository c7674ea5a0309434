/** @file One loaded graph on one device. */
import type { Dtype, Shape, Tensor } from '../graph/index.ts';
import type { Device } from './devices.ts';
import { InferenceSession, OrtTensor } from './ort.ts';

export type Values = Float32Array | Uint16Array | BigInt64Array | Uint8Array;

/** What a run is fed: values in row-major order with their shape. */
export interface Feed {
  readonly values: Values;
  readonly shape: Shape;
  readonly dtype: Dtype;
}

export interface SessionOptions {
  readonly device: Device;
  /** Threads of one operator; all cores unless said. */
  readonly threads?: number;
  /** Writes a trace of every operator to files that begin with this path, when the session is released. */
  readonly profile?: string;
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
      logSeverityLevel: 3,
      ...(options.threads === undefined ? {} : { intraOpNumThreads: options.threads }),
      ...(options.profile === undefined ? {} : { enableProfiling: true, profileFilePrefix: options.profile }),
      extra: {
        // Merging equal nodes would keep alive what `recompute` lets go.
        optimization: { disable_specified_optimizers: 'CommonSubexpressionElimination' },
      },
    });
    return new Session(session, options.profile !== undefined);
  }

  /** Runs the graph; blocks this thread meanwhile. Only the outputs named in `fetches` are copied out. */
  async run<Name extends string>(
    feeds: Readonly<Record<string, Feed>>,
    fetches: readonly Name[],
  ): Promise<Record<Name, Values>> {
    const tensors = Object.entries(feeds).map(
      ([name, { values, shape, dtype }]) => [name, new OrtTensor(dtype, values as Float32Array, shape)] as const,
    );
    const results = await this.#session.run(Object.fromEntries(tensors), [...fetches]);
    return Object.fromEntries(fetches.map((name) => [name, results[name]?.data])) as Record<Name, Values>;
  }

  async release(): Promise<void> {
    if (this.#profiled) this.#session.endProfiling();
    await this.#session.release();
  }
}

/** Values for one of a graph's inputs. Throws if their number does not fit its shape. */
export function feed(input: Tensor, values: Values): Feed {
  const expected = input.shape.reduce((product, side) => product * side, 1);
  if (values.length !== expected) throw new RangeError(`${input.name} takes ${expected} values, got ${values.length}`);
  return { values, shape: input.shape, dtype: input.dtype };
}
