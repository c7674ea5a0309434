/** @file What a pickle may hold once read: plain data, and inert stand-ins for everything else. */

/** `undefined` is not a value: it marks an empty place. Lists, tuples and sets are all arrays here. */
export type Value =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | Value[]
  | Dict
  | ClassName
  | Instance
  | Storage
  | TensorView;

/** A Python dict, as the sequence of assignments that made it: `[key, value, key, value, …]`; the last one counts. */
export class Dict {
  readonly assignments: Value[] = [];

  /** The value of a text key. */
  get(key: string): Value | undefined {
    for (let i = this.assignments.length - 2; i >= 0; i -= 2) {
      if (this.assignments[i] === key) return this.assignments[i + 1];
    }
    return undefined;
  }

  /** Text and whole-number keys with their values, later assignments last; other keys belong to no state dict. */
  entries(): Map<string, Value> {
    const entries = new Map<string, Value>();
    for (let i = 0; i < this.assignments.length; i += 2) {
      const key = this.assignments[i];
      const value = this.assignments[i + 1];
      if ((typeof key === 'string' || typeof key === 'number') && value !== undefined) entries.set(String(key), value);
    }
    return entries;
  }
}

/** A class or function that the pickle names. It is never looked up, imported or called. */
export class ClassName {
  /** Dotted, as in `torch._utils._rebuild_tensor_v2`. */
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }
}

/** An object of a class we do not build: its class's name and the state that the pickle gives it. */
export class Instance {
  readonly className: string;
  state: Value = null;
  /** What it holds if its class is derived from dict or list. */
  readonly dict = new Dict();
  readonly list: Value[] = [];

  constructor(className: string) {
    this.className = className;
  }
}

/** A stretch of elements in the file that tensors are views of. */
export class Storage {
  /** Name of the torch class, such as `FloatStorage`; it stands for the dtype. */
  readonly type: string;
  /** Of the zip entry, or in the legacy format's list. */
  readonly key: string;
  readonly elements: number;
  /** First element in the storage called `key` (the legacy format has storages that are parts of others). */
  readonly start: number;

  constructor(type: string, key: string, elements: number, start = 0) {
    this.type = type;
    this.key = key;
    this.elements = elements;
    this.start = start;
  }
}

/** A tensor: element (i, j, …) is at `offset + i·strides[0] + j·strides[1] + …` of its storage. */
export class TensorView {
  readonly storage: Storage;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];

  constructor(storage: Storage, offset: number, shape: readonly number[], strides: readonly number[]) {
    this.storage = storage;
    this.offset = offset;
    this.shape = shape;
    this.strides = strides;
  }
}
