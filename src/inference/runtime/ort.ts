/** @file ONNX Runtime, loaded with its telemetry off: every module takes it from here. */

// The Linux binaries upload usage data unless this is set before the first session is made.
process.env.ORT_DISABLE_TELEMETRY = '1';

export { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
