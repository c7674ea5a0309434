/** @file An operation: how it is written in ONNX, and its vector–Jacobian product, side by side. */
import type { Attribute } from './graph.ts';
import type { Dtype, Shape, Tensor } from './tensor.ts';

export type Inputs = readonly (Tensor | null)[];

/** How one call becomes an ONNX node. */
export interface Emission {
  /** Shape of the result. */
  readonly shape: Shape;
  /** Dtype of the result, that of the first input unless said. */
  readonly dtype?: Dtype;
  /** Shapes of further results, visible to the gradient rule as `aux`; they carry no gradient themselves. */
  readonly aux?: readonly Shape[];
  /** ONNX operator, the operation's own name unless said. */
  readonly type?: string;
  /** ONNX inputs, the operation's own unless said (ONNX wants axes and shapes as constants). */
  readonly inputs?: Inputs;
  readonly attributes?: Readonly<Record<string, Attribute>>;
}

/** What a gradient rule may use: the inputs, the result, and the further results. */
export interface Recorded<I extends Inputs> {
  readonly x: I;
  readonly y: Tensor;
  readonly aux: readonly Tensor[];
}

/** One gradient per input, `null` where none flows. The walker sums it down to the input's shape. */
export type Gradients<I extends Inputs> = { readonly [K in keyof I]: Tensor | null };

export interface Rule<I extends Inputs, A> {
  forward(inputs: I, attributes: A): Emission;
  vjp(dy: Tensor, recorded: Recorded<I>, attributes: A): Gradients<I>;
}

export type Op<I extends Inputs, A> = ((inputs: I, attributes: A) => Tensor) & { readonly op: string };

/** The names of all operations defined so far; a test compares it with the samples it has. */
export const defined = new Set<string>();

/**
 * Defines an operation. A rule that forgets a gradient, or returns two for one input, does not compile.
 *
 * @param name - the ONNX operator, or our own name where `forward` gives another `type`
 */
export function op<I extends Inputs, A = Record<never, never>>(name: string, rule: Rule<I, A>): Op<I, A> {
  defined.add(name);
  const call = (inputs: I, attributes: A): Tensor => {
    const first = inputs.find((input) => input !== null);
    if (!first) throw new TypeError(`${name}: no input`);
    const { graph } = first;
    let emission: Emission;
    try {
      emission = rule.forward(inputs, attributes);
    } catch (cause) {
      const where = graph.currentScope === '' ? name : `${graph.currentScope}/${name}`;
      throw new RangeError(`${where}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    }
    const dtype = emission.dtype ?? first.dtype;
    const aux = (emission.aux ?? []).map((shape) => ({ shape, dtype: 'float32' as const }));
    const node = graph.record(emission.type ?? name, [{ shape: emission.shape, dtype }, ...aux], {
      inputs: emission.inputs ?? inputs,
      attributes: emission.attributes ?? {},
      differentiable: inputs,
      vjp: (dy, [y, ...rest]) => rule.vjp(dy, { x: inputs, y, aux: rest }, attributes),
    });
    return node.outputs[0];
  };
  return Object.assign(call, { op: name });
}
