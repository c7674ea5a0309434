/** @file Writes a recorded graph as an ONNX model: opset 18, static shapes, weights in files beside it. */
import type { Attribute, Constant, Graph, Node } from '../graph.ts';
import { onnxDtype } from '../ops/elementwise.ts';
import type { Tensor } from '../tensor.ts';
import { fileOrder } from './order.ts';
import { attributeType, external, ModelProto } from './schema.ts';

/** The newest opset all of whose operators have CUDA kernels in ONNX Runtime. */
const opset = 18;
const irVersion = 8;

/** Where a weight's float32 values lie, little-endian, in a file of the model's own folder. */
export interface WeightLocation {
  readonly file: string;
  /** Bytes from the start of the file. */
  readonly offset: number;
  readonly length: number;
}

/**
 * The bytes of an `.onnx` file. Nodes that no output needs are left out.
 *
 * @param locate - where a weight lies, or `null` to make it an input of the model, as training does
 */
export function writeOnnx(graph: Graph, locate: (network: string, key: string) => WeightLocation | null): Uint8Array {
  const outputs = [...graph.outputs];
  const nodes = live(
    graph,
    outputs.map(([, tensor]) => tensor),
  );
  const used = new Set([...nodes.flatMap((node) => node.inputs), ...graph.outputs.values()]);
  const parameters = [...graph.parameters.values()].filter(({ tensor }) => used.has(tensor));
  const stored = parameters.map((parameter) => ({ ...parameter, at: locate(parameter.network, parameter.key) }));
  return ModelProto.encode(
    ModelProto.fromObject({
      irVersion,
      producerName: 'tessera',
      opsetImport: [{ domain: '', version: opset }],
      graph: {
        name: 'tessera',
        node: [
          ...outputs.filter(([, tensor]) => !graph.producer(tensor)).map(outputProto),
          // Each output beside its tensor: at the end, it would be the first thing computed (see the order of the file).
          ...fileOrder(nodes).flatMap((node) => [
            nodeProto(node),
            ...outputs.filter(([, tensor]) => graph.producer(tensor) === node).map(outputProto),
          ]),
        ],
        initializer: [
          ...graph.constants.filter(({ tensor }) => used.has(tensor)).map(constantProto),
          ...stored.flatMap(({ tensor, at }) => (at ? [externalProto(tensor, at)] : [])),
        ],
        input: [...graph.inputs, ...stored.flatMap(({ tensor, at }) => (at ? [] : [tensor]))].map((tensor) =>
          valueInfo(tensor),
        ),
        output: outputs.map(([name, tensor]) => valueInfo(tensor, name)),
      },
    }),
  ).finish();
}

/** The nodes that the given tensors need, in recorded order. */
export function live(graph: Graph, results: readonly Tensor[]): Node[] {
  const needed = new Set(results);
  const kept = graph.nodes.toReversed().filter((node) => {
    if (!node.outputs.some((output) => needed.has(output))) return false;
    for (const input of node.inputs) if (input) needed.add(input);
    return true;
  });
  return kept.reverse();
}

const nodeProto = (node: Node) => ({
  name: node.name,
  opType: node.type,
  input: named(node.inputs),
  output: node.outputs.map((output) => output.name),
  attribute: Object.entries(node.attributes).map(([name, value]) => ({ name, ...attributeValue(value) })),
});

const outputProto = ([name, tensor]: readonly [string, Tensor]) => ({
  opType: 'Identity',
  name: `output/${name}`,
  input: [tensor.name],
  output: [name],
});

/** Absent inputs have no name; those at the end are left out, for WebGPU's convolution reads a bias that is there without one. */
function named(inputs: Node['inputs']): string[] {
  const present = inputs.findLastIndex((input) => input !== null);
  return inputs.slice(0, present + 1).map((input) => input?.name ?? '');
}

function attributeValue(value: Attribute) {
  if (typeof value === 'number') return { type: attributeType.int, i: value };
  if (typeof value === 'string') return { type: attributeType.string, s: Buffer.from(value) };
  if ('float' in value) return { type: attributeType.float, f: value.float };
  return { type: attributeType.ints, ints: [...value] };
}

const constantProto = ({ tensor, values }: Constant) => ({
  name: tensor.name,
  dims: [...tensor.shape],
  dataType: onnxDtype[tensor.dtype],
  rawData: new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
});

const externalProto = (tensor: Tensor, { file, offset, length }: WeightLocation) => ({
  name: tensor.name,
  dims: [...tensor.shape],
  dataType: onnxDtype[tensor.dtype],
  dataLocation: external,
  externalData: Object.entries({ location: file, offset: String(offset), length: String(length) }).map(
    ([key, text]) => ({ key, value: text }),
  ),
});

const valueInfo = (tensor: Tensor, name = tensor.name) => ({
  name,
  type: {
    tensorType: {
      elemType: onnxDtype[tensor.dtype],
      shape: { dim: tensor.shape.map((side) => ({ dimValue: side })) },
    },
  },
});
