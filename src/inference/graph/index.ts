/** @file The graph engine: networks are functions of tensors, recorded as ONNX nodes, with gradients. */
export { gradients } from './gradients.ts';
export { Graph, type Parameter } from './graph.ts';
export { peakBytes } from './memory.ts';
export { live, type WeightLocation, writeOnnx } from './onnx/write.ts';
export * from './ops/convolution.ts';
export * from './ops/elementwise.ts';
export * from './ops/gradient.ts';
export * from './ops/linear.ts';
export * from './ops/movement.ts';
export * from './ops/normalisation.ts';
export * from './ops/reduction.ts';
export * from './ops/sampling.ts';
export { recompute } from './recompute.ts';
export * from './tensor.ts';
