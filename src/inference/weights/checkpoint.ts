/** @file What every reader of weights returns: names, shapes and dtypes at once, values when asked for. */

export type Dtype =
  | 'float64'
  | 'float32'
  | 'float16'
  | 'bfloat16'
  | 'int64'
  | 'int32'
  | 'int16'
  | 'int8'
  | 'uint8'
  | 'bool';

export interface TensorInfo {
  readonly name: string;
  readonly shape: readonly number[];
  /** As stored; `Checkpoint.read` converts. */
  readonly dtype: Dtype;
}

/** An opened file of named tensors. Nothing but the table of contents is in memory until `read`. */
export interface Checkpoint {
  /** The file, for messages. */
  readonly source: string;
  readonly tensors: ReadonlyMap<string, TensorInfo>;
  /**
   * The values of one tensor in row-major order, converted to float32 (fp16 and bf16 exactly, fp64 and int64 rounded).
   * Throws if the name is unknown or the file ends early.
   */
  read(name: string): Promise<Float32Array>;
  close(): Promise<void>;
}
