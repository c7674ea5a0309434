/** @file The record of a computation: inputs, parameters, constants and nodes, in the order in which they were made. */
import { type Dtype, type Shape, sameShape, show, size, type Tensor } from './tensor.ts';

export type Attribute = number | string | readonly number[] | { readonly float: number };

/** One ONNX node, and what reverse mode needs to know of it. */
export interface Node {
  readonly name: string;
  readonly type: string;
  readonly inputs: readonly (Tensor | null)[];
  readonly outputs: readonly [Tensor, ...Tensor[]];
  readonly attributes: Readonly<Record<string, Attribute>>;
  /** The inputs as the operation's gradient rule sees them; ONNX may take further constants (axes, shapes). */
  readonly differentiable: readonly (Tensor | null)[];
  /** Gradient of the first output → one gradient per entry of `differentiable`. */
  readonly vjp: (dy: Tensor) => readonly (Tensor | null)[];
}

export type ConstantValues = Float32Array | BigInt64Array | Uint8Array;

export interface Constant {
  readonly tensor: Tensor;
  readonly values: ConstantValues;
}

/** A weight, by its network and its key in that network's checkpoint. */
export interface Parameter {
  readonly tensor: Tensor;
  readonly network: string;
  readonly key: string;
}

/** A stretch of nodes that the backward pass computes again instead of keeping its inner tensors. */
export interface Segment {
  readonly first: number;
  /** One past the last node. */
  readonly end: number;
  readonly output: Tensor;
  readonly again: () => Tensor;
}

export class Graph {
  readonly inputs: Tensor[] = [];
  readonly outputs = new Map<string, Tensor>();
  readonly parameters = new Map<string, Parameter>();
  readonly constants: Constant[] = [];
  readonly nodes: Node[] = [];
  readonly segments: Segment[] = [];
  readonly #producers = new Map<Tensor, Node>();
  readonly #constantsByContent = new Map<string, Tensor>();
  readonly #made = new Map<string, Tensor>();
  #scope = '';
  #count = 0;

  /** A value fed at each run. */
  input(name: string, shape: Shape, dtype: Dtype = 'float32'): Tensor {
    const tensor = this.#tensor(name, shape, dtype);
    this.inputs.push(tensor);
    return tensor;
  }

  /**
   * A weight of a network; the same key gives the same tensor.
   * Throws if one key is asked for with two shapes: the definition contradicts itself.
   */
  parameter(network: string, key: string, shape: Shape): Tensor {
    const name = `${network}.${key}`;
    const known = this.parameters.get(name);
    if (known) {
      if (!sameShape(known.tensor.shape, shape)) {
        throw new RangeError(`${name}: used as ${show(shape)} and as ${show(known.tensor.shape)}`);
      }
      return known.tensor;
    }
    const tensor = this.#tensor(name, shape, 'float32');
    this.parameters.set(name, { tensor, network, key });
    return tensor;
  }

  /** Values written into the graph. Small ones with equal content are one tensor. */
  constant(values: ConstantValues | readonly number[], shape: Shape, dtype: Dtype = 'float32'): Tensor {
    const typed = Array.isArray(values) ? typedArray(values, dtype) : (values as ConstantValues);
    if (typed.length !== size(shape)) {
      throw new RangeError(`a constant of shape ${show(shape)} needs ${size(shape)} values, got ${typed.length}`);
    }
    const content = typed.length <= 64 ? `${dtype}${show(shape)}${Array.from(typed, exactly).join()}` : null;
    const known = content === null ? undefined : this.#constantsByContent.get(content);
    if (known) return known;
    const tensor = this.#tensor(`constant_${this.#count++}`, shape, dtype);
    this.constants.push({ tensor, values: typed });
    if (content !== null) this.#constantsByContent.set(content, tensor);
    return tensor;
  }

  /**
   * What `build` makes of weights and constants alone, recorded at its first use: the runtime computes at load, and keeps,
   * each such thing as often as it is recorded. Not inside `recompute` for weights that want gradients: a gradient that
   * arrives from elsewhere would be lost.
   */
  once(name: string, build: () => Tensor): Tensor {
    const made = this.#made.get(name) ?? build();
    this.#made.set(name, made);
    return made;
  }

  /** Names the nodes that `build` records, for errors, profiles and the ONNX file. */
  scope<T>(name: string, build: () => T): T {
    const outer = this.#scope;
    this.#scope = outer === '' ? name : `${outer}/${name}`;
    try {
      return build();
    } finally {
      this.#scope = outer;
    }
  }

  get currentScope(): string {
    return this.#scope;
  }

  /** Records a node with tensors of the given kinds as outputs. */
  record(
    type: string,
    kinds: readonly [OutputKind, ...OutputKind[]],
    rest: Pick<Node, 'inputs' | 'attributes' | 'differentiable'> & {
      vjp: (dy: Tensor, outputs: readonly [Tensor, ...Tensor[]]) => readonly (Tensor | null)[];
    },
  ): Node {
    const name = `${this.#scope === '' ? '' : `${this.#scope}/`}${type}_${this.#count++}`;
    const outputs = kinds.map(({ shape, dtype }, i) => this.#tensor(i === 0 ? name : `${name}:${i}`, shape, dtype)) as [
      Tensor,
      ...Tensor[],
    ];
    const node: Node = { name, type, ...rest, outputs, vjp: (dy) => rest.vjp(dy, outputs) };
    this.nodes.push(node);
    for (const tensor of outputs) this.#producers.set(tensor, node);
    return node;
  }

  /** The node that computes a tensor; undefined for inputs, parameters and constants. */
  producer(tensor: Tensor): Node | undefined {
    return this.#producers.get(tensor);
  }

  /** Makes a tensor a result of the run, under a name of its own. */
  output(name: string, tensor: Tensor): void {
    this.outputs.set(name, tensor);
  }

  #tensor(name: string, shape: Shape, dtype: Dtype): Tensor {
    if (shape.some((side) => !Number.isInteger(side) || side < 0)) {
      throw new RangeError(`${name}: impossible shape ${show(shape)}`);
    }
    return { graph: this, name, shape, dtype };
  }
}

export interface OutputKind {
  readonly shape: Shape;
  readonly dtype: Dtype;
}

/** Distinguishes −0 from 0, which plain text does not. */
const exactly = (value: number | bigint): string => (Object.is(value, -0) ? '-0' : String(value));

function typedArray(values: readonly number[], dtype: Dtype): ConstantValues {
  if (dtype === 'float32') return Float32Array.from(values);
  if (dtype === 'int64') return BigInt64Array.from(values, BigInt);
  if (dtype === 'uint8' || dtype === 'bool') return Uint8Array.from(values);
  throw new TypeError(`constants of dtype ${dtype} are made by casting a float32 constant`);
}
